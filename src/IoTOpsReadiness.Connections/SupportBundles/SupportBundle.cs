using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using YamlDotNet.Core;

namespace IoTOpsReadiness.Connections.SupportBundles;

/// <summary>
/// Reads the archive that <c>az iot ops support create-bundle</c> makes as a snapshot, so that a site can be assessed by
/// people who cannot reach it. Nothing is unpacked: entries are read one by one, and what breaks one costs no other.
/// </summary>
public static partial class SupportBundle
{
    private const int MaxEntries = 200_000;
    private const int MaxEntryBytes = 32 << 20;
    private const long MaxBytes = 1L << 30;

    private static ReadOnlySpan<byte> LocalHeader => "PK\u0003\u0004"u8;

    /// <summary>Whether what begins like this is an archive.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> head) => head.StartsWith(LocalHeader) || head.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Reads a bundle.</summary>
    /// <param name="stream">The archive. Needs to be seekable.</param>
    /// <param name="path">Its path: the name tells when the bundle was made, and errors name it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Snapshot.BundleInvalid</c>: it is not a whole archive. <c>IoTOps.Snapshot.NotABundle</c>: it holds nothing of
    /// a cluster. <c>IoTOps.Snapshot.BundleTooLarge</c>: it unpacks to more than any site has.
    /// </exception>
    public static async Task<Snapshot> ReadAsync(Stream stream, string path, CancellationToken cancellationToken = default)
    {
        string name = DisplayText.Sanitize(path, DisplayText.MaxAddressLength);
        var content = new BundleContent();
        DateTimeOffset? newest = null;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > MaxEntries)
            {
                throw TooLarge(name, $"{archive.Entries.Count} entries");
            }

            long read = 0;
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (BundleEntry.Of(entry.FullName) is not { } known)
                {
                    continue;
                }

                newest = newest is null || entry.LastWriteTime > newest ? entry.LastWriteTime : newest;
                read += await ReadEntryAsync(entry, known, content, cancellationToken).ConfigureAwait(false);
                if (read > MaxBytes)
                {
                    throw TooLarge(name, "more than a gigabyte");
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new ReadinessException(
                "IoTOps.Snapshot.BundleInvalid",
                ErrorKind.InvalidData,
                $"'{name}' is not a whole archive: {DisplayText.Sanitize(exception.Message)}",
                "Copy it again from where it was made, or make it again with: az iot ops support create-bundle",
                path,
                exception);
        }

        return content.IsEmpty
            ? throw new ReadinessException(
                "IoTOps.Snapshot.NotABundle",
                ErrorKind.InvalidData,
                $"'{name}' is an archive, but holds no resource of Azure IoT Operations that can be read.",
                "Give the archive that 'az iot ops support create-bundle' made, as it is.",
                path)
            : content.ToSnapshot(MadeAt(path), newest ?? DateTimeOffset.UtcNow);
    }

    private static async Task<long> ReadEntryAsync(ZipArchiveEntry entry, BundleEntry known, BundleContent content, CancellationToken cancellationToken)
    {
        long length = 0;
        try
        {
            // What the archive says of its size is not to be believed.
            using Stream unpacked = entry.Open();
            using var memory = new MemoryStream();
            byte[] buffer = new byte[81920];
            while (await unpacked.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int count)
            {
                memory.Write(buffer, 0, count);
                length += count;
                if (length > MaxEntryBytes)
                {
                    content.Reject(known, $"an entry unpacks to more than {MaxEntryBytes >> 20} MB");
                    return length;
                }
            }

            if (Checksum.Of(memory.GetBuffer().AsSpan(0, (int)memory.Length)) != entry.Crc32)
            {
                content.Reject(known, "an entry is damaged: its checksum is wrong");
                return length;
            }

            content.Add(known, BundleYaml.ToJson(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length)));
        }
        catch (YamlException exception)
        {
            content.Reject(known, $"an entry is not valid YAML: line {exception.Start.Line}: {exception.Message}");
        }
        catch (ReadinessException exception)
        {
            content.Reject(known, exception.Message);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or IOException or JsonException or InvalidOperationException)
        {
            content.Reject(known, $"an entry cannot be unpacked: {exception.Message}");
        }

        return length;
    }

    // The tool writes the time in UTC into the name; the times of the entries are those of some local clock.
    private static DateTimeOffset? MadeAt(string path) =>
        Timestamp().Match(Path.GetFileName(path)) is { Success: true } match
        && DateTimeOffset.TryParseExact(match.Value, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : null;

    private static ReadinessException TooLarge(string name, string what) => new(
        "IoTOps.Snapshot.BundleTooLarge",
        ErrorKind.InvalidData,
        $"'{name}' unpacks to {what}; no support bundle is so large.",
        "Check that it is the archive you mean.",
        name);

    [GeneratedRegex("[0-9]{8}T[0-9]{6}", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
