namespace IoTOpsReadiness.Model;

/// <summary>
/// The names of the self-signed trust a deployment gets unless it brings its own. They carry the namespace of Azure
/// IoT Operations as a prefix.
/// </summary>
public static class QuickstartTrust
{
    /// <summary>What the common name of the root says of itself.</summary>
    public const string CommonName = "Azure IoT Operations Quickstart Root CA - Not for Production";

    /// <summary>The cluster issuer.</summary>
    public static string IssuerName(string siteNamespace) => $"{siteNamespace}-aio-certificate-issuer";

    /// <summary>The secret with the root and its key, in the namespace <c>cert-manager</c>.</summary>
    public static string CaSecretName(string siteNamespace) => $"{siteNamespace}-aio-ca-certificate";

    /// <summary>The ConfigMap with the root, key <c>ca.crt</c>, in the namespace of Azure IoT Operations.</summary>
    public static string TrustBundleName(string siteNamespace) => $"{siteNamespace}-aio-ca-trust-bundle";
}
