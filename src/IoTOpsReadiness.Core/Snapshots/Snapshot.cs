namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// The evidence of one site at one moment: documents as the APIs returned them, redacted, and for every query what
/// became of it. It holds no judgement, so that everything that judges works on a saved file as on a live site.
/// </summary>
public sealed class Snapshot
{
    private readonly IReadOnlyDictionary<(string Kind, EvidenceSource Source), IReadOnlyList<ResourceDocument>> documents;
    private readonly Dictionary<(string Kind, EvidenceSource Source), QueryResult> queries;

    /// <summary>The version of the file format this module writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Puts together what a collector, a file or a test has gathered.</summary>
    public Snapshot(
        SiteIdentity site,
        DateTimeOffset collectedAt,
        string moduleVersion,
        IReadOnlyList<QueryResult> queries,
        IReadOnlyDictionary<(string Kind, EvidenceSource Source), IReadOnlyList<ResourceDocument>> documents)
    {
        Site = site;
        CollectedAt = collectedAt;
        ModuleVersion = moduleVersion;
        Queries = Indexable.Of(queries);
        this.documents = documents;
        this.queries = queries.ToDictionary(query => (query.Kind, query.Source));
    }

    /// <summary>Which site it is of.</summary>
    public SiteIdentity Site { get; }

    /// <summary>When it was taken, on the server's clock where the server told it.</summary>
    public DateTimeOffset CollectedAt { get; }

    /// <summary>The module version that took it.</summary>
    public string ModuleVersion { get; }

    /// <summary>What became of every query.</summary>
    public IReadOnlyList<QueryResult> Queries { get; }

    /// <summary>How many documents it holds.</summary>
    public int Count => documents.Values.Sum(list => list.Count);

    /// <summary>What became of the query for one kind on one side.</summary>
    public QueryOutcome Outcome(EvidenceKind kind, EvidenceSource source) =>
        Query(kind, source)?.Outcome ?? QueryOutcome.NotRequested;

    /// <summary>The record of the query for one kind on one side; null if it was never asked.</summary>
    public QueryResult? Query(EvidenceKind kind, EvidenceSource source) => queries.GetValueOrDefault((kind.Name, source));

    /// <summary>The documents of one kind from one side; empty where nothing was collected.</summary>
    public IReadOnlyList<ResourceDocument> Documents(EvidenceKind kind, EvidenceSource source) => Documents(kind.Name, source);

    /// <summary>What there are documents of, including kinds that only another version of this module knows.</summary>
    internal IEnumerable<(string Kind, EvidenceSource Source)> Holdings => documents.Keys;

    /// <summary>The same as <see cref="Documents(EvidenceKind, EvidenceSource)"/> for a kind known by name alone.</summary>
    internal IReadOnlyList<ResourceDocument> Documents(string kind, EvidenceSource source) =>
        documents.TryGetValue((kind, source), out IReadOnlyList<ResourceDocument>? list) ? list : [];

    /// <inheritdoc/>
    public override string ToString() => $"{Site.Name} at {CollectedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
}
