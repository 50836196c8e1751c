namespace IoTOpsReadiness.Connections.SupportBundles;

/// <summary>The checksum of archive entries (CRC-32), which the framework writes but does not check when it reads.</summary>
internal static class Checksum
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index =>
    {
        uint value = (uint)index;
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }

        return value;
    })];

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint value = uint.MaxValue;
        foreach (byte next in bytes)
        {
            value = Table[(value ^ next) & 0xFF] ^ (value >> 8);
        }

        return ~value;
    }
}
