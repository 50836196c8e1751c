using System.Management.Automation;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Journal;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>
/// Restores what a run changed to what the journal says was there before, latest first. What somebody else has changed since
/// is left alone, and what cannot be restored is said.
/// </summary>
[Cmdlet(VerbsCommon.Undo, "IoTOpsRemediation", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class UndoIoTOpsRemediationCommand : EvidenceCmdlet
{
    private readonly HashSet<string> runs = new(StringComparer.Ordinal);
    private PlanExecution? execution;

    /// <summary>The run to undo, from the results of the command that made it, or from Get-IoTOpsRemediationHistory.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? RunId { get; set; }

    /// <summary>Only steps of these ids. Wildcards are accepted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlanStepCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Include { get; set; }

    /// <summary>Does not ask. -WhatIf still only tells.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The folder of the journals. Default: in the user's application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => [Evidence.Instances, Evidence.ConnectedClusters];

    private protected override void Begin() => execution = new(this, Force, JournalPath, TimeoutSec);

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        // Steps that were not taken belong to no run.
        if (!string.IsNullOrEmpty(RunId))
        {
            runs.Add(RunId);
        }

        AddConnections();
        return Task.CompletedTask;
    }

    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

    private protected override async Task ProcessSiteAsync(SiteConnection connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        IReadOnlyList<RemediationRecord> all = JournalReader.ReadFolder(execution!.Folder);
        foreach (string run in runs.OrderByDescending(run => all.Where(record => record.RunId == run).Select(record => record.StartedAt).DefaultIfEmpty().Max()))
        {
            RemediationRecord[] records = [.. all.Where(record => record.RunId == run)];
            if (records.Length == 0)
            {
                throw new ReadinessException(
                    "IoTOps.Remediation.RunNotFound",
                    ErrorKind.NotFound,
                    $"The journals in '{execution.Folder}' know no run '{run}'.",
                    "List the runs with Get-IoTOpsRemediationHistory; -JournalPath names another folder.",
                    run);
            }

            RemediationPlan plan = UndoPlanner.Plan(records, DateTimeOffset.UtcNow);
            foreach (string note in plan.Notes)
            {
                pipeline.WriteWarning(note);
            }

            await execution.ApplyAsync(connection, snapshot, plan, new() { Include = Include }, run, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }
}
