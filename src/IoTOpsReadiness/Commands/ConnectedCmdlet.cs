using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.Commands;

/// <summary>
/// A cmdlet that works on sites through connections. Without one it does as kubectl does: it uses the current context.
/// </summary>
public abstract class ConnectedCmdlet : AsyncCmdlet
{
    private protected const string ConnectionSet = "Connection";

    private SiteConnection? current;

    /// <summary>Connections to sites. Default: the latest of this session, else the current kubeconfig context.</summary>
    [Parameter(ParameterSetName = ConnectionSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SiteConnection[]? Connection { get; set; }

    /// <summary>How long one request may take, in seconds, 1 to 3600. Default: 30.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>How many requests may be under way at once, 1 to 64. Default: 16.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Does its work on one site; the connection is open.</summary>
    private protected abstract Task ProcessSiteAsync(SiteConnection connection, CmdletPipeline pipeline, CancellationToken cancellationToken);

    private protected override void Prepare() => current = ConnectionStore.Current;

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        ProcessConnectionsAsync(pipeline, cancellationToken);

    private protected async Task ProcessConnectionsAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        SiteConnection[] connections = Connection ?? (current is null ? [] : [current]);
        foreach (SiteConnection connection in connections)
        {
            // One site out of reach must not cost the user the others.
            try
            {
                await ProcessConnectionAsync(connection, pipeline, cancellationToken).ConfigureAwait(false);
            }
            catch (ReadinessException exception) when (connections.Length > 1)
            {
                await pipeline.WriteErrorAsync(exception, connection.Name, cancellationToken).ConfigureAwait(false);
            }
        }

        if (connections.Length == 0)
        {
            pipeline.WriteVerbose("There is no connection; using the current kubeconfig context.");
            var options = new KubernetesConnectionOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec), ExecTimeout = TimeSpan.FromSeconds(TimeoutSec) };
            using var connection = new SiteConnection(await KubernetesConnector.ConnectAsync(options, cancellationToken: cancellationToken).ConfigureAwait(false));
            await ProcessConnectionAsync(connection, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task ProcessConnectionAsync(SiteConnection connection, CmdletPipeline pipeline, CancellationToken cancellationToken) => connection.IsOpen
        ? ProcessSiteAsync(connection, pipeline, cancellationToken)
        : throw new ReadinessException(
            "IoTOps.Connection.Closed", ErrorKind.InvalidOperation, $"The connection to '{connection.Name}' is closed.", "Connect again with Connect-IoTOpsCluster.", connection.Name);
}
