using System.Text.Json;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>How one content in a registry points to another.</summary>
/// <param name="MediaType">What kind of content it is.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ArtifactType">What kind of artifact a manifest is of; null where it is not said.</param>
internal sealed record OciDescriptor(string MediaType, string Digest, long Size, string? ArtifactType)
{
    /// <summary>The descriptors in a list of a document. Those that cannot be followed are left out.</summary>
    public static IReadOnlyList<OciDescriptor> List(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out JsonElement items) || items.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Read).Where(item => OciDigest.IsValid(item.Digest))];
    }

    private static OciDescriptor Read(JsonElement item) => new(
        Text(item, "mediaType") ?? "",
        Text(item, "digest") ?? "",
        item.TryGetProperty("size", out JsonElement size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out long length) ? length : -1,
        Text(item, "artifactType"));

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
