using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>
/// Applies a plan to the site it was made for: re-reads each resource, stops where it moved since, writes, follows the write,
/// reads back, assesses again, and records every write before it is made.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "IoTOpsRemediation", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class InvokeIoTOpsRemediationCommand : EvidenceCmdlet
{
    private readonly List<RemediationPlan> plans = [];
    private PlanExecution? execution;

    /// <summary>The plan, from Get-IoTOpsRemediationPlan, live or brought back from a file.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [PlanTransformation]
    [ValidateNotNull]
    public RemediationPlan? Plan { get; set; }

    /// <summary>A file that holds the plan, from Export-Clixml or ConvertTo-Json.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PlanPath { get; set; }

    /// <summary>Only steps of these ids, or for these guidelines. Wildcards are accepted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlanStepCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Include { get; set; }

    /// <summary>Leaves out steps of these ids, or for these guidelines. Wildcards are accepted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlanStepCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Exclude { get; set; }

    /// <summary>The worst that a step may do: None, PodRestart, ClientsDisconnect or Downtime. Default: Downtime.</summary>
    [Parameter]
    public ChangeImpact MaxImpact { get; set; } = ChangeImpact.Downtime;

    /// <summary>Goes ahead on a site that is not well, and without asking. -WhatIf still only tells.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The folder of the journal, which records every write before it is made. Default: in the user's application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>How long to follow one write until it counts as pending, in seconds, 1 to 86400. Default: 600.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int WriteTimeoutSec { get; set; } = 600;

    private protected override IReadOnlyCollection<EvidenceKind> Needed => PlanExecution.Needed;

    private protected override void Begin()
    {
        execution = new(this, Force, JournalPath, TimeoutSec);
        if (PlanPath is not null)
        {
            plans.AddRange(PlanFiles.Read(InputPaths.ResolveLiteral(this, PlanPath)));
        }
    }

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (Plan is not null)
        {
            plans.Add(Plan);
        }

        AddConnections();
        return Task.CompletedTask;
    }

    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

    private protected override async Task ProcessSiteAsync(SiteConnection connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var options = new ExecutionOptions
        {
            Include = Include,
            Exclude = Exclude ?? [],
            MaxImpact = MaxImpact,
            WriteTimeout = TimeSpan.FromSeconds(WriteTimeoutSec),
        };
        foreach (RemediationPlan plan in PlanFiles.Require(plans, connection, snapshot))
        {
            await execution!.ApplyAsync(connection, snapshot, plan, options, null, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }
}
