using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>A cmdlet that answers one question about a site.</summary>
public abstract class InspectionCmdlet : SiteCmdlet
{
    /// <summary>What there is to say about a site.</summary>
    private protected abstract IEnumerable<object> Inspect(Site site, CmdletPipeline pipeline);

    /// <summary>Adds to the records what takes time to find out.</summary>
    private protected virtual Task<IReadOnlyList<object>> CompleteAsync(
        Site site, IReadOnlyList<object> records, CmdletPipeline pipeline, CancellationToken cancellationToken) => Task.FromResult(records);

    private protected sealed override async Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var site = new Site(snapshot);
        object[] records;
        // One site that cannot answer must not cost the user the others, also where they come through the pipeline.
        try
        {
            records = [.. Inspect(site, pipeline)];
        }
        catch (ReadinessException exception)
        {
            await pipeline.WriteErrorAsync(exception, site.Name, cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (MalformedResourceException exception)
        {
            await pipeline.WriteErrorAsync(EvidenceGap.Malformed(site, exception), site.Name, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (object record in await CompleteAsync(site, records, pipeline, cancellationToken).ConfigureAwait(false))
        {
            await pipeline.WriteObjectAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }
}
