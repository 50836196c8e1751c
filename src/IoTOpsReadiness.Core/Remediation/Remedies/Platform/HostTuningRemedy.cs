using IoTOpsReadiness.Remediation.Host;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Platform;

/// <summary>AIO-004: limits of the kernel are raised by a script.</summary>
internal sealed class HostTuningRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Cluster.HostTuning"];

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        Finding[] low = [.. failure.Findings.Where(finding => finding.Status == Status.Fail)];
        string[] nodes = [.. low.Where(finding => finding.Target.Kind == "Node").Select(finding => finding.Target.Name).Distinct()];
        HostStep.Draft(context.Drafts, HostScriptPart.Sysctl, low[0].Target, nodes.Length == 0 ? "every node" : string.Join(", ", nodes))
            .For("Raise the limits of the kernel", failure.Id)
            .With(ChangeImpact.None, "Nothing restarts; what is higher already stays as it is.");
    }
}
