using System.Text.Json;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>The snapshots that ship with the module.</summary>
internal static class Sample
{
    public static readonly string[] Names = ["Quickstart", "MultiNode", "Ready", "Restricted"];

    public static TheoryData<string> All => [.. Names];

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", name + ".json"));

    public static Snapshot Load(string name) => SnapshotFile.Read(File(name), name);

    /// <summary>The same site as one side alone shows it: the other was not asked.</summary>
    public static Snapshot Only(string name, EvidenceSource side) => Load(name).Only(side);

    public static Snapshot Only(this Snapshot snapshot, EvidenceSource side) => new(
        snapshot.Site,
        snapshot.CollectedAt,
        snapshot.ModuleVersion,
        [.. snapshot.Queries.Where(query => query.Source == side)],
        Evidence.Kinds
            .Where(kind => snapshot.Query(kind, side) is not null)
            .ToDictionary(kind => (kind.Name, side), kind => snapshot.Documents(kind, side)));

    /// <summary>The same site where Azure gave so many documents of a kind and refused the rest.</summary>
    public static Snapshot Partly(this Snapshot snapshot, EvidenceKind kind, int kept, bool first)
    {
        var documents = new Dictionary<(string, EvidenceSource), IReadOnlyList<ResourceDocument>>();
        foreach (QueryResult query in snapshot.Queries)
        {
            documents[(query.Kind, query.Source)] = snapshot.Documents(Evidence.Find(query.Kind)!, query.Source);
        }

        IReadOnlyList<ResourceDocument> all = snapshot.Documents(kind, EvidenceSource.Azure);
        documents[(kind.Name, EvidenceSource.Azure)] = [.. first ? all.Take(kept) : all.TakeLast(kept)];
        return new(
            snapshot.Site,
            snapshot.CollectedAt,
            snapshot.ModuleVersion,
            [
                .. snapshot.Queries.Where(query => query.Source != EvidenceSource.Azure || query.Kind != kind.Name),
                new() { Kind = kind.Name, Source = EvidenceSource.Azure, Outcome = QueryOutcome.Forbidden, Permission = $"{kind.AzureType}/read", Count = kept },
            ],
            documents);
    }

    public static IEnumerable<(EvidenceKind Kind, JsonElement Document)> Documents(string name)
    {
        Snapshot snapshot = Load(name);
        return Evidence.Kinds.SelectMany(kind => snapshot.Documents(kind, EvidenceSource.Kubernetes).Select(document => (kind, document.Root)));
    }

    public static IReadOnlyList<JsonElement> Documents(this Snapshot snapshot, EvidenceKind kind) =>
        [.. snapshot.Documents(kind, EvidenceSource.Kubernetes).Select(document => document.Root)];

    public static string Named(this JsonElement document) => document.At("metadata.name").TextOrEmpty();
}
