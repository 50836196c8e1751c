using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A ConfigMap.</summary>
public sealed class ConfigMap(ResourceDocument document, EvidenceSource source) : Resource(document, source, "ConfigMap")
{
    /// <summary>One value; null where the key is missing.</summary>
    public string? Value(string key) => Root.At("data").Member(key).TextOrNull();

    /// <summary>The keys.</summary>
    public IReadOnlyList<string> Keys => Root.At("data") is { ValueKind: JsonValueKind.Object } data
        ? data.EnumerateObject().Select(pair => pair.Name).ToArray()
        : [];
}
