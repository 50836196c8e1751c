using IoTOpsReadiness.Guidelines.Operations;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Inspection;

/// <summary>What depends on a certificate, as far as references tell.</summary>
internal static class CertificateUses
{
    // Published by Kubernetes in every namespace; every pod verifies the API server with it.
    private const string KubernetesRoot = "kube-root-ca.crt";

    /// <summary>What uses a certificate that cert-manager keeps.</summary>
    public static string[] Of(Site site, Certificate certificate)
    {
        string? secret = certificate.SecretName;
        bool isInSite = certificate.Namespace == site.Namespace;
        IEnumerable<string> uses =
        [
            .. Ports(site).Where(port => isInSite && secret is not null && port.CertificateSecret == secret).Select(Describe),
            .. site.Listeners.Where(listener => isInSite && certificate.IsOwnedBy("BrokerListener", listener.Name)).Select(listener => listener.ToString()),
            .. site.ClusterIssuers.Where(issuer => secret is not null && issuer.CaSecretName == secret).Select(issuer => issuer.ToString()),
            .. site.Issuers.Where(issuer => secret is not null && issuer.CaSecretName == secret && issuer.Namespace == certificate.Namespace).Select(issuer => issuer.ToString()),
            .. isInSite && secret is not null ? OfSecret(site, secret) : [],
        ];
        return [.. uses.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What uses the certificate in a secret of the site.</summary>
    public static string[] OfSecret(Site site, string secret) =>
    [
        .. CertificatesExpiry.HiddenIn(site)
            .Where(use => use.Secret == secret && use.User is not SecretName)
            .Select(use => use.User.ToString())
            .Concat(OpcUaCertificates.Uses(site, secret) ? ["OPC UA connector"] : [])
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What trusts the certificates of a ConfigMap.</summary>
    public static string[] Of(Site site, ConfigMap map)
    {
        IEnumerable<string> uses =
        [
            .. site.DataflowEndpoints.Where(endpoint => endpoint.TrustedCaConfigMap == map.Name).Select(endpoint => endpoint.ToString()),
            .. site.Authentications
                .Where(authentication => authentication.Methods.Any(method =>
                    (Same.Text(method.Method, "X509") && method.TrustedClientCa == map.Name) || method.CustomCaConfigMap == map.Name))
                .Select(authentication => authentication.ToString()),
            .. site.Extension(Extension.OperationsType)?.Setting(Guidelines.Security.TrustBundle.NameSetting) == map.Name
                || map.Name == QuickstartTrust.TrustBundleName(site.Namespace) ? ["all components of Azure IoT Operations"] : Array.Empty<string>(),
            .. map.Name == KubernetesRoot ? ["Kubernetes API server"] : Array.Empty<string>(),
        ];
        return [.. uses.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<ListenerPort> Ports(Site site) => site.Listeners.SelectMany(listener => listener.Ports);

    private static string Describe(ListenerPort port) => $"BrokerListener/{port}";
}
