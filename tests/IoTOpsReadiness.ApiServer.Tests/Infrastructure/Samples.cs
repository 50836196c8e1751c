using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The snapshots that ship with the module.</summary>
internal static class Samples
{
    public static Snapshot Load(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "samples", $"{name}.json");
        return SnapshotFile.Read(File.ReadAllBytes(file), name);
    }
}
