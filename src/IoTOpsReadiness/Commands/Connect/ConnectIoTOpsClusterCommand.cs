using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

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
    private const string InstanceSet = "Instance";

    // Nobody waits long for what nobody asked for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private IReadOnlyList<string> kubeconfigs = [];
    private Action<SiteConnection> remember = _ => { };

    /// <summary>The kubeconfig context. Default: the current one.</summary>
    [Parameter(ParameterSetName = KubeconfigSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InstanceIdSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InstanceNameSet)]
    [Parameter(ParameterSetName = InstanceSet)]
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
    [Parameter(ParameterSetName = InstanceSet)]
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
    [ArgumentCompleter(typeof(InstanceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InstanceId { get; set; }

    /// <summary>An instance from Get-IoTOpsInstance. It is read with the sign-in that listed it, unless another one is given.</summary>
    [Parameter(ParameterSetName = InstanceSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SiteInstance? Instance { get; set; }

    /// <summary>The subscription of the instance.</summary>
    [Parameter(ParameterSetName = InstanceNameSet, Mandatory = true)]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SubscriptionId { get; set; }

    /// <summary>The resource group of the instance.</summary>
    [Parameter(ParameterSetName = InstanceNameSet, Mandatory = true)]
    [ArgumentCompleter(typeof(InstanceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    /// <summary>The name of the instance.</summary>
    [Parameter(ParameterSetName = InstanceNameSet, Mandatory = true)]
    [ArgumentCompleter(typeof(InstanceCompleter))]
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
    [Parameter(ParameterSetName = InstanceSet)]
    public SwitchParameter NoKubernetes { get; set; }

    /// <summary>The namespace of Azure IoT Operations. Default: found out, else azure-iot-operations.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    private bool NamesInstance => ParameterSetName is InstanceIdSet or InstanceNameSet or InstanceSet;

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
        // One of several sites that cannot be reached must not cost the user the others.
        try
        {
            await ConnectAsync(pipeline, cancellationToken).ConfigureAwait(false);
        }
        catch (ReadinessException exception) when (MyInvocation.ExpectingInput)
        {
            await pipeline.WriteErrorAsync(exception, Instance?.InstanceId ?? InstanceId ?? KubeContext, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ConnectAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
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
        foreach (string remark in Remarks(connection))
        {
            pipeline.WriteWarning(remark);
        }

        if (connection.Azure is null)
        {
            pipeline.WriteVerbose(NoAzure
                ? "Azure is left out."
                : "Azure is not read: nobody asked for it, and the environment names no sign-in. Connect with -Azure to read it too.");
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

        if (InsistsOnAzure)
        {
            return await FindAzureAsync(clusterId, cluster, pipeline, cancellationToken).ConfigureAwait(false);
        }

        // Nobody asked for Azure; the cluster is worth assessing without it.
        string problem;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await FindAzureAsync(clusterId, cluster, pipeline, limit.Token).ConfigureAwait(false);
        }
        catch (ReadinessException exception)
        {
            problem = exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"it did not answer within {Patience.TotalSeconds:0} s.");
        }

        pipeline.WriteWarning($"Azure is not read: {problem} Connect with -Azure to insist on it, or with -NoAzure to do without.");
        return null;
    }

    private async Task<AzureConnection> FindAzureAsync(string? clusterId, string? cluster, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        // One that was saved and read again has lost its sign-in.
        if (Instance is { IsSignedIn: true } listed && !NamesSignIn)
        {
            return await AzureConnector.ConnectAsync(listed, cancellationToken).ConfigureAwait(false);
        }

        string? instanceId = ParameterSetName switch
        {
            InstanceNameSet => $"/subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroupName}/providers/Microsoft.IoTOperations/instances/{InstanceName}",
            InstanceSet => Instance!.InstanceId,
            _ => InstanceId,
        };
        if (instanceId is null && clusterId is null)
        {
            throw new ReadinessException(
                "IoTOps.Connection.AzureNoCluster",
                ErrorKind.NotFound,
                $"The cluster {cluster} does not tell which Arc resource it is, so its Azure side cannot be found.",
                "Name the instance with -InstanceId, or ask for the permission to get the ConfigMap azure-clusterconfig in namespace azure-arc.",
                cluster);
        }

        AzureSignIn signIn = await SignInAsync(pipeline, cancellationToken).ConfigureAwait(false);
        return instanceId is not null
            ? await AzureConnector.ConnectToInstanceAsync(instanceId, signIn, cancellationToken: cancellationToken).ConfigureAwait(false)
            : await AzureConnector.ConnectToClusterAsync(clusterId!, signIn, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<string> Remarks(SiteConnection connection)
    {
        if (connection.Azure is not { } azure)
        {
            yield break;
        }

        foreach (string remark in azure.Remarks)
        {
            yield return remark;
        }

        if (connection.Kubernetes is not { } kubernetes)
        {
            yield break;
        }

        if (kubernetes.Site.ConnectedClusterId is null || azure.Site.ConnectedClusterId is null)
        {
            yield return $"It could not be checked that the cluster {kubernetes} and the instance {azure} belong together.";
        }

        // The default may also mean that Azure could not tell.
        string operations = azure.Site.Namespace;
        if (Namespace is null && operations != SiteIdentity.DefaultNamespace && operations != kubernetes.Site.Namespace)
        {
            yield return $"Azure knows Azure IoT Operations in namespace {operations}, the cluster is read in {kubernetes.Site.Namespace}; connect with -Namespace {operations} if that is where it is.";
        }
    }

    private static ReadinessException Contradiction(string message, string action) =>
        new("IoTOps.Connection.Contradiction", ErrorKind.InvalidArgument, message, action);
}
