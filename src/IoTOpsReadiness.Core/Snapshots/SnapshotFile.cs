using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// A snapshot as one file: UTF-8 JSON with a readable envelope and every document on a line of its own, or the same
/// behind gzip. Works on bytes and streams; opening files is the caller's.
/// </summary>
/// <remarks>
/// The schema version only rises when an older module could misread the file. Members and kinds that are merely new
/// are skipped or kept, so files travel between neighbouring versions in both directions.
/// </remarks>
public static class SnapshotFile
{
    /// <summary>What the member <c>format</c> of every snapshot says.</summary>
    public const string Format = "IoTOpsReadiness.Snapshot";

    /// <summary>The largest file that is read, in bytes after decompression: 512 MiB.</summary>
    public const long DefaultMaxSize = 512L * 1024 * 1024;

    /// <summary>Reads a snapshot, compressed or not; the bytes must not change afterwards, as documents point into them.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What errors call it, usually the path.</param>
    /// <param name="maxSize">The largest size after decompression.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Snapshot.NotASnapshot</c>: it is something else.
    /// <c>IoTOps.Snapshot.NewerSchema</c>: a newer module wrote it.
    /// <c>IoTOps.Snapshot.Truncated</c>: its end is missing.
    /// <c>IoTOps.Snapshot.Invalid</c>: it is a snapshot with something wrong in it.
    /// <c>IoTOps.Snapshot.TooLarge</c>: it exceeds <paramref name="maxSize"/>.
    /// </exception>
    public static Snapshot Read(ReadOnlyMemory<byte> content, string name, long maxSize = DefaultMaxSize)
    {
        var errors = new SnapshotFileErrors(name);
        if (content.Length > maxSize)
        {
            throw errors.TooLarge(maxSize);
        }

        bool isWhole = true;
        if (SnapshotFileInput.IsCompressed(content.Span))
        {
            (content, isWhole) = SnapshotFileInput.Inflate(content, maxSize, errors);
        }

        return new SnapshotFileReader(content, isWhole, errors).Read();
    }

    /// <summary>Reads a snapshot from a stream, from where it stands to its end; the stream stays open.</summary>
    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, string, long)"/>
    public static async Task<Snapshot> ReadAsync(
        Stream stream, string name, long maxSize = DefaultMaxSize, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ReadOnlyMemory<byte> content =
            await SnapshotFileInput.ReadToEndAsync(stream, maxSize, new SnapshotFileErrors(name), cancellationToken).ConfigureAwait(false);
        return Read(content, name, maxSize);
    }

    /// <summary>Writes a snapshot; the same snapshot always gives the same bytes. The stream stays open.</summary>
    /// <param name="snapshot">What to write.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="compress">Whether to gzip it.</param>
    public static void Write(Snapshot snapshot, Stream stream, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(stream);
        SnapshotFileWriter.Write(snapshot, stream, compress);
    }
}
