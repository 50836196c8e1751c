using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>
/// Connects to a site: to its cluster through a kubeconfig, as kubectl would, or from inside it; to its Azure side; or to
/// both. Finds out who you are, which Kubernetes it is, whether and where Azure IoT Operations is installed, which Arc
/// resource the cluster is and which instance runs on it.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "IoTOpsCluster", DefaultParameterSetName = KubeconfigSet)]
[OutputType(typeof(SiteConnection))]
public sealed class ConnectIoTOpsClusterCommand : AzureCmdlet
{
    private const string KubeconfigSet = "Kubeconfig";
    private const string InClusterSet = "InCluster";
    private const string InstanceIdSet = "InstanceId";
    private const string InstanceNameSet = "InstanceName";

    private IReadOnlyList<string> kubeconfigs = [];
    private Action<SiteConnection> remember = _ => { };

    /// <summary>The kubeconfig context. Default: the current one.</summary>
    [Parameter(ParameterSetName = KubeconfigSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InstanceIdSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InstanceNameSet)]
    [Alias("Context")]
    [ArgumentCompleter(typeof(KubeContextCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KubeContext { get; set; }

    /// <summary>
    /// Kubeconfig files, merged as kubectl merges them. Default: those in KUBECONFIG, else ~/.kube/config.
    /// </summary>
    [Parameter(ParameterSetName = KubeconfigSet)]
    [Parameter(ParameterSetName = InstanceIdSet)]
    [Parameter(ParameterSetName = InstanceNameSet)]
    [Alias("Kubeconfig")]
    [ValidateNotNullOrEmpty]
    public string[]? KubeconfigPath { get; set; }

    /// <summary>Use the service account of the pod this runs in.</summary>
    [Parameter(ParameterSetName = InClusterSet, Mandatory = true)]
    public SwitchParameter InCluster { get; set; }

    /// <summary>
    /// The ARM id of the instance. Alone, only Azure is read; with -KubeContext or -KubeconfigPath the cluster too, which has
    /// to be the one the instance runs on.
    /// </summary>
    [Parameter(ParameterSetName = InstanceIdSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? InstanceId { get; set; }

    /// <summary>The subscription of the instance.</summary>
    [Parameter(ParameterSetName = InstanceNameSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? SubscriptionId { get; set; }

    /// <summary>The resource group of the instance.</summary>
    [Parameter(ParameterSetName = InstanceNameSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    /// <summary>The name of the instance.</summary>
    [Parameter(ParameterSetName = InstanceNameSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? InstanceName { get; set; }

    /// <summary>
    /// Read the Azure side too; it is found through the Arc configuration of the cluster. Default: if the environment names a
    /// sign-in (managed identity, workload identity, service principal), or any parameter of the sign-in is given.
    /// </summary>
    [Parameter(ParameterSetName = KubeconfigSet)]
    [Parameter(ParameterSetName = InClusterSet)]
    public SwitchParameter Azure { get; set; }

    /// <summary>Read the cluster only, whatever sign-in there is.</summary>
    [Parameter(ParameterSetName = KubeconfigSet)]
    [Parameter(ParameterSetName = InClusterSet)]
    public SwitchParameter NoAzure { get; set; }

    /// <summary>Read Azure only, as is done where no kubeconfig is named.</summary>
    [Parameter(ParameterSetName = InstanceIdSet)]
    [Parameter(ParameterSetName = InstanceNameSet)]
    public SwitchParameter NoKubernetes { get; set; }

    /// <summary>The namespace of Azure IoT Operations. Default: found out, else azure-iot-operations.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    private bool NamesInstance => ParameterSetName is InstanceIdSet or InstanceNameSet;

    private bool ReadsKubernetes => !NamesInstance || (!NoKubernetes && (KubeContext is not null || KubeconfigPath is not null));

    // Asked for, as opposed to being there by chance.
    private bool InsistsOnAzure => NamesInstance || Azure || NamesSignIn;

    private protected override void Prepare()
    {
        base.Prepare();
        if ((Azure && NoAzure) || (NoAzure && NamesSignIn))
        {
            throw Contradiction("-NoAzure and a sign-in to Azure exclude each other.", "Leave out -NoAzure, or everything about Azure.");
        }

        if (NoKubernetes && (KubeContext is not null || KubeconfigPath is not null))
        {
            throw Contradiction("-NoKubernetes and a kubeconfig exclude each other.", "Leave out one of them.");
        }

        kubeconfigs = KubeconfigPath is null ? [] : InputPaths.ResolveLiteral(this, KubeconfigPath);
        remember = ConnectionStore.Adder();
    }

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        KubernetesConnection? kubernetes = ReadsKubernetes ? await ConnectToClusterAsync(cancellationToken).ConfigureAwait(false) : null;
        SiteConnection connection;
        try
        {
            connection = new SiteConnection(kubernetes, await ConnectToAzureAsync(kubernetes?.Site.ConnectedClusterId, kubernetes?.ToString(), pipeline, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            kubernetes?.Dispose();
            throw;
        }

        remember(connection);
        foreach (string remark in connection.Azure?.Remarks ?? [])
        {
            pipeline.WriteWarning(remark);
        }

        pipeline.WriteVerbose($"Connected to {connection} as {connection.User ?? "an unknown user"}; Azure IoT Operations in namespace {connection.Namespace}; sides read: {connection.Sides}.");
        if (connection.HasOperations == false)
        {
            pipeline.WriteWarning($"Azure IoT Operations is not installed on '{connection.Name}'.");
        }

        await pipeline.WriteObjectAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private Task<KubernetesConnection> ConnectToClusterAsync(CancellationToken cancellationToken) => KubernetesConnector.ConnectAsync(
        new()
        {
            Context = KubeContext,
            KubeconfigPath = kubeconfigs,
            InCluster = InCluster,
            Namespace = Namespace,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            ExecTimeout = TimeSpan.FromSeconds(TimeoutSec),
        },
        cancellationToken: cancellationToken);

    private async Task<AzureConnection?> ConnectToAzureAsync(string? clusterId, string? cluster, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (NoAzure || !(InsistsOnAzure || AzureSignIn.IsEvident(Environment.GetEnvironmentVariable)))
        {
            return null;
        }

        try
        {
            string? instanceId = ParameterSetName == InstanceNameSet
                ? $"/subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroupName}/providers/Microsoft.IoTOperations/instances/{InstanceName}"
                : InstanceId;
            AzureSignIn signIn = await SignInAsync(pipeline, cancellationToken).ConfigureAwait(false);
            return instanceId is not null ? await AzureConnector.ConnectToInstanceAsync(instanceId, signIn, cancellationToken: cancellationToken).ConfigureAwait(false)
                : clusterId is not null ? await AzureConnector.ConnectToClusterAsync(clusterId, signIn, cancellationToken).ConfigureAwait(false)
                : throw new ReadinessException(
                    "IoTOps.Connection.AzureNoCluster",
                    ErrorKind.NotFound,
                    $"The cluster {cluster} does not tell which Arc resource it is, so its Azure side cannot be found.",
                    "Name the instance with -InstanceId, or ask for the permission to get the ConfigMap azure-clusterconfig in namespace azure-arc.",
                    cluster);
        }
        catch (ReadinessException exception) when (!InsistsOnAzure)
        {
            // Nobody asked for Azure; the cluster is worth assessing without it.
            pipeline.WriteWarning($"Azure is not read: {exception.Message} Connect with -Azure to insist on it, or with -NoAzure to do without.");
            return null;
        }
    }

    private static ReadinessException Contradiction(string message, string action) =>
        new("IoTOps.Connection.Contradiction", ErrorKind.InvalidArgument, message, action);
}
