using System.Globalization;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>Check 53: no certificate has expired, and what renews them works.</summary>
internal sealed partial class CertificatesExpiry : Guideline
{
    // How long before its end somebody should look at a certificate that nothing renews.
    private static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    // How long cert-manager may be late.
    private static readonly TimeSpan Lateness = TimeSpan.FromHours(1);

    // What names the secrets that certificates are hidden in. Where one of them may not be read, nobody knows what it would name.
    private static readonly EvidenceKind[] Naming =
    [
        Evidence.BrokerListeners, Evidence.DataflowEndpoints, Evidence.AssetEndpointProfiles, Evidence.Devices, Evidence.BrokerAuthentications,
        Evidence.SecretNames, Evidence.SecretSyncs,
    ];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 53,
        Id = "Certificates.Expiry",
        Title = "No certificate has expired or is about to",
        Area = Area.Operations,
        Severity = Severity.High,
        Since = Baseline.August2026,
        Recommendation = "Watch when certificates end: those cert-manager keeps, the roots that components trust, those put there by hand, and the Arc agents' own.",
        Remediation = "Bring cert-manager back first, then renew with cmctl renew; replace what was put there by hand. A cluster whose Arc identity has expired must be connected again.",
        Article = "manage-mqtt-broker/howto-configure-brokerlistener",
        Uses = [Evidence.Certificates, Evidence.ConfigMaps, Evidence.ConnectedClusters, .. Naming],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) =>
    [
        .. Managed(context),
        .. Open(context),
        .. Hidden(context),
        .. context.Refused(Severity.High, Naming),
        .. ArcIdentity(context),
    ];

    // What cert-manager keeps and renews.
    private static IEnumerable<Finding> Managed(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.Certificates))
        {
            yield return context.Missing(Evidence.Certificates);
            yield break;
        }

        int good = 0;
        foreach (Certificate certificate in site.Certificates.Where(certificate => SiteImages.IsOwn(site, certificate.Namespace)))
        {
            if (Judge(context, certificate) is { } finding)
            {
                yield return finding;
            }
            else
            {
                good++;
            }
        }

        if (good > 0)
        {
            yield return context.PassSite(string.Create(CultureInfo.InvariantCulture, $"{good} certificates are valid and renewed in time."), "Certificates");
        }
    }

    // Null: nothing to complain about.
    private static Finding? Judge(GuidelineContext context, Certificate certificate)
    {
        Finding Fail(string path, string observed, string expected, string message, Severity severity) =>
            context.Fail(certificate, null, observed, expected, message, severity, FindingSource.Runtime) with { Path = path };

        StatusCondition? ready = certificate.Conditions.FirstOrDefault(condition => condition.Type == "Ready");
        return certificate switch
        {
            { NotAfter: { } end } when end <= context.Now => Fail("status.notAfter", Day(end), "in the future", $"{certificate} has expired.", Severity.Critical),
            { RenewalTime: { } renewal } when context.Now - renewal > Lateness => Fail(
                "status.renewalTime", Day(renewal), "renewed by then", $"{certificate} should have been renewed and was not.", Severity.High),
            { IsReady: false } => Fail("status.conditions", ready!.ToString(), "Ready=True", $"{certificate} is not ready{(ready.Message is null ? "" : ": " + ready.Message)}.", Severity.High),
            { IsReady: null, NotAfter: null } => context.Unknown(
                certificate, Reason.NotCollected, $"cert-manager has not said anything of {certificate}.", "a second assessment once cert-manager runs"),
            _ => null,
        };
    }

    private static IEnumerable<Finding> ArcIdentity(GuidelineContext context)
    {
        if (!context.Site.Has(Evidence.ConnectedClusters))
        {
            yield return context.Missing(Evidence.ConnectedClusters);
        }

        foreach (ConnectedCluster cluster in context.Site.ConnectedClusters)
        {
            const string path = "managedIdentityCertificateExpirationTime";
            bool isConnected = Same.Text(cluster.ConnectivityStatus, "Connected");
            yield return cluster.IdentityExpirationTime switch
            {
                null => context.Unknown(cluster, Reason.NotCollected, "When the Arc agents lose their identity is not reported.", "Microsoft.Kubernetes/connectedClusters with its expiration time", path),
                { } end when end <= context.Now => context.Fail(cluster, path, Day(end), "in the future", "The identity of the Arc agents has expired.", Severity.Critical),
                // Connected agents renew it by themselves.
                { } end when end - context.Now < Notice && !isConnected => context.Fail(
                    cluster, path, Day(end), "a cluster that reaches Azure before then", "The Arc agents do not reach Azure and soon lose their identity.", Severity.High.Lowered()),
                { } end => context.Pass(cluster, path, Day(end), "The identity of the Arc agents is valid."),
            };
        }
    }

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
