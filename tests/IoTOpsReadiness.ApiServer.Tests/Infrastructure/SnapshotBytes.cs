using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

internal static class SnapshotBytes
{
    /// <summary>The file a snapshot is exported to.</summary>
    public static byte[] Of(Snapshot snapshot, bool compress = false)
    {
        using var stream = new MemoryStream();
        SnapshotFile.Write(snapshot, stream, compress);
        return stream.ToArray();
    }
}
