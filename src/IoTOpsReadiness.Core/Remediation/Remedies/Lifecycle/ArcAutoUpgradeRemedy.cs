using IoTOpsReadiness.Remediation.Arc;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Lifecycle;

/// <summary>AIO-007: Arc agents do not upgrade themselves.</summary>
internal sealed class ArcAutoUpgradeRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Arc.AutoUpgradeOff"];

    public override IReadOnlyList<EvidenceKind> Needs => ArcAutoUpgrade.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context) => ArcAutoUpgrade.Disable(context.Site, context.Drafts, failure.Id);
}
