using System.Collections.Concurrent;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>The whole of the evidence as typed views, read when first looked at. Guidelines share one from many threads.</summary>
public sealed partial class Site(Snapshot snapshot)
{
    private readonly ConcurrentDictionary<EvidenceKind, object> views = new();

    /// <summary>The evidence itself.</summary>
    public Snapshot Snapshot { get; } = snapshot;

    /// <summary>The site's name.</summary>
    public string Name => Snapshot.Site.Name;

    /// <summary>The namespace of Azure IoT Operations.</summary>
    public string Namespace => Snapshot.Site.Namespace;

    /// <summary>What the nodes say, else how many of them Azure counts; unknown where neither tells.</summary>
    public Topology Topology => NodeCount switch
    {
        null or 0 => Topology.Unknown,
        1 => Topology.SingleNode,
        _ => Topology.MultiNode,
    };

    /// <summary>True where at least one side answered for a kind, be it with nothing.</summary>
    public bool Has(EvidenceKind kind) => IsAnswered(kind, EvidenceSource.Kubernetes) || IsAnswered(kind, EvidenceSource.Azure);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private bool IsAnswered(EvidenceKind kind, EvidenceSource source) =>
        Snapshot.Outcome(kind, source) is QueryOutcome.Collected or QueryOutcome.NotInstalled;

    // Both sides' resources stand side by side: each is judged, and its findings name their source.
    private IReadOnlyList<T> View<T>(EvidenceKind kind, Func<ResourceDocument, EvidenceSource, T> make) =>
        ((SharedView<T>)views.GetOrAdd(kind, _ => NewView(kind, make))).Get();

    private SharedView<T> NewView<T>(EvidenceKind kind, Func<ResourceDocument, EvidenceSource, T> make)
    {
        IReadOnlyList<ResourceDocument> cluster = Snapshot.Documents(kind, EvidenceSource.Kubernetes);
        IReadOnlyList<ResourceDocument> azure = Snapshot.Documents(kind, EvidenceSource.Azure);
        return new(cluster.Count + azure.Count, index => index < cluster.Count
            ? make(cluster[index], EvidenceSource.Kubernetes)
            : make(azure[index - cluster.Count], EvidenceSource.Azure));
    }
}
