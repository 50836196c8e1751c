using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>That a resource signs in with a secret.</summary>
/// <param name="User">The resource.</param>
/// <param name="Path">Where it names the secret, below its body.</param>
/// <param name="Secret">The secret's name.</param>
/// <param name="Key">The key in it; null where the whole secret is meant.</param>
internal sealed record SecretUse(Resource User, string Path, string Secret, string? Key)
{
    /// <summary>The resources that use secrets.</summary>
    public static EvidenceKind[] Kinds { get; } =
        [Evidence.DataflowEndpoints, Evidence.AssetEndpointProfiles, Evidence.Devices, Evidence.BrokerAuthentications];

    /// <summary>Every use of a secret by endpoints, devices and broker authentications.</summary>
    public static IEnumerable<SecretUse> Of(Site site) =>
    [
        .. site.DataflowEndpoints.SelectMany(endpoint => endpoint.Secrets.Select(secret => new SecretUse(endpoint, secret.Path, secret.Name, null))),
        .. site.InboundEndpoints.SelectMany(Of),
        .. site.Authentications.SelectMany(authentication => authentication.Methods
            .Where(method => method.CustomClientSecret is not null)
            .Select(method => new SecretUse(authentication, $"{method.Path}.customSettings.auth.x509.secretRef", method.CustomClientSecret!, null))),
    ];

    /// <summary>Whether the secret comes from Key Vault.</summary>
    public Finding Judge(GuidelineContext context)
    {
        const string expected = "a SecretSync of that name";
        Site site = context.Site;
        SecretLookup lookup = site.FindSecret(Secret);
        if (lookup.IsSynced)
        {
            return Key is not null && lookup.LacksKey(Key)
                ? context.Fail(User, Path, $"{Secret}/{Key}", "a key that is synced", $"The secret '{Secret}' is synced without the key '{Key}' that {User} uses.")
                : context.Pass(User, Path, Secret, $"The secret '{Secret}' that {User} uses is synced from Key Vault.", expected);
        }

        if (site.Certificates.Any(certificate => certificate.SecretName == Secret && certificate.Namespace == site.Namespace))
        {
            return context.Pass(User, Path, Secret, $"The secret '{Secret}' that {User} uses is a certificate that cert-manager keeps and renews.", expected);
        }

        return lookup.Exists
            ? context.Fail(User, Path, Secret, expected, $"The secret '{Secret}' that {User} uses was made by hand: no SecretSync has its name.", Severity.Medium)
            : lookup.IsMissing
                ? context.Fail(User, Path, Secret, expected, $"The secret '{Secret}' that {User} uses does not exist.")
                : context.Missing(Evidence.SecretNames) with { Target = User.Reference, Path = User.PathOf(Path), Observed = Secret };
    }

    private static IEnumerable<SecretUse> Of(InboundEndpoint endpoint)
    {
        (string Path, string? Value)[] references =
        [
            ("authentication.usernamePasswordCredentials.usernameSecretName", endpoint.UsernameSecret),
            ("authentication.usernamePasswordCredentials.passwordSecretName", endpoint.PasswordSecret),
            ("authentication.x509Credentials.certificateSecretName", endpoint.CertificateSecret),
            ("trustSettings.trustList", endpoint.TrustList),
        ];
        return references
            .Where(reference => reference.Value is not null)
            .Select(reference => SecretReference.TryParse(reference.Value, out SecretReference? secret)
                ? new SecretUse(endpoint.Owner, endpoint.PathOf(reference.Path), secret.Name, secret.Key)
                : new SecretUse(endpoint.Owner, endpoint.PathOf(reference.Path), reference.Value!, null));
    }
}
