using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>
/// A cmdlet that changes one thing. It only says what the change is; the executor that all changes share applies it to a
/// connected site. On a snapshot, a file or a sample nothing can be written: the change comes back as planned.
/// </summary>
public abstract class ChangeCmdlet : SiteCmdlet
{
    /// <summary>Makes the change where a check of this command would refuse it, and without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Drafts the change.</summary>
    /// <exception cref="ReadinessException">It cannot be made, or must not be without -Force.</exception>
    private protected abstract void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline);

    private protected sealed override async Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (Change change in Plan(snapshot, pipeline))
        {
            var result = new ChangeResult { Outcome = ChangeOutcome.Planned, Change = change, Site = snapshot.Site.Name, Message = "A saved site cannot be written to." };
            await pipeline.WriteObjectAsync(result, cancellationToken).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<Change> Plan(Snapshot snapshot, CmdletPipeline pipeline)
    {
        var site = new Site(snapshot);
        var drafts = new ChangeDrafts(site);
        try
        {
            Draft(site, drafts, pipeline);
            return drafts.Finish();
        }
        catch (MalformedResourceException exception)
        {
            throw EvidenceGap.Malformed(site, exception);
        }
    }
}
