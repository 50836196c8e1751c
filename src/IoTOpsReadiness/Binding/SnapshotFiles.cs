using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Binding;

/// <summary>Snapshot files on disk.</summary>
internal static class SnapshotFiles
{
    /// <summary>Reads a snapshot file, compressed or not.</summary>
    /// <exception cref="ReadinessException">The file cannot be read or is not a snapshot.</exception>
    public static async Task<Snapshot> ReadAsync(string path, CancellationToken cancellationToken)
    {
        FileStream stream = InputFile.Open(path);
        await using (stream.ConfigureAwait(false))
        {
            return await SnapshotFile.ReadAsync(stream, path, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a snapshot, compressed when the name ends in <c>.gz</c>. A file appears whole or not at all.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.File.Exists</c>: the file is there and may not be replaced. <c>IoTOps.File.NotWritable</c>.
    /// </exception>
    public static void Write(Snapshot snapshot, string path, bool replace) => OutputFile.Write(
        path, replace, stream => SnapshotFile.Write(snapshot, stream, compress: path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)));
}
