using IoTOpsReadiness.Model;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>Check 32: sessions to OPC UA servers are with a trusted server, signed and encrypted.</summary>
internal sealed class OpcUaChannelSecurity : Guideline
{
    // Mode or policy None together with a password is this product's own cross-check.
    private const Severity PasswordInClear = Severity.Critical;

    // That these are deprecated is general knowledge of OPC UA, not from the product's documentation.
    private static readonly string[] Deprecated = ["Basic128Rsa15", "Basic256"];

    private static readonly string[] Current = ["Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 32,
        Id = "OpcUa.ChannelSecurity",
        Title = "OPC UA sessions are signed, encrypted and with trusted servers",
        Area = Area.OpcUa,
        Severity = Severity.High,
        Recommendation = "Trust servers by the trust list, never automatically, and let sessions be signed and encrypted with a current policy; anything else lets a stranger pose as a server or read along.",
        Remediation = "Add-IoTOpsOpcUaTrust for the server's certificate first, or sessions fail; then Set-IoTOpsOpcUaEndpoint.",
        Article = "discover-manage-assets/howto-configure-opc-ua",
        Uses = OpcUaEndpoints.Kinds,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Finding[] findings =
        [
            .. OpcUaEndpoints.Of(context.Site).SelectMany(endpoint => Judge(context, endpoint)),
            .. OpcUaEndpoints.Missing(context, Severity.Critical),
        ];
        return findings.Length > 0 ? findings : [OpcUaEndpoints.None(context)];
    }

    private static Finding[] Judge(GuidelineContext context, InboundEndpoint endpoint)
    {
        string path = endpoint.PathOf("additionalConfiguration");
        string name = OpcUaEndpoints.Describe(endpoint);
        OpcUaSecurity security = OpcUaSecurity.Read(endpoint.AdditionalConfiguration);
        List<Finding> findings = [];

        void Fail(string observed, string expected, string message, Severity severity) => findings.Add(context.Fail(
            endpoint.Owner, path, observed, expected, $"{name} {message}", OpcUaEndpoints.SeverityFor([endpoint], severity)));

        if (security.AutoAccept)
        {
            Fail("autoAcceptUntrustedServerCertificates true", "false", "accepts the certificate of any server.", Severity.Critical);
        }

        if (security.Problem is { } problem)
        {
            Fail("unreadable", "a JSON object", $"has a configuration that cannot be understood: {problem}.", Severity.High);
            return [.. findings];
        }

        if (Same.Text(security.Mode, "None") || Same.Text(security.Policy, "None"))
        {
            bool hasPassword = Same.Text(endpoint.AuthenticationMethod, "UsernamePassword");
            Fail(
                Describe(security),
                "signAndEncrypt",
                hasPassword ? "sends its user name and password over a session without security." : "has sessions that are neither signed nor encrypted.",
                hasPassword ? PasswordInClear : Severity.High);
        }

        if (Same.Text(security.Mode, "Sign"))
        {
            Fail(Describe(security), "signAndEncrypt", "has sessions that are signed but not encrypted.", Severity.High.Lowered());
        }

        if (Same.AnyOf(security.Policy, Deprecated))
        {
            Fail(Describe(security), string.Join(", ", Current), "uses a security policy that is deprecated.", Severity.High.Lowered());
        }

        bool isUnknown = (security.Mode is not null && !Same.AnyOf(security.Mode, "None", "Sign", "SignAndEncrypt"))
            || (security.Policy is not null && !Same.Text(security.Policy, "None") && !Same.AnyOf(security.Policy, [.. Deprecated, .. Current]));
        if (isUnknown)
        {
            findings.Add(context.Unknown(
                endpoint.Owner, Reason.InvalidData, $"{name} has a security mode or policy this version does not know.", "a newer version of the module", path, Describe(security)));
        }

        return findings.Count > 0 ? [.. findings] : [context.Pass(endpoint.Owner, path, Describe(security), Passing(name, security), "signAndEncrypt")];
    }

    private static string Passing(string name, OpcUaSecurity security) => security.Mode is null || security.Policy is null
        ? $"{name} takes the most secure {(security.Mode is null ? "mode" : "policy")} the server offers, which may be None if the server offers no other."
        : $"{name} has sessions that are signed and encrypted.";

    private static string Describe(OpcUaSecurity security) => $"mode {security.Mode ?? "not set"}, policy {security.Policy ?? "not set"}";
}
