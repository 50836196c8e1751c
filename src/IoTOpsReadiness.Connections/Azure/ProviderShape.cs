using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// The document of a provider is mostly the regions and versions of types that nobody here asks about, by the hundred
/// kilobytes. What is kept of it is everything else, and the types that are evidence.
/// </summary>
internal static class ProviderShape
{
    private static readonly HashSet<string> Types = new(Evidence.Kinds.Select(kind => kind.AzureType).OfType<string>(), StringComparer.OrdinalIgnoreCase);

    public static ResourceDocument Trim(ResourceDocument provider)
    {
        if (provider.Text("namespace") is not { } name || provider.At("resourceTypes").ValueKind != JsonValueKind.Array)
        {
            return provider;
        }

        JsonNode[] kept = [.. provider.At("resourceTypes").Items()
            .Where(type => type.ValueKind == JsonValueKind.Object && type.TryGetProperty("resourceType", out JsonElement part) && Types.Contains($"{name}/{part.Text()}"))
            .Select(type => (JsonNode)JsonObject.Create(type)!)];
        JsonObject shaped = JsonObject.Create(provider.Root)!;
        shaped["resourceTypes"] = new JsonArray(kept);
        return new(JsonSerializer.SerializeToUtf8Bytes(shaped));
    }
}
