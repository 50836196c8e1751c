using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Azure Monitor workspace, where Prometheus metrics go.</summary>
public sealed class MonitorAccount(ResourceDocument document, EvidenceSource source) : Resource(document, source, "MonitorAccount")
{
    /// <summary>The Azure region it is in; null where not reported.</summary>
    public string? Location => Text(Root.At("location"), "location");
}
