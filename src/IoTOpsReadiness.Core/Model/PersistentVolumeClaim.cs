using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A claim of disk space.</summary>
public sealed class PersistentVolumeClaim(ResourceDocument document, EvidenceSource source) : Resource(document, source, "PersistentVolumeClaim")
{
    /// <summary>Pending, Bound or Lost; null where not reported.</summary>
    public string? Phase => Text(Status.At("phase"), "status.phase");

    /// <summary>True where it has its volume.</summary>
    public bool IsBound => Phase == "Bound";

    /// <summary>The class it asks for; null where it asks for the default one.</summary>
    public string? StorageClassName => Text("storageClassName");

    /// <summary>How it may be mounted, for example <c>ReadWriteOncePod</c>.</summary>
    public IReadOnlyList<string> AccessModes => Texts(Get("accessModes"), PathOf("accessModes"));

    /// <summary>Bytes it got, or asks for while it has none; null where neither is stated.</summary>
    public double? CapacityBytes => Amount(Status.At("capacity"), "status.capacity") ?? Amount(Get("resources.requests"), PathOf("resources.requests"));

    /// <summary>True where it lives and dies with one pod, as generic ephemeral volumes do.</summary>
    public bool IsEphemeral => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences")
        .Any(owner => owner.At("kind").TextOrNull() == "Pod");

    private double? Amount(JsonElement set, string path)
    {
        JsonElement value = set.Member("storage");
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        string text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.TextOrEmpty();
        return Quantity.TryParse(text, out double amount) ? amount : throw Malformed($"{path}.storage", "is not a quantity");
    }
}
