using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>Digests as registries write them, for example <c>sha256:…</c>.</summary>
internal static partial class OciDigest
{
    /// <summary>Whether a text is a digest that can be recomputed.</summary>
    public static bool IsValid(string? text) => text is not null && Form().IsMatch(text);

    /// <summary>The digest of a content.</summary>
    public static string Of(byte[] content) => $"sha256:{Hex(SHA256.HashData(content))}";

    /// <summary>Whether a content has a digest.</summary>
    public static bool Fits(string digest, byte[] content) => digest == (digest.StartsWith("sha512:", StringComparison.Ordinal)
        ? $"sha512:{Hex(SHA512.HashData(content))}"
        : Of(content));

#pragma warning disable CA1308 // That is how digests are written.
    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex(@"^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
