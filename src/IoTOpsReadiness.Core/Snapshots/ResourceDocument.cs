using System.Text.Json;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// One resource as the API returned it, redacted. Kept as bytes and parsed when first looked at: most documents of a
/// large site are only counted.
/// </summary>
public sealed class ResourceDocument
{
    private readonly Lazy<JsonElement>? root;
    private readonly DocumentBatch? batch;
    private readonly int place;

    /// <summary>Wraps the UTF-8 JSON of one object. The bytes must not change afterwards.</summary>
    public ResourceDocument(ReadOnlyMemory<byte> json)
    {
        Json = json;
        root = new Lazy<JsonElement>(() => JsonDocument.Parse(Json).RootElement);
    }

    /// <summary>Wraps one of several that came together.</summary>
    internal ResourceDocument(DocumentBatch batch, int place, ReadOnlyMemory<byte> json)
    {
        Json = json;
        this.batch = batch;
        this.place = place;
    }

    /// <summary>The UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The parsed document.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    public JsonElement Root => batch is null ? root!.Value : batch[place];
}
