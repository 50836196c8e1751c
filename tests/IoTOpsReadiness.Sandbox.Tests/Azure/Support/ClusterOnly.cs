using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Tests.Azure.Support;

/// <summary>The bundled samples as if Azure had never been asked.</summary>
internal static class ClusterOnly
{
    public static Snapshot Sample(string name)
    {
        Snapshot whole = Whole(name);
        return new(
            whole.Site,
            whole.CollectedAt,
            whole.ModuleVersion,
            [.. whole.Queries.Where(query => query.Source == EvidenceSource.Kubernetes)],
            Evidence.Kinds.ToDictionary(kind => (kind.Name, EvidenceSource.Kubernetes), kind => whole.Documents(kind, EvidenceSource.Kubernetes)));
    }

    public static Snapshot Whole(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "samples", name + ".json");
        return SnapshotFile.Read(File.ReadAllBytes(path), path);
    }
}
