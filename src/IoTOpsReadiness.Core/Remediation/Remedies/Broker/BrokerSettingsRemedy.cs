using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Broker;

/// <summary>AIO-020, 021 and 042: what else of the broker is fixed when it is created.</summary>
internal sealed class BrokerSettingsRemedy : Remedy
{
    // Enough for a subscriber to be away for some minutes, and no more than the smallest profile buffers.
    private const int QueueLength = 10_000;
    private const string DefaultBuffer = "10G";

    public override IReadOnlyList<string> Guidelines => ["Broker.InternalEncryption", "Broker.DiskBuffer", "Broker.ClientLimits"];

    public override IReadOnlyList<EvidenceKind> Needs => [.. DiskBufferEditor.Needs, .. EncryptionEditor.Needs];

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        switch (failure.Id)
        {
            case "Broker.InternalEncryption":
                EncryptionEditor.Apply(context.Site, context.Drafts, force: false, failure.Id);
                break;
            case "Broker.DiskBuffer":
                string? storageClass = context.Input("DiskBufferStorageClass") ?? context.Site.StorageClasses.FirstOrDefault(item => item.IsDefault)?.Name;
                DiskBufferEditor.Apply(
                    context.Site,
                    context.Drafts,
                    context.Input("DiskBufferMaxSize") ?? DefaultBuffer,
                    storageClass is null ? DiskBufferVolume.EmptyDir : DiskBufferVolume.EphemeralClaim,
                    storageClass,
                    force: false,
                    failure.Id);
                break;
            default:
                ChangeDraft draft = BrokerDraft.CreateOnly(context.Site, context.Drafts);
                JsonObject clients = draft.Part("advanced", "clients");
                clients["subscriberQueueLimit"] = new JsonObject { ["length"] = QueueLength, ["strategy"] = "DropOldest" };
                draft.For($"Bound the queue of each subscriber: {QueueLength} messages, the oldest dropped first", failure.Id).WithRunbook();
                break;
        }
    }
}
