using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A Log Analytics workspace, where container logs go.</summary>
public sealed class LogWorkspace(ResourceDocument document, EvidenceSource source) : Resource(document, source, "LogWorkspace")
{
    /// <summary>The Azure region it is in; null where not reported.</summary>
    public string? Location => Text(Root.At("location"), "location");
}
