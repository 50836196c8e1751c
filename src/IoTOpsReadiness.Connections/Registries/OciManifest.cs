using System.Text.Json;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>A manifest or an index, as a registry gave it.</summary>
internal sealed record OciManifest
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Its digest, computed from its content.</summary>
    public required string Digest { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>What it says it is; null where it does not.</summary>
    public required string? MediaType { get; init; }

    /// <summary>What an index leads to; empty for the manifest of one image.</summary>
    public required IReadOnlyList<OciDescriptor> Manifests { get; init; }

    /// <summary>What the manifest of one image or artifact is made of.</summary>
    public required IReadOnlyList<OciDescriptor> Layers { get; init; }

    /// <summary>Whether it is an index of several architectures.</summary>
    public required bool IsIndex { get; init; }

    /// <summary>Reads a manifest or an index.</summary>
    /// <exception cref="RegistryException">It is not JSON.</exception>
    public static OciManifest Parse(byte[] content)
    {
        // Texts that are not Unicode are noticed only when they are read.
        try
        {
            using var document = JsonDocument.Parse(content, Options);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new RegistryException("The registry gave something that is not a manifest.");
            }

            return new()
            {
                Digest = OciDigest.Of(content),
                Size = content.Length,
                MediaType = root.TryGetProperty("mediaType", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null,
                Manifests = OciDescriptor.List(root, "manifests"),
                Layers = OciDescriptor.List(root, "layers"),
                IsIndex = root.TryGetProperty("manifests", out JsonElement list) && list.ValueKind == JsonValueKind.Array,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RegistryException("The registry gave something that is not a manifest.", exception);
        }
    }
}
