using System.Management.Automation;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
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
    private PlanExecution? execution;

    /// <summary>Makes the change where a check of this command would refuse it, and without asking. -WhatIf still only tells.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The folder of the journal, which records every write before it is made. Default: in the user's application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    private protected sealed override IReadOnlyCollection<EvidenceKind> Collected => [.. Needed.Union(PlanExecution.Needed)];

    /// <summary>Drafts the change.</summary>
    /// <exception cref="ReadinessException">It cannot be made, or must not be without -Force.</exception>
    private protected abstract void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline);

    /// <summary>How long to wait for what the site tells only after earlier steps; null where no step needs any such thing.</summary>
    private protected virtual TimeSpan? Patience => null;

    /// <summary>Whether to wait for what somebody does on a node.</summary>
    private protected virtual bool WaitsForHosts => false;

    /// <summary>The error that says what is left to do; null where every step speaks for itself.</summary>
    private protected virtual ReadinessException? Summary(IReadOnlyList<ChangeResult> results) => null;

    private protected override void Begin() => execution = ParameterSetName is ConnectionSet or InstanceSet ? new(this, Force, JournalPath, TimeoutSec) : null;

    /// <summary>Finds out what no snapshot holds, before the change is drafted.</summary>
    /// <param name="connection">The connected site; null for a saved one.</param>
    /// <param name="snapshot">What is known of it.</param>
    /// <param name="pipeline">The cmdlet's own pipeline.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True where that was all there is to do.</returns>
    private protected virtual Task<bool> PrepareAsync(SiteConnection? connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) => Task.FromResult(false);

    private protected sealed override async Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(null, snapshot, pipeline, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        foreach (Change change in Plan(snapshot, pipeline).Changes)
        {
            var result = new ChangeResult { Outcome = ChangeOutcome.Planned, Change = change, Site = snapshot.Site.Name, Message = "A saved site cannot be written to." };
            await pipeline.WriteObjectAsync(result, cancellationToken).ConfigureAwait(false);
        }
    }

    private protected sealed override async Task ProcessSiteAsync(SiteConnection connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(connection, snapshot, pipeline, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        ChangeRounds? rounds = Patience is { } patience ? new(token => PlanAgainAsync(connection, pipeline, token), patience, WaitsForHosts) : null;
        IReadOnlyList<ChangeResult> results = await execution!
            .ApplyAsync(connection, snapshot, Plan(snapshot, pipeline), new(), null, pipeline, cancellationToken, rounds)
            .ConfigureAwait(false);
        if (Summary(results) is { } incomplete)
        {
            await pipeline.WriteErrorAsync(incomplete, connection.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RemediationPlan> PlanAgainAsync(SiteConnection connection, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var options = new CollectorOptions { RequestTimeout = TimeSpan.FromSeconds(TimeoutSec), AzureIds = FurtherIds(connection.Site) };
        return Plan(await connection.CollectAsync(Needed, options, cancellationToken).ConfigureAwait(false), pipeline);
    }

    private RemediationPlan Plan(Snapshot snapshot, CmdletPipeline pipeline)
    {
        var site = new Site(snapshot);
        var drafts = new ChangeDrafts(site);
        try
        {
            Draft(site, drafts, pipeline);
            return new()
            {
                Id = Guid.NewGuid().ToString("N")[..12],
                Site = snapshot.Site.Name,
                InstanceId = site.AzureInstances.Count > 0 ? site.AzureInstances[0].Reference.ArmId : snapshot.Site.InstanceId,
                CollectedAt = snapshot.CollectedAt,
                Baseline = Baseline.Default.ToString(),
                Changes = drafts.Finish(),
            };
        }
        catch (MalformedResourceException exception)
        {
            throw EvidenceGap.Malformed(site, exception);
        }
    }
}
