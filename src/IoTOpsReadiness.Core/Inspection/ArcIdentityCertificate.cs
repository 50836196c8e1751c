using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>
/// The identity of the Arc agents. Its certificate is in a secret of the agents, which is not read; Azure alone says when it
/// ends. A site that lost it has to be connected again, so it is listed also where its end is not known.
/// </summary>
internal static class ArcIdentityCertificate
{
    /// <summary>The connected cluster and the end of its identity; nothing where the site is not known to be connected.</summary>
    public static IEnumerable<SiteCertificate> Of(Site site)
    {
        if (site.ConnectedClusters.Count == 0 && !site.Has(Evidence.ConnectedClusters) && site.Snapshot.Site.ConnectedClusterId is { } id)
        {
            return [Row(site, id[(id.LastIndexOf('/') + 1)..], CertificateState.NotReported, null)];
        }

        return site.ConnectedClusters.Select(cluster => Row(site, cluster.Name, StateOf(site, cluster), cluster.IdentityExpirationTime));
    }

    private static CertificateState StateOf(Site site, ConnectedCluster cluster) =>
        cluster.IdentityExpirationTime is { } end ? CertificateDates.StateOf(site, null, end)
        // Azure calls a cluster expired once its identity is.
        : Same.Text(cluster.ConnectivityStatus, "Expired") ? CertificateState.Expired
        : CertificateState.NotReported;

    private static SiteCertificate Row(Site site, string name, CertificateState state, DateTimeOffset? end) => new()
    {
        Site = site.Name,
        Kind = "ConnectedCluster",
        Name = name,
        State = state,
        Subject = "identity of the Arc agents",
        NotAfter = end,
        DaysLeft = CertificateDates.DaysLeft(site, end),
        RenewedBy = CertificateRenewal.ArcAgents,
        UsedBy = ["Azure Arc agents"],
    };
}
