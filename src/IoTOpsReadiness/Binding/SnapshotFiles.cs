using IoTOpsReadiness.Connections.SupportBundles;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Binding;

/// <summary>Snapshot files on disk.</summary>
internal static class SnapshotFiles
{
    /// <summary>Reads a snapshot file, compressed or not, or the archive of a support bundle.</summary>
    /// <exception cref="ReadinessException">The file cannot be read or is neither.</exception>
    public static async Task<Snapshot> ReadAsync(string path, CancellationToken cancellationToken)
    {
        FileStream stream = InputFile.Open(path);
        await using (stream.ConfigureAwait(false))
        {
            return await IsArchiveAsync(stream, cancellationToken).ConfigureAwait(false)
                ? await SupportBundle.ReadAsync(stream, path, cancellationToken).ConfigureAwait(false)
                : await SnapshotFile.ReadAsync(stream, path, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a snapshot, compressed when the name ends in <c>.gz</c>. A file appears whole or not at all.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.File.Exists</c>: the file is there and may not be replaced. <c>IoTOps.File.NotWritable</c>.
    /// </exception>
    public static void Write(Snapshot snapshot, string path, bool replace) => OutputFile.Write(
        path, replace, stream => SnapshotFile.Write(snapshot, stream, compress: path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)));

    // By its content: bundles are renamed on their way.
    private static async Task<bool> IsArchiveAsync(FileStream stream, CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            return false;
        }

        byte[] head = new byte[4];
        int length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        stream.Position = 0;
        return SupportBundle.IsArchive(head.AsSpan(0, length));
    }
}
