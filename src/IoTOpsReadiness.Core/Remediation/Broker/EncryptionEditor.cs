using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Broker;

/// <summary>Encrypts the traffic between the broker's own pods.</summary>
public static class EncryptionEditor
{
    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } = [Evidence.Brokers, Evidence.Instances];

    /// <summary>Drafts the broker with encryption; nothing where it is on, which is the default.</summary>
    public static ChangeDraft? Apply(Site site, ChangeDrafts drafts, bool force, string? guideline = null)
    {
        if (site.Brokers.Count > 0 && site.Brokers.All(broker => !Same.Text(broker.EncryptInternalTraffic, "Disabled")))
        {
            return null;
        }

        ChangeDraft draft = BrokerDraft.CreateOnly(site, drafts, force);
        draft.Part().Remove("encryptInternalTraffic");
        draft.Part("advanced")["encryptInternalTraffic"] = "Enabled";
        return draft.For("Encrypt the traffic between the broker's pods", guideline).Command("Enable-IoTOpsBrokerEncryption").WithRunbook();
    }
}
