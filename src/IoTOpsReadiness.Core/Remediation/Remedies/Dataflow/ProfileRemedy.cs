using IoTOpsReadiness.Guidelines.Dataflow;
using IoTOpsReadiness.Remediation.Dataflow;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Dataflow;

/// <summary>AIO-037 and 056: a profile has two instances, or one where its flows bear no more.</summary>
internal sealed class ProfileRemedy : Remedy
{
    private const int Instances = 2;

    public override IReadOnlyList<string> Guidelines => ["Dataflow.ProfileScale", "Dataflow.InstanceCountConflicts"];

    public override IReadOnlyList<EvidenceKind> Needs => ProfileEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        // What runs too few instances although more are configured is no matter of the number.
        foreach (Finding finding in failure.Findings.Where(finding => finding is { Status: Status.Fail, Target.Kind: "DataflowProfile", Source: not FindingSource.Runtime }).DistinctBy(finding => finding.Target.Name))
        {
            string name = finding.Target.Name;
            int count = InstanceCountConflicts.ReasonForOne(context.Site, name) is null ? Instances : 1;
            ChangeDraft draft = ProfileEditor.Apply(context.Site, context.Drafts, name, count, force: true, failure.Id);
            if (context.Site.FlowsOf(name).Any(flow => flow.IsEnabled))
            {
                draft.Requires($"The flows of {name} are disabled meanwhile, or their messages may be lost or doubled.");
            }
        }
    }
}
