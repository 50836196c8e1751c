using System.Text.Json;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>What a signature is about: the manifest of an image.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="MediaType">What kind of manifest it is; null where not known.</param>
/// <param name="Size">Its length in bytes; null where not known.</param>
internal sealed record SignedTarget(string Digest, string? MediaType, long? Size)
{
    /// <summary>Reads the payload of a signature.</summary>
    /// <exception cref="EnvelopeException">It is malformed.</exception>
    public static SignedTarget Parse(byte[] payload) => StrictJson.Guard(() => Read(payload));

    /// <summary>Whether this is said of that manifest, as far as both are known.</summary>
    public bool IsOf(SignedTarget manifest) =>
        Digest == manifest.Digest
        && (manifest.MediaType is null || MediaType == manifest.MediaType)
        && (manifest.Size is null || Size == manifest.Size);

    private static SignedTarget Read(byte[] payload)
    {
        JsonElement root = StrictJson.Object(payload, "the payload");
        if (!root.TryGetProperty("targetArtifact", out JsonElement found))
        {
            throw new EnvelopeException("the payload names no image");
        }

        JsonElement target = StrictJson.Object(found, "the image that the payload names");
        return new(
            StrictJson.Text(target, "digest") ?? throw new EnvelopeException("the payload names no digest"),
            StrictJson.Text(target, "mediaType") ?? throw new EnvelopeException("the payload names no media type"),
            target.TryGetProperty("size", out JsonElement size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out long length)
                ? length
                : throw new EnvelopeException("the payload names no size"));
    }
}
