using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>Check 44: the OPC UA connector's validation of certificates has not been weakened.</summary>
internal sealed class OpcUaPkiValidation : Guideline
{
    private const int MinimumKeySize = 2048;

    // What a switch must be; all of these are the defaults.
    private static readonly (string Name, bool Wanted, string Weakened)[] Switches =
    [
        ("rejectSha1SignedCertificates", true, "Certificates signed with SHA-1 are accepted."),
        ("suppressNonceValidationErrors", false, "Errors in a server's nonce are ignored."),
        ("sendCertificateChain", true, "The connector does not send its certificate chain."),
        ("deployDefaultIssuerCA", false, "The connector gets a default issuer CA of its own."),
    ];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 44,
        Id = "OpcUa.PkiValidation",
        Title = "OPC UA certificate validation is not weakened",
        Area = Area.OpcUa,
        Severity = Severity.High,
        Recommendation = "Leave the validation of OPC UA certificates at its defaults or stricter, so that weak, revoked or forged certificates are refused.",
        Remediation = "az k8s-extension update --config connectors.values.securityPki.<name>=<value> for the named settings alone; the connector restarts.",
        Article = "discover-manage-assets/howto-configure-opc-ua-certificates-infrastructure",
        Since = Baseline.August2026,
        Uses = [.. OpcUaEndpoints.Kinds, Evidence.Extensions],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        // The cluster alone can say that the guideline does not apply.
        bool hasEndpoints = OpcUaEndpoints.Of(context.Site).Count > 0;
        if (!hasEndpoints && OpcUaEndpoints.Kinds.All(context.Site.Has))
        {
            return [OpcUaEndpoints.None(context)];
        }

        if (!context.Site.Has(Evidence.Extensions))
        {
            return [context.Missing(Evidence.Extensions)];
        }

        Extension[] extensions = [.. context.Site.Extensions.Where(extension => extension.Is(Extension.OperationsType))];
        return extensions.Length > 0
            ? extensions.SelectMany(extension => Judge(context, extension))
            : [context.UnknownSite(Reason.InvalidData, "There is no Azure IoT Operations extension among the cluster's extensions.", "evidence of the cluster the instance runs on")];
    }

    private static Finding[] Judge(GuidelineContext context, Extension extension)
    {
        Finding[] findings =
        [
            .. KeySize(context, extension),
            .. Switches.SelectMany(item => Switch(context, extension, item.Name, item.Wanted, item.Weakened)),
        ];
        return findings.Length > 0 ? findings : [context.Pass(extension, "configurationSettings", "default or stricter", $"No validation of certificates is weakened.{Notes(extension)}")];
    }

    private static IEnumerable<Finding> KeySize(GuidelineContext context, Extension extension)
    {
        (string path, string? value) = Read(extension, "minimumCertificateKeySize");
        if (value is null)
        {
            yield break;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
        {
            yield return Unreadable(context, extension, path, value);
        }
        else if (size < MinimumKeySize)
        {
            yield return context.Fail(extension, path, value, $"{MinimumKeySize} or more", $"Certificates with keys of {size} bits are accepted.");
        }
    }

    private static IEnumerable<Finding> Switch(GuidelineContext context, Extension extension, string name, bool wanted, string weakened)
    {
        (string path, string? value) = Read(extension, name);
        if (value is null)
        {
            yield break;
        }

        if (!bool.TryParse(value, out bool isOn))
        {
            yield return Unreadable(context, extension, path, value);
        }
        else if (isOn != wanted)
        {
            yield return context.Fail(extension, path, value, wanted ? "true" : "false", weakened);
        }
    }

    private static Finding Unreadable(GuidelineContext context, Extension extension, string path, string value) => context.Unknown(
        extension, Reason.InvalidData, "A setting of certificate validation cannot be understood.", "a value the connector understands", path, value);

    private static string Notes(Extension extension)
    {
        string revocation = Is(extension, "rejectUnknownRevocationStatus", true)
            ? ""
            : " Certificates whose revocation is not known are accepted; reject them if your PKI publishes revocation lists.";
        string ownIssuer = Is(extension, "trustOwnCertIssuer", false)
            ? ""
            : " Every certificate from the issuer of the connector's own is trusted.";
        return revocation + ownIssuer;
    }

    private static bool Is(Extension extension, string name, bool wanted) => bool.TryParse(Read(extension, name).Value, out bool isOn) && isOn == wanted;

    private static (string Path, string? Value) Read(Extension extension, string name)
    {
        string setting = OpcUaPki.Setting(name);
        return (Extension.SettingPathInBody(setting), extension.Setting(setting));
    }
}
