using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>One stored document. Never changed, only replaced.</summary>
/// <param name="Id">Where it lies.</param>
/// <param name="Json">The document as UTF-8 JSON.</param>
/// <param name="ETag">Which version of it this is, in quotes.</param>
internal sealed record ArmRecord(ArmId Id, ReadOnlyMemory<byte> Json, string ETag)
{
    // Every request looks through all role assignments of all sites, so they are read once.
    private readonly Lazy<JsonElement> properties = new(() =>
        JsonDocument.Parse(Json).RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("properties", out JsonElement found) && found.ValueKind == JsonValueKind.Object
            ? found
            : default);

    /// <summary>A text among the properties; null where there is none.</summary>
    public string? Property(string name) =>
        properties.Value.ValueKind == JsonValueKind.Object && properties.Value.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The document, to work on.</summary>
    public JsonObject ToObject() => JsonNode.Parse(Json.Span)!.AsObject();
}
