using System.Globalization;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands;

/// <summary>A cmdlet that looks at the evidence of connected sites.</summary>
public abstract class EvidenceCmdlet : ConnectedCmdlet
{
    /// <summary>The evidence the cmdlet looks at.</summary>
    private protected abstract IReadOnlyCollection<EvidenceKind> Needed { get; }

    /// <summary>The evidence that is read from a connection: what the cmdlet looks at, and what all of its kind do.</summary>
    private protected virtual IReadOnlyCollection<EvidenceKind> Collected => Needed;

    /// <summary>Resources of Azure to read beside those the site leads to, by their ids.</summary>
    /// <param name="site">The site, as far as connecting found out.</param>
    private protected virtual IReadOnlyList<string> FurtherIds(SiteIdentity site) => [];

    /// <summary>Looks at one site.</summary>
    private protected abstract Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken);

    private protected sealed override async Task ProcessSiteAsync(SiteConnection connection, SiteTurn turn, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        pipeline.WriteVerbose($"Reading {connection} as {connection.User ?? "an unknown user"}.");
        var options = new CollectorOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(TimeoutSec),
            MaxConcurrency = turn.Concurrency,
            AzureIds = FurtherIds(connection.Site),
            Progress = progress => pipeline.WriteProgress(
                turn.ProgressId,
                $"Reading {connection.Name}",
                string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Total}: {progress.Kind}"),
                100 * progress.Done / Math.Max(progress.Total, 1)),
        };
        Snapshot snapshot = await connection.CollectAsync(Collected, options, cancellationToken).ConfigureAwait(false);
        foreach (QueryResult query in snapshot.Queries.Where(query => query.Outcome is not (QueryOutcome.Collected or QueryOutcome.NotInstalled or QueryOutcome.NotRequested)))
        {
            pipeline.WriteVerbose($"{query}: {query.Permission ?? query.Message}");
        }

        await OneAtATimeAsync(() => ProcessSiteAsync(connection, snapshot, pipeline, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at one connected site; what writes to it needs the connection too.</summary>
    private protected virtual Task ProcessSiteAsync(SiteConnection connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        ProcessSiteAsync(snapshot, pipeline, cancellationToken);
}
