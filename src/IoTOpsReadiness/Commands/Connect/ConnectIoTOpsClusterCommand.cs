using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>
/// Connects to a site through a kubeconfig, as kubectl would, or from inside the cluster. Finds out who you are, which
/// Kubernetes it is, whether and where Azure IoT Operations is installed, and which Arc resource the cluster is.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "IoTOpsCluster", DefaultParameterSetName = KubeconfigSet)]
[OutputType(typeof(SiteConnection))]
public sealed class ConnectIoTOpsClusterCommand : AsyncCmdlet
{
    private const string KubeconfigSet = "Kubeconfig";
    private const string InClusterSet = "InCluster";

    private IReadOnlyList<string> kubeconfigs = [];
    private Action<SiteConnection> remember = _ => { };

    /// <summary>The kubeconfig context. Default: the current one.</summary>
    [Parameter(ParameterSetName = KubeconfigSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Context")]
    [ArgumentCompleter(typeof(KubeContextCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KubeContext { get; set; }

    /// <summary>
    /// Kubeconfig files, merged as kubectl merges them. Default: those in KUBECONFIG, else ~/.kube/config.
    /// </summary>
    [Parameter(ParameterSetName = KubeconfigSet)]
    [Alias("Kubeconfig")]
    [ValidateNotNullOrEmpty]
    public string[]? KubeconfigPath { get; set; }

    /// <summary>Use the service account of the pod this runs in.</summary>
    [Parameter(ParameterSetName = InClusterSet, Mandatory = true)]
    public SwitchParameter InCluster { get; set; }

    /// <summary>The namespace of Azure IoT Operations. Default: found out, else azure-iot-operations.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    /// <summary>How long connecting may take, in seconds, 1 to 3600. Default: 30.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    private protected override void Prepare()
    {
        kubeconfigs = KubeconfigPath is null ? [] : InputPaths.ResolveLiteral(this, KubeconfigPath);
        remember = ConnectionStore.Adder();
    }

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var options = new KubernetesConnectionOptions
        {
            Context = KubeContext,
            KubeconfigPath = kubeconfigs,
            InCluster = InCluster,
            Namespace = Namespace,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            ExecTimeout = TimeSpan.FromSeconds(TimeoutSec),
        };
        var connection = new SiteConnection(await KubernetesConnector.ConnectAsync(options, cancellationToken: cancellationToken).ConfigureAwait(false));
        remember(connection);
        pipeline.WriteVerbose($"Connected to {connection} as {connection.User ?? "an unknown user"}; Azure IoT Operations in namespace {connection.Namespace}.");
        if (connection.HasOperations == false)
        {
            pipeline.WriteWarning($"Azure IoT Operations is not installed on '{connection.Name}'.");
        }

        await pipeline.WriteObjectAsync(connection, cancellationToken).ConfigureAwait(false);
    }
}
