using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <content>Certificates that nothing renews: open in ConfigMaps, or hidden in secrets.</content>
internal sealed partial class CertificatesExpiry
{
    internal const string PemBegin = "-----BEGIN CERTIFICATE-----";

    // trust-manager writes these ConfigMaps and keeps them in step with their sources.
    internal const string BundleLabel = "trust.cert-manager.io/bundle";

    // Secrets of the OPC UA connector that hold certificates under fixed names.
    internal static readonly string[] OpcUaSecrets =
    [
        "aio-opc-opcuabroker-default-application-cert", "aio-opc-ua-broker-client-certificate", "aio-opc-ua-broker-trust-list", "aio-opc-ua-broker-issuer-list",
    ];

    // Roots and client CAs lie open in ConfigMaps of the site.
    private static IEnumerable<Finding> Open(GuidelineContext context)
    {
        if (!context.Site.Has(Evidence.ConfigMaps))
        {
            return [context.Missing(Evidence.ConfigMaps)];
        }

        return
            from map in context.Site.ConfigMaps
            from key in map.Keys
            where map.Value(key)?.Contains(PemBegin, StringComparison.Ordinal) == true
            select Judge(context, map, key);
    }

    private static Finding Judge(GuidelineContext context, ConfigMap map, string key)
    {
        IReadOnlyList<PublicCertificate> certificates = PublicCertificate.ReadPem(map.Value(key));
        string path = $"data.{key}";
        if (certificates.Count == 0)
        {
            return context.Unknown(map, Reason.InvalidData, $"{map} holds a certificate that cannot be read.", "a certificate in PEM") with { Path = path };
        }

        PublicCertificate[] expired = [.. certificates.Where(certificate => certificate.NotAfter <= context.Now)];
        PublicCertificate first = certificates.Where(certificate => certificate.NotAfter > context.Now).OrderBy(certificate => certificate.NotAfter).FirstOrDefault() ?? certificates[0];
        bool isSoon = first.NotAfter - context.Now < Notice;
        Finding finding = expired.Length == certificates.Count
            ? Fail(expired[0], $"{map} holds expired certificates only.", Severity.Critical)
            // A bundle may still hold an old root beside the one that follows it.
            : expired.Length > 0 ? Fail(expired[0], $"{map} holds an expired certificate beside valid ones.", Severity.High.Lowered())
            : isSoon && map.Label(BundleLabel) is null ? Fail(first, $"{map} holds a certificate that ends within 30 days, and nothing renews it.", Severity.High.Lowered())
            : context.Pass(map, null, Observed(first), $"{map} holds valid certificates.{(isSoon ? " One ends within 30 days; trust-manager follows its source." : "")}");
        return finding with { Path = path };

        Finding Fail(PublicCertificate certificate, string message, Severity severity) =>
            context.Fail(map, null, Observed(certificate), "valid for 30 days or more", message, severity);
    }

    private static string Observed(PublicCertificate certificate) =>
        string.Create(CultureInfo.InvariantCulture, $"{certificate.Subject} until {Day(certificate.NotAfter)}");

    // The values of secrets are never read, so these stay open unless cert-manager keeps them.
    private static IEnumerable<Finding> Hidden(GuidelineContext context)
    {
        Site site = context.Site;
        var kept = site.Certificates
            .Where(certificate => certificate.Namespace == site.Namespace)
            .Select(certificate => certificate.SecretName)
            .ToHashSet(StringComparer.Ordinal);

        // What is synced from a vault under a name of the connector's is there, also where the secrets' own names may not be listed.
        IEnumerable<(Resource User, string? Path, string Secret)> synced = site.SecretSyncs
            .Where(sync => OpcUaSecrets.Contains(sync.Name) && (sync.Namespace ?? site.Namespace) == site.Namespace)
            .Select(sync => ((Resource)sync, (string?)null, sync.Name));
        return
            from use in HiddenIn(site).Concat(synced).DistinctBy(use => use.Secret)
            where !kept.Contains(use.Secret)
            select context.Unknown(
                use.User,
                Reason.NotCollected,
                $"When the certificate in the secret '{use.Secret}' ends is known to the secret alone.",
                $"kubectl get secret {use.Secret} -n {site.Namespace} and openssl x509 -enddate, declared in an attestation",
                observed: use.Secret) with { Path = use.Path };
    }

    /// <summary>The secrets that hold certificates, each with what names it.</summary>
    internal static IEnumerable<(Resource User, string? Path, string Secret)> HiddenIn(Site site)
    {
        IEnumerable<(Resource User, string? Path, string? Secret)> named =
        [
            .. site.Listeners.SelectMany(listener => listener.Ports.Select(port => ((Resource)listener, (string?)listener.PathOf($"{port.Path}.tls.manual.secretRef"), port.ManualSecret))),
            .. site.DataflowEndpoints.Select(endpoint => ((Resource)endpoint, (string?)endpoint.PathOf($"{endpoint.SettingsName}.authentication.x509CertificateSettings.secretRef"), endpoint.CertificateSecret)),
            .. site.InboundEndpoints.Select(endpoint => (
                endpoint.Owner,
                (string?)endpoint.Owner.PathOf(endpoint.PathOf("authentication.x509Credentials.certificateSecretName")),
                SecretReference.TryParse(endpoint.CertificateSecret, out SecretReference? secret) ? secret.Name : endpoint.CertificateSecret)),
            .. site.Authentications.SelectMany(authentication => authentication.Methods.Select(method => (
                (Resource)authentication, (string?)authentication.PathOf($"{method.Path}.customSettings.auth.x509.secretRef"), method.CustomClientSecret))),
            .. site.SecretNames.Where(secret => OpcUaSecrets.Contains(secret.Name)).Select(secret => ((Resource)secret, (string?)null, (string?)secret.Name)),
        ];
        return named.Where(use => use.Secret is not null).Select(use => (use.User, use.Path, use.Secret!));
    }
}
