using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Azure Monitor workspace, where Prometheus metrics go.</summary>
public sealed class MonitorAccount(ResourceDocument document, EvidenceSource source) : Resource(document, source, "MonitorAccount");
