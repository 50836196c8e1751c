using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>Secrets, certificates and the extensions that keep them.</content>
public sealed partial class Site
{
    /// <summary>The Secrets in the namespace of Azure IoT Operations, by name.</summary>
    public IReadOnlyList<SecretName> SecretNames => View(Evidence.SecretNames, (document, source) => new SecretName(document, source));

    /// <summary>What is synced from Key Vault.</summary>
    public IReadOnlyList<SecretSync> SecretSyncs => View(Evidence.SecretSyncs, (document, source) => new SecretSync(document, source));

    /// <summary>From which Key Vault, and as whom.</summary>
    public IReadOnlyList<SecretProviderClass> SecretProviderClasses =>
        View(Evidence.SecretProviderClasses, (document, source) => new SecretProviderClass(document, source));

    /// <summary>Certificates that cert-manager keeps.</summary>
    public IReadOnlyList<Certificate> Certificates => View(Evidence.Certificates, (document, source) => new Certificate(document, source));

    /// <summary>Issuers of one namespace each.</summary>
    public IReadOnlyList<Issuer> Issuers => View(Evidence.Issuers, (document, source) => new Issuer(document, source, Issuer.NamespacedKind));

    /// <summary>Issuers of the whole cluster.</summary>
    public IReadOnlyList<Issuer> ClusterIssuers => View(Evidence.ClusterIssuers, (document, source) => new Issuer(document, source, Issuer.ClusterKind));

    /// <summary>The cluster's Arc extensions.</summary>
    public IReadOnlyList<Extension> Extensions => View(Evidence.Extensions, (document, source) => new Extension(document, source));

    /// <summary>The extension of a type; null where there is none, or nobody asked.</summary>
    public Extension? Extension(string extensionType) => Extensions.FirstOrDefault(extension => extension.Is(extensionType));

    /// <summary>What is known of a secret that another resource refers to.</summary>
    public SecretLookup FindSecret(string name) => new(
        [.. SecretSyncs.Where(sync => sync.Name == name && (sync.Namespace ?? Namespace) == Namespace)],
        SecretNames.Any(secret => secret.Name == name),
        Has(Evidence.SecretNames));

    /// <summary>The issuer a certificate refers to. One of a namespace serves that namespace alone.</summary>
    public Lookup<Issuer> FindIssuer(string name, string? kind, string? inNamespace) => Same.Text(kind, Issuer.ClusterKind)
        ? new(ClusterIssuers.FirstOrDefault(issuer => issuer.Name == name), Has(Evidence.ClusterIssuers))
        : new(Issuers.FirstOrDefault(issuer => issuer.Name == name && issuer.Namespace == (inNamespace ?? Namespace)), Has(Evidence.Issuers));
}
