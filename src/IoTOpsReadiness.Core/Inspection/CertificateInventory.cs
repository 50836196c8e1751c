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

    // The same for what a site need not have, or one side alone knows: lacking only where it was asked for and not given.
    private static readonly EvidenceKind[] ListedWhereAsked = [Evidence.ConnectedClusters, Evidence.Extensions, Evidence.SecretSyncs];

    /// <summary>The evidence it is made from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } =
        [.. Listed, .. ListedWhereAsked, Evidence.Issuers, Evidence.ClusterIssuers, Evidence.SecretProviderClasses];

    /// <summary>The certificates, the first to end first; those whose end is not known come last.</summary>
    /// <exception cref="ReadinessException">Neither cert-manager's certificates nor ConfigMaps are known, and Azure tells of none.</exception>
    public static IReadOnlyList<SiteCertificate> Of(Site site)
    {
        SiteCertificate[] certificates =
        [
            .. ((IEnumerable<SiteCertificate>)[.. Kept(site), .. Open(site), .. Hidden(site), .. ArcIdentityCertificate.Of(site)])
                .OrderBy(certificate => certificate.NotAfter ?? DateTimeOffset.MaxValue)
                .ThenBy(certificate => certificate.ToString(), StringComparer.Ordinal),
        ];

        // Nothing would read as if there were none. That the site is connected is no answer either.
        if (!site.Has(Evidence.ConfigMaps) && certificates.All(certificate => certificate.State == CertificateState.NotReported))
        {
            EvidenceGap.Require(site, Evidence.Certificates);
        }

        return certificates;
    }

    /// <summary>What the list lacks because it could not be read; null where nothing is lacking.</summary>
    public static string? Limitation(Site site)
    {
        string[] gaps = [.. Listed.Concat(ListedWhereAsked.Where(kind => WasAsked(site, kind))).Select(kind => EvidenceGap.Of(site, kind)?.Message).OfType<string>()];
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
                : CertificateDates.StateOf(site, certificate.NotBefore, certificate.NotAfter.Value) is var state and not CertificateState.Valid ? state
                : site.Snapshot.CollectedAt - certificate.RenewalTime > Lateness ? CertificateState.RenewalOverdue
                : CertificateState.Valid,
            Subject = certificate.CommonName is { } name ? $"CN={name}" : certificate.DnsNames.Concat(certificate.IpAddresses).FirstOrDefault(),
            Issuer = certificate.IssuerName is null ? null : $"{certificate.IssuerKind}/{certificate.IssuerName}",
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
            DaysLeft = CertificateDates.DaysLeft(site, certificate.NotAfter),
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
            State = certificate is null ? CertificateState.Unreadable : CertificateDates.StateOf(site, certificate.NotBefore, certificate.NotAfter),
            Subject = certificate?.Subject,
            Issuer = certificate?.Issuer,
            NotBefore = certificate?.NotBefore.ToUniversalTime(),
            NotAfter = certificate?.NotAfter.ToUniversalTime(),
            DaysLeft = CertificateDates.DaysLeft(site, certificate?.NotAfter),
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
            .Concat(OpcUaCertificates.NamedIn(site))
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
                Subject = OpcUaCertificates.SubjectOf(site, secret),
                RenewedBy = site.FindSecret(secret).IsSynced ? CertificateRenewal.KeyVault
                    : OpcUaCertificates.IsCertManagers(site, secret) ? CertificateRenewal.CertManager
                    : CertificateRenewal.Nobody,
                UsedBy = CertificateUses.OfSecret(site, secret),
                SyncedFrom = SourcesOf(site, secret),
            });
    }

    // Names only: neither the sync nor the provider class tells anything of what is in the vault.
    private static IReadOnlyList<string> SourcesOf(Site site, string secret) =>
    [
        .. site.FindSecret(secret).Syncs
            .SelectMany(sync => sync.Mappings
                .Where(mapping => mapping.SourcePath.Length > 0)
                .Select(mapping => VaultOf(site, sync) is { } vault ? $"{vault}/{mapping.SourcePath}" : mapping.SourcePath))
            .Distinct(StringComparer.Ordinal),
    ];

    private static string? VaultOf(Site site, SecretSync sync) => site.SecretProviderClasses
        .Where(item => item.Name == sync.SecretProviderClassName && (item.Namespace ?? site.Namespace) == site.Namespace)
        .Select(item => item.KeyVaultName)
        .FirstOrDefault(vault => vault is not null);

    private static bool WasAsked(Site site, EvidenceKind kind) =>
        site.Snapshot.Queries.Any(query => query.Kind == kind.Name && query.Outcome != QueryOutcome.NotRequested);

    private static bool IsQuickstart(string? name) => name?.Contains(QuickstartTrust.CommonName, StringComparison.OrdinalIgnoreCase) == true;
}
