using System.Buffers.Binary;
using System.IO.Compression;

namespace IoTOpsReadiness.Snapshots;

/// <summary>Brings the bytes of a snapshot file into one buffer, within a limit.</summary>
internal static class SnapshotFileInput
{
    private const int FirstGuess = 64 * 1024;

    // Deflate cannot shrink further than this, so a claim beyond it is a lie.
    private const int MaxCompressionRatio = 1032;

    /// <summary>Whether the content begins as gzip does.</summary>
    public static bool IsCompressed(ReadOnlySpan<byte> content) => content is [0x1F, 0x8B, ..];

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadToEndAsync(
        Stream stream, long maxSize, SnapshotFileErrors errors, CancellationToken cancellationToken)
    {
        long expected = stream.CanSeek ? stream.Length - stream.Position : FirstGuess;
        if (stream.CanSeek && expected > maxSize)
        {
            throw errors.TooLarge(maxSize);
        }

        byte[] buffer = NewBuffer(expected, maxSize);
        int length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            length += read;
            MakeRoom(ref buffer, length, maxSize, errors);
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>Decompresses, and stops as soon as the limit is reached rather than when memory is.</summary>
    /// <returns>What could be decompressed, and whether that was all of it.</returns>
    public static (ReadOnlyMemory<byte> Content, bool IsWhole) Inflate(ReadOnlyMemory<byte> compressed, long maxSize, SnapshotFileErrors errors)
    {
        byte[] buffer = NewBuffer(ClaimedSize(compressed.Span), maxSize);
        int length = 0;
        using var gzip = new GZipStream(new ReadOnlyMemoryStream(compressed), CompressionMode.Decompress);
        try
        {
            while (gzip.Read(buffer, length, buffer.Length - length) is > 0 and int read)
            {
                length += read;
                MakeRoom(ref buffer, length, maxSize, errors);
            }

            return (buffer.AsMemory(0, length), true);
        }
        catch (InvalidDataException)
        {
            // The JSON so far tells best what the user should hear.
            return (buffer.AsMemory(0, length), false);
        }
    }

    // The last four bytes of gzip hold the size, modulo 2^32.
    private static long ClaimedSize(ReadOnlySpan<byte> compressed)
    {
        long claimed = compressed.Length < 18 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(compressed[^4..]);
        return Math.Clamp(claimed, FirstGuess, Math.Max(FirstGuess, (long)compressed.Length * MaxCompressionRatio));
    }

    // One byte more than expected, so that the end is seen without growing.
    private static byte[] NewBuffer(long expected, long maxSize) => new byte[Math.Min(expected, Capacity(maxSize) - 1) + 1];

    private static long Capacity(long maxSize) => Math.Min(Math.Max(maxSize, 1), Array.MaxLength - 1) + 1;

    private static void MakeRoom(ref byte[] buffer, int length, long maxSize, SnapshotFileErrors errors)
    {
        if (length > maxSize || length == Array.MaxLength)
        {
            throw errors.TooLarge(maxSize);
        }

        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, Capacity(maxSize)));
        }
    }

    // The framework has no stream over read-only memory, and copying the file to have one would double it.
    private sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> memory) : Stream
    {
        private int position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => memory.Length;

        public override long Position
        {
            get => position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, memory.Length - position);
            memory.Span.Slice(position, count).CopyTo(buffer);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
