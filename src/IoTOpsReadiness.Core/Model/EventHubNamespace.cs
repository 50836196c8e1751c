using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Event Hubs namespace; its host's first label is its name.</summary>
public sealed class EventHubNamespace(ResourceDocument document, EvidenceSource source) : Resource(document, source, "EventHubNamespace");
