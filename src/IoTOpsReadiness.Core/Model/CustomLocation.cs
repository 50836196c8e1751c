using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>The custom location that ties an instance to a cluster.</summary>
public sealed class CustomLocation(ResourceDocument document, EvidenceSource source) : Resource(document, source, "CustomLocation")
{
    /// <summary>The longest name that works.</summary>
    public const int LongestName = 63;

    /// <summary>The ARM id of the connected cluster; null where missing.</summary>
    public string? HostResourceId => Text("hostResourceId");
}
