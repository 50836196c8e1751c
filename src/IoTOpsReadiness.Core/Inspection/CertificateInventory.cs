using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.Operations;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>Every certificate the site depends on, and when it ends, as far as that is known without reading a secret.</summary>
public static class CertificateInventory
{
    // How long cert-manager may be late, the same as the guideline on expiry allows.
    private static readonly TimeSpan Lateness = TimeSpan.FromHours(1);

    // What holds certificates or names the secrets that do. The rest only says what uses them, and who renews them.
    private static readonly EvidenceKind[] Listed =
    [
        Evidence.Certificates, Evidence.ConfigMaps, Evidence.BrokerListeners, Evidence.BrokerAuthentications, Evidence.DataflowEndpoints,
        Evidence.AssetEndpointProfiles, Evidence.Devices, Evidence.SecretNames,
    ];

    /// <summary>The evidence it is made from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } =
        [.. Listed, Evidence.Issuers, Evidence.ClusterIssuers, Evidence.SecretSyncs, Evidence.ConnectedClusters, Evidence.Extensions];

    /// <summary>The certificates, the first to end first; those whose end is not known come last.</summary>
    /// <exception cref="ReadinessException">Neither cert-manager's certificates nor ConfigMaps are known.</exception>
    public static IReadOnlyList<SiteCertificate> Of(Site site)
    {
        if (!site.Has(Evidence.ConfigMaps))
        {
            EvidenceGap.Require(site, Evidence.Certificates);
        }

        return [.. ((IEnumerable<SiteCertificate>)[.. Kept(site), .. Open(site), .. Hidden(site), .. ArcIdentity(site)])
            .OrderBy(certificate => certificate.NotAfter ?? DateTimeOffset.MaxValue)
            .ThenBy(certificate => certificate.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>What the list lacks because it could not be read; null where nothing is lacking.</summary>
    public static string? Limitation(Site site)
    {
        string[] gaps = [.. Listed.Select(kind => EvidenceGap.Of(site, kind)?.Message).OfType<string>()];
        return gaps.Length == 0 ? null : $"The list is incomplete. {string.Join(' ', gaps)}";
    }

    // What cert-manager keeps in a secret and reports on.
    private static IEnumerable<SiteCertificate> Kept(Site site) => site.Certificates
        .Where(certificate => SiteImages.IsOwn(site, certificate.Namespace))
        .Select(certificate => new SiteCertificate
        {
            Site = site.Name,
            Kind = certificate.Kind,
            Name = certificate.Name,
            Namespace = certificate.Namespace,
            Secret = certificate.SecretName,
            State = certificate.NotAfter is null ? CertificateState.NotIssued
                : StateOf(site, certificate.NotBefore, certificate.NotAfter.Value) is var state and not CertificateState.Valid ? state
                : site.Snapshot.CollectedAt - certificate.RenewalTime > Lateness ? CertificateState.RenewalOverdue
                : CertificateState.Valid,
            Subject = certificate.CommonName is { } name ? $"CN={name}" : certificate.DnsNames.Concat(certificate.IpAddresses).FirstOrDefault(),
            Issuer = certificate.IssuerName is null ? null : $"{certificate.IssuerKind}/{certificate.IssuerName}",
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
            DaysLeft = DaysLeft(site, certificate.NotAfter),
            RenewalTime = certificate.RenewalTime,
            RenewedBy = CertificateRenewal.CertManager,
            UsedBy = CertificateUses.Of(site, certificate),
            IsQuickstart = certificate.SecretName == QuickstartTrust.CaSecretName(site.Namespace) || IsQuickstart(certificate.CommonName),
        });

    // Roots and client CAs, which lie open in ConfigMaps.
    private static IEnumerable<SiteCertificate> Open(Site site) =>
        from map in site.ConfigMaps
        from key in map.Keys
        where map.Value(key)?.Contains(CertificatesExpiry.PemBegin, StringComparison.Ordinal) == true
        let certificates = PublicCertificate.ReadPem(map.Value(key))
        from certificate in certificates.Count == 0 ? [null] : certificates.Cast<PublicCertificate?>()
        select new SiteCertificate
        {
            Site = site.Name,
            Kind = map.Kind,
            Name = map.Name,
            Namespace = map.Namespace,
            Key = key,
            State = certificate is null ? CertificateState.Unreadable : StateOf(site, certificate.NotBefore, certificate.NotAfter),
            Subject = certificate?.Subject,
            Issuer = certificate?.Issuer,
            NotBefore = certificate?.NotBefore.ToUniversalTime(),
            NotAfter = certificate?.NotAfter.ToUniversalTime(),
            DaysLeft = DaysLeft(site, certificate?.NotAfter),
            RenewedBy = map.Label(CertificatesExpiry.BundleLabel) is not null ? CertificateRenewal.TrustManager
                : map.Name == QuickstartTrust.TrustBundleName(site.Namespace) ? CertificateRenewal.Quickstart
                : CertificateRenewal.Nobody,
            UsedBy = CertificateUses.Of(site, map),
            Thumbprint = certificate?.Thumbprint,
            IsQuickstart = IsQuickstart(certificate?.Subject),
        };

    // Listed so that nobody takes the list for complete without them.
    private static IEnumerable<SiteCertificate> Hidden(Site site)
    {
        HashSet<string?> kept = [.. site.Certificates.Where(certificate => certificate.Namespace == site.Namespace).Select(certificate => certificate.SecretName)];
        return CertificatesExpiry.HiddenIn(site)
            .Select(use => use.Secret)
            .Where(secret => !kept.Contains(secret))
            .Distinct(StringComparer.Ordinal)
            .Select(secret => new SiteCertificate
            {
                Site = site.Name,
                Kind = "Secret",
                Name = secret,
                Namespace = site.Namespace,
                Secret = secret,
                State = CertificateState.InSecret,
                RenewedBy = site.FindSecret(secret).IsSynced ? CertificateRenewal.KeyVault : CertificateRenewal.Nobody,
                UsedBy = CertificateUses.OfSecret(site, secret),
            });
    }

    private static IEnumerable<SiteCertificate> ArcIdentity(Site site) =>
        from cluster in site.ConnectedClusters
        let end = cluster.IdentityExpirationTime
        where end is not null
        select new SiteCertificate
        {
            Site = site.Name,
            Kind = cluster.Kind,
            Name = cluster.Name,
            State = StateOf(site, null, end.Value),
            Subject = "identity of the Arc agents",
            NotAfter = end,
            DaysLeft = DaysLeft(site, end),
            RenewedBy = CertificateRenewal.ArcAgents,
            UsedBy = ["Azure Arc agents"],
        };

    private static CertificateState StateOf(Site site, DateTimeOffset? notBefore, DateTimeOffset notAfter) =>
        notAfter <= site.Snapshot.CollectedAt ? CertificateState.Expired
        : notBefore > site.Snapshot.CollectedAt ? CertificateState.NotYetValid
        : CertificateState.Valid;

    private static int? DaysLeft(Site site, DateTimeOffset? notAfter) =>
        notAfter is { } end ? (int)Math.Floor((end - site.Snapshot.CollectedAt).TotalDays) : null;

    private static bool IsQuickstart(string? name) => name?.Contains(QuickstartTrust.CommonName, StringComparison.OrdinalIgnoreCase) == true;
}
