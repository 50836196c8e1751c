using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>Check 31: connectors sign in at servers; nobody is anonymous.</summary>
internal sealed class OpcUaUserAuthentication : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 31,
        Id = "OpcUa.UserAuthentication",
        Title = "Connectors sign in at OPC UA servers",
        Area = Area.OpcUa,
        Severity = Severity.High,
        Recommendation = "Sign in at OPC UA servers with a user name and password from synced secrets; anonymous access is for tests.",
        Remediation = "Set-IoTOpsOpcUaEndpoint with the names of the synced secrets; the session to the server restarts.",
        Article = "discover-manage-assets/howto-configure-opc-ua",
        Uses = [Evidence.AssetEndpointProfiles, Evidence.Devices, Evidence.SecretSyncs, Evidence.SecretNames],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        InboundEndpoint[] endpoints = [.. context.Site.InboundEndpoints];
        Finding[] missing = OpcUaEndpoints.Missing(context, Severity.High);
        Finding[] findings = [.. endpoints.SelectMany(endpoint => Judge(context, endpoint)), .. missing];
        bool isUnsure = endpoints.SelectMany(SecretsOf).Any(secret => SecretReference.TryParse(secret.Value, out SecretReference? reference)
            && context.Site.FindSecret(reference.Name).IsUndetermined);
        return findings.Length == 0 ? [context.NotApplicableSite("There is no device endpoint.")]
            : isUnsure ? [.. findings, context.Missing(Evidence.SecretNames)]
            : findings;
    }

    private static Finding[] Judge(GuidelineContext context, InboundEndpoint endpoint)
    {
        string path = endpoint.PathOf("authentication.method");
        string name = OpcUaEndpoints.Describe(endpoint);
        Severity severity = SeverityOf(endpoint);
        if (IsSimulator(endpoint))
        {
            return [context.Fail(
                endpoint.Owner, endpoint.PathOf(endpoint.Name.Length == 0 ? "targetAddress" : "address"), endpoint.Address, "a real server", $"{name} is the OPC PLC simulator: simulator present in production.", severity)];
        }

        string method = MethodOf(endpoint);
        if (Same.Text(method, "Anonymous"))
        {
            return [context.Fail(endpoint.Owner, path, endpoint.AuthenticationMethod ?? "not set", "UsernamePassword", $"{name} signs in as nobody.", severity)];
        }

        if (!Same.AnyOf(method, "UsernamePassword", "Certificate"))
        {
            return [context.Unknown(endpoint.Owner, Reason.InvalidData, $"{name} signs in by a method this version does not know.", "a newer version of the module", path, method, severity)];
        }

        Finding[] failures = [.. SecretsOf(endpoint).SelectMany(secret => Secret(context, endpoint, secret, severity))];
        if (failures.Length > 0)
        {
            return failures;
        }

        string note = Same.Text(method, "Certificate") && endpoint.IsOpcUa ? " Releases up to November 2025 do not support user certificates." : "";
        return [context.Pass(endpoint.Owner, path, method, $"{name} signs in by {method}.{HandMade(context, endpoint)}{note}", "UsernamePassword")];
    }

    private static IEnumerable<Finding> Secret(GuidelineContext context, InboundEndpoint endpoint, EndpointSecret secret, Severity severity)
    {
        string name = OpcUaEndpoints.Describe(endpoint);
        if (!SecretReference.TryParse(secret.Value, out SecretReference? reference))
        {
            yield return context.Fail(
                endpoint.Owner, secret.Path, secret.Value ?? "not set", "secret/key", $"{name} does not say which secret and key hold its {secret.What}.", severity);
            yield break;
        }

        SecretLookup lookup = context.Site.FindSecret(reference.Name);
        if (lookup.IsMissing)
        {
            yield return context.Fail(endpoint.Owner, secret.Path, secret.Value, "a secret that exists", $"The secret with the {secret.What} of {name} does not exist.", severity);
        }
        else if (lookup.LacksKey(reference.Key))
        {
            yield return context.Fail(endpoint.Owner, secret.Path, secret.Value, "a key that is synced", $"The secret with the {secret.What} of {name} has no such key.", severity);
        }
    }

    // That it should be synced is for AIO-012 to judge; here it is enough that the credentials are there.
    private static string HandMade(GuidelineContext context, InboundEndpoint endpoint) => SecretsOf(endpoint).Any(secret =>
            SecretReference.TryParse(secret.Value, out SecretReference? reference)
            && context.Site.FindSecret(reference.Name) is { IsSynced: false, Exists: true })
        ? " Its secret is made by hand, not synced; AIO-012 judges that."
        : "";

    // What is switched off is judged all the same, at Low; connectors other than OPC UA at Medium.
    private static Severity SeverityOf(InboundEndpoint endpoint) =>
        !endpoint.IsEnabled ? Severity.Low
        : endpoint.IsOpcUa ? Severity.High
        : Severity.Medium;

    // No source says what a missing method means. With credentials it can be told; without any, nobody can sign in as somebody.
    private static string MethodOf(InboundEndpoint endpoint) => endpoint.AuthenticationMethod
        ?? (endpoint.UsernameSecret is not null ? "UsernamePassword"
        : endpoint.CertificateSecret is not null ? "Certificate"
        : "Anonymous");

    private static bool IsSimulator(InboundEndpoint endpoint) =>
        endpoint.IsOpcUa
        && Uri.TryCreate(endpoint.Address, UriKind.Absolute, out Uri? address)
        && address.Host.StartsWith("opcplc-", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<EndpointSecret> SecretsOf(InboundEndpoint endpoint)
    {
        string method = MethodOf(endpoint);
        if (Same.Text(method, "UsernamePassword"))
        {
            yield return new("user name", endpoint.UsernameSecret, endpoint.PathOf("authentication.usernamePasswordCredentials.usernameSecretName"));
            yield return new("password", endpoint.PasswordSecret, endpoint.PathOf("authentication.usernamePasswordCredentials.passwordSecretName"));
        }
        else if (Same.Text(method, "Certificate"))
        {
            yield return new("certificate", endpoint.CertificateSecret, endpoint.PathOf("authentication.x509Credentials.certificateSecretName"));
        }
    }

    private sealed record EndpointSecret(string What, string? Value, string Path);
}
