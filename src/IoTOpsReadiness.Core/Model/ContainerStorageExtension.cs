using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>The Arc extension that brings Edge Volumes, and with fault tolerance their replicated storage pool.</summary>
public sealed class ContainerStorageExtension(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Extension")
{
    /// <summary>The extension type.</summary>
    public const string TypeName = "microsoft.arc.containerstorage";

    /// <summary>The type it really is of.</summary>
    public string? ExtensionType => Text("extensionType");

    /// <summary>Its version; null where not reported.</summary>
    public string? Version => Text("currentVersion") ?? Text("version");

    /// <summary>The classes its volumes are on; null where left to the extension.</summary>
    public string? DiskStorageClass => Setting("feature.diskStorageClass");

    /// <summary>True where it was told to make a replicated storage pool.</summary>
    public bool CreatesStoragePool => Same.Text(Setting("acstorConfiguration.create"), "true");

    // The names of settings hold dots, so they are members, not paths.
    private string? Setting(string name)
    {
        JsonElement value = Get("configurationSettings").Member(name);
        return value.ValueKind is JsonValueKind.True ? "true" : Text(value, PathOf($"configurationSettings[{name}]"));
    }
}
