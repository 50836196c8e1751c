using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Makes up for what a test's server cannot be: of another day, or of another version.</summary>
internal static class SnapshotEdits
{
    /// <summary>As it would be had Azure not been asked.</summary>
    public static Snapshot OfClusterAlone(this Snapshot snapshot) => new(
        snapshot.Site,
        snapshot.CollectedAt,
        snapshot.ModuleVersion,
        [.. snapshot.Queries.Where(query => query.Source == EvidenceSource.Kubernetes)],
        Documents(snapshot).Where(entry => entry.Key.Source == EvidenceSource.Kubernetes).ToDictionary());

    /// <summary>Taken when the other one was: some guidelines count days.</summary>
    public static Snapshot OnTheDayOf(this Snapshot snapshot, Snapshot other) =>
        new(snapshot.Site, other.CollectedAt, snapshot.ModuleVersion, snapshot.Queries, Documents(snapshot));

    /// <summary>From a server of the other one's version; a version that was not read stays unread.</summary>
    public static Snapshot WithServerVersionOf(this Snapshot snapshot, Snapshot other)
    {
        var documents = Documents(snapshot);
        var key = (nameof(Evidence.ServerVersion), EvidenceSource.Kubernetes);
        if (documents.TryGetValue(key, out var version) && version.Count > 0)
        {
            documents[key] = other.Documents(Evidence.ServerVersion, EvidenceSource.Kubernetes);
        }

        var site = snapshot.Site with { KubernetesVersion = other.Site.KubernetesVersion };
        return new(site, snapshot.CollectedAt, snapshot.ModuleVersion, snapshot.Queries, documents);
    }

    private static Dictionary<(string Kind, EvidenceSource Source), IReadOnlyList<ResourceDocument>> Documents(Snapshot snapshot) =>
        snapshot.Queries.ToDictionary(query => (query.Kind, query.Source), query => snapshot.Documents(Evidence.Find(query.Kind)!, query.Source));
}
