using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands;

/// <summary>
/// A cmdlet that looks at sites through connections. Without one it does as kubectl does: it uses the current context.
/// </summary>
public abstract class ConnectedCmdlet : AsyncCmdlet
{
    private protected const string ConnectionSet = "Connection";

    private const int ProgressId = 1;

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

    /// <summary>The evidence the cmdlet looks at.</summary>
    private protected abstract IReadOnlyCollection<EvidenceKind> Needed { get; }

    /// <summary>Looks at one site.</summary>
    private protected abstract Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken);

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

    private async Task ProcessConnectionAsync(SiteConnection connection, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (!connection.IsOpen)
        {
            throw new ReadinessException(
                "IoTOps.Connection.Closed", ErrorKind.InvalidOperation, $"The connection to '{connection.Name}' is closed.", "Connect again with Connect-IoTOpsCluster.", connection.Name);
        }

        pipeline.WriteVerbose($"Reading {connection} as {connection.User ?? "an unknown user"}.");
        var options = new CollectorOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(TimeoutSec),
            MaxConcurrency = ThrottleLimit,
            Progress = progress => pipeline.WriteProgress(
                ProgressId,
                $"Reading {connection.Name}",
                string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Total}: {progress.Kind}"),
                100 * progress.Done / Math.Max(progress.Total, 1)),
        };
        Snapshot snapshot = await connection.CollectAsync(Needed, options, cancellationToken).ConfigureAwait(false);
        foreach (QueryResult query in snapshot.Queries.Where(query => query.Outcome is not (QueryOutcome.Collected or QueryOutcome.NotInstalled or QueryOutcome.NotRequested)))
        {
            pipeline.WriteVerbose($"{query}: {query.Permission ?? query.Message}");
        }

        await ProcessSiteAsync(snapshot, pipeline, cancellationToken).ConfigureAwait(false);
    }
}
