using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Broker;

/// <summary>AIO-018, 019, 039 and 040: the broker is deployed again in a size that the newest rule recommends for its nodes.</summary>
internal sealed class BrokerSizeRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Broker.Cardinality", "Broker.MemoryProfile", "Broker.RedundancyFloor", "Broker.Schedulability"];

    public override IReadOnlyList<EvidenceKind> Needs => CardinalityEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context) =>
        CardinalityEditor.Apply(context.Site, context.Drafts, CardinalityEditor.Recommend(context.Site), force: false, failure.Id);
}
