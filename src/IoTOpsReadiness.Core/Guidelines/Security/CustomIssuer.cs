using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 11: TLS certificates come from the enterprise's own PKI, not from the quickstart root.</summary>
internal sealed class CustomIssuer : Guideline
{
    private const string TrustSource = "trustSource";

    // All four are mandatory where the trust is the customer's (CLI, create --trust-settings).
    private static readonly string[] TrustSettings =
    [
        "trustBundleSettings.issuer.name", "trustBundleSettings.issuer.kind", TrustBundle.NameSetting, TrustBundle.KeySetting,
    ];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 11,
        Id = "Security.CustomIssuer",
        Title = "TLS certificates come from an enterprise issuer",
        Area = Area.Security,
        Severity = Severity.High,
        Recommendation = "Bring an issuer that is tied to your own PKI: the root that a deployment makes for itself is named not for production, and its key lies in the cluster.",
        Remediation = "Create-only: redeploy with az iot ops init --user-trust and az iot ops create --trust-settings configMapName=… configMapKey=… issuerKind=… issuerName=…. A listener of your own can name another issuer at any time.",
        Article = "secure-iot-ops/howto-bring-your-own-issuer",
        Needs = [Evidence.BrokerListeners],
        Uses = [Evidence.Extensions, Evidence.Issuers, Evidence.ClusterIssuers, Evidence.Certificates, Evidence.ConfigMaps, Evidence.DataflowEndpoints],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) =>
    [
        .. Setting(context),
        .. Ports(context),
        .. TrustBundle.Judge(context),
    ];

    // What Azure wants. The cluster shows what came of it, so a site where Azure was not asked is decided without.
    private static IEnumerable<Finding> Setting(GuidelineContext context)
    {
        if (context.Site.Extension(Extension.OperationsType) is not { } extension)
        {
            return context.Refused(Severity.High, Evidence.Extensions);
        }

        string path = Extension.SettingPathInBody(TrustSource);
        string source = extension.Setting(TrustSource) ?? "SelfSigned";
        if (!Same.Text(source, "CustomerManaged"))
        {
            return [context.Fail(extension, path, extension.Setting(TrustSource) ?? "not set", "CustomerManaged", "The instance was deployed with a self-signed root of its own.")];
        }

        string[] missing = [.. TrustSettings.Where(setting => extension.Setting(setting) is null)];
        return [missing.Length == 0
            ? context.Pass(extension, path, source, "The instance was deployed with an issuer of the customer.", "CustomerManaged")
            : context.Fail(extension, path, $"without {string.Join(", ", missing)}", string.Join(", ", TrustSettings), "The instance's trust is the customer's, but its settings are incomplete.", Severity.Medium)];
    }

    private static IEnumerable<Finding> Ports(GuidelineContext context)
    {
        ListenerPort[] ports = [.. context.Site.Listeners.SelectMany(listener => listener.Ports)];
        if (!ports.Any(port => port.IsDefault))
        {
            yield return context.UnknownSite(
                Reason.InvalidData, "There is no listener default with port 18883, whose issuer would tell.", "the listener that every deployment has");
        }

        foreach (ListenerPort port in ports.Where(port => port.HasTls || port.IsDefault))
        {
            yield return Judge(context, port);
        }
    }

    private static Finding Judge(GuidelineContext context, ListenerPort port)
    {
        string path = $"{port.Path}.tls";
        if (!port.HasTls)
        {
            return context.NotApplicable(port.Listener, $"Port {port} speaks plain text; Listener.TlsAutomatic judges that.");
        }

        if (Same.Text(port.TlsMode, "Manual"))
        {
            return context.NotApplicable(port.Listener, $"Port {port} shows a certificate that was put there by hand; Listener.TlsAutomatic judges that.");
        }

        return port.IssuerName is null
            ? context.Unknown(port.Listener, Reason.InvalidData, $"Port {port} names no issuer, which its API requires.", "a listener its own API would accept", path)
            : IssuerOf.Judge(context, port, $"{path}.certManagerCertificateSpec.issuerRef");
    }
}
