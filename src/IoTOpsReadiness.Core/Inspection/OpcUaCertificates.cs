using IoTOpsReadiness.Guidelines.OpcUa;
using IoTOpsReadiness.Guidelines.Operations;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>
/// The certificates of the OPC UA connector, as configuration tells of them: a setting of the Azure IoT Operations extension
/// names the secret with the connector's own, and secret syncs have fixed names. Both are known without the cluster.
/// </summary>
internal static class OpcUaCertificates
{
    /// <summary>The secret with the connector's own certificate; null where the extension is not known.</summary>
    public static string? Own(Site site) => site.Extension(Extension.OperationsType) is not { } extension ? null
        : extension.Setting(OpcUaPki.Setting("applicationCert")) is { Length: > 0 } configured ? configured
        : OpcUaPki.DefaultCertificate;

    /// <summary>The secrets that configuration names, whether or not the cluster showed them.</summary>
    public static IEnumerable<string> NamedIn(Site site)
    {
        IEnumerable<string> synced = CertificatesExpiry.OpcUaSecrets.Where(secret => site.FindSecret(secret).IsSynced);

        // The self-signed one is named by nothing. It is taken for granted only where somebody needs it and the cluster could not say.
        return Own(site) is { } own && (own != OpcUaPki.DefaultCertificate || (!ClusterTells(site) && site.InboundEndpoints.Any(endpoint => endpoint.IsOpcUa)))
            ? synced.Append(own)
            : synced;
    }

    /// <summary>Whether the connector uses what is in a secret. Where nobody says which is its own, either may be.</summary>
    public static bool Uses(Site site, string secret)
    {
        string? own = Own(site);
        return secret == own
            || (secret is OpcUaPki.DefaultCertificate or OpcUaPki.ClientCertificate ? own is null : CertificatesExpiry.OpcUaSecrets.Contains(secret));
    }

    /// <summary>The subject the connector is told its certificate has; null for any other, and where nothing is told.</summary>
    public static string? SubjectOf(Site site, string secret) =>
        secret == Own(site) ? site.Extension(Extension.OperationsType)?.Setting(OpcUaPki.Setting("subjectName")) : null;

    /// <summary>Whether cert-manager renews what is in a secret although it could not be asked: it makes the self-signed one.</summary>
    public static bool IsCertManagers(Site site, string secret) => secret == OpcUaPki.DefaultCertificate && !site.Has(Evidence.Certificates);

    private static bool ClusterTells(Site site) => site.Has(Evidence.Certificates) || site.Has(Evidence.SecretNames);
}
