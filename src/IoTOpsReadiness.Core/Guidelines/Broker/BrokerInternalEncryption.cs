using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 20: traffic between the broker's frontends and backends is encrypted.</summary>
internal sealed class BrokerInternalEncryption : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 20,
        Id = "Broker.InternalEncryption",
        Title = "Internal broker traffic is encrypted",
        Area = Area.Broker,
        Severity = Severity.Critical,
        Recommendation = "Keep the traffic between broker frontends and backends encrypted, with internal certificates that rotate.",
        Remediation = "Create-only: redeploy the instance with advanced.encryptInternalTraffic Enabled in the broker configuration file.",
        Article = "manage-mqtt-broker/howto-encrypt-internal-traffic",
        Needs = [Evidence.Brokers],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (context.Site.Brokers.Count == 0)
        {
            yield return context.FailSite("There is no broker.", "none", "one broker named default");
        }

        foreach (Model.Broker broker in context.Site.Brokers)
        {
            yield return Encryption(context, broker);
            foreach (Finding finding in Certificates(context, broker))
            {
                yield return finding;
            }
        }
    }

    private static Finding Encryption(GuidelineContext context, Model.Broker broker)
    {
        const string path = "advanced.encryptInternalTraffic";
        string? mode = broker.EncryptInternalTraffic;
        return mode switch
        {
            null => context.Pass(broker, path, "not set", "Internal traffic is encrypted: the default is Enabled.", "Enabled"),
            _ when Same.Text(mode, "Enabled") => context.Pass(broker, path, mode, "Internal traffic is encrypted.", "Enabled"),
            _ => context.Fail(broker, path, mode, "Enabled", "Traffic between frontends and backends is in plain text."),
        };
    }

    private static IEnumerable<Finding> Certificates(GuidelineContext context, Model.Broker broker)
    {
        if (Same.Text(broker.InternalCertificateRotationPolicy, "Never"))
        {
            yield return context.Fail(
                broker, "advanced.internalCerts.privateKey.rotationPolicy", "Never", "Always", "Keys of internal certificates are never rotated.", Severity.Medium);
        }

        if (GoDuration.TryParse(broker.InternalCertificateDuration, out TimeSpan duration)
            && GoDuration.TryParse(broker.InternalCertificateRenewBefore, out TimeSpan renewBefore)
            && renewBefore >= duration)
        {
            yield return context.Fail(
                broker,
                "advanced.internalCerts.renewBefore",
                broker.InternalCertificateRenewBefore,
                $"less than the duration, {broker.InternalCertificateDuration}",
                "Internal certificates would be renewed without end.",
                Severity.Medium);
        }
    }
}
