using System.Security.Cryptography;
using System.Text;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>
/// The names that <c>az iot ops</c> gives, so that what one of the two tools made is not made again by the other. Nothing is
/// looked up by them: users may choose others.
/// </summary>
public static class SecureSettingsNames
{
    private const int Digits = 7;

    /// <summary>A secret provider class.</summary>
    /// <param name="cluster">The name of the connected cluster.</param>
    /// <param name="resourceGroup">The resource group of the instance.</param>
    /// <param name="instance">The name of the instance.</param>
    public static string SecretProviderClass(string cluster, string resourceGroup, string instance) => $"spc-ops-{Hash($"{cluster}-{resourceGroup}-{instance}")}";

    /// <summary>A federated credential.</summary>
    /// <param name="cluster">The name of the connected cluster.</param>
    /// <param name="issuer">The issuer of its tokens.</param>
    /// <param name="subject">The service account, as <c>system:serviceaccount:…</c>.</param>
    public static string FederatedCredential(string cluster, string issuer, string subject) => Hash($"{cluster}-{issuer}-{subject}");

    /// <summary>A key vault, whose name has to be unique in all of Azure.</summary>
    /// <param name="clusterId">The ARM id of the connected cluster.</param>
    /// <param name="instanceId">The ARM id of the instance.</param>
    public static string KeyVault(string clusterId, string instanceId) => $"kv-ops-{Hash($"{clusterId}-{instanceId}".ToUpperInvariant())}";

    /// <summary>The identity that reads secrets.</summary>
    /// <param name="instance">The name of the instance.</param>
    public static string SecretIdentity(string instance) => $"id-{instance}-secrets";

    /// <summary>The identity of cloud connections.</summary>
    /// <param name="instance">The name of the instance.</param>
    public static string CloudIdentity(string instance) => $"id-{instance}-cloud";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits].ToLowerInvariant();
}
