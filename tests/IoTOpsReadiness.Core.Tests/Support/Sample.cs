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

    public static IEnumerable<(EvidenceKind Kind, JsonElement Document)> Documents(string name)
    {
        Snapshot snapshot = Load(name);
        return Evidence.Kinds.SelectMany(kind => snapshot.Documents(kind, EvidenceSource.Kubernetes).Select(document => (kind, document.Root)));
    }

    public static IReadOnlyList<JsonElement> Documents(this Snapshot snapshot, EvidenceKind kind) =>
        [.. snapshot.Documents(kind, EvidenceSource.Kubernetes).Select(document => document.Root)];

    public static string Named(this JsonElement document) => document.At("metadata.name").TextOrEmpty();
}
