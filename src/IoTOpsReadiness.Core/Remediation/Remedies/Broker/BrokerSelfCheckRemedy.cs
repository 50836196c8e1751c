using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Broker;

/// <summary>AIO-043: the broker probes itself. The contract takes this at any time; some articles say at deployment.</summary>
internal sealed class BrokerSelfCheckRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Broker.SelfCheck"];

    public override IReadOnlyList<EvidenceKind> Needs => [Evidence.Brokers];

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        ChangeDraft draft = BrokerDraft.Updatable(context.Drafts);
        draft.Part("diagnostics", "selfCheck")["mode"] = "Enabled";
        if ((string?)draft.Part("diagnostics", "logs")["level"] is "debug" or "trace")
        {
            draft.Part("diagnostics", "logs")["level"] = "info";
        }

        draft.For("Let the broker probe itself, and log at info", failure.Id).With(ChangeImpact.PodRestart, "Diagnostics pods of the broker may restart.");
    }
}
