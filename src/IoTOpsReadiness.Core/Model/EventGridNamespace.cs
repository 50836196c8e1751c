using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Event Grid namespace with an MQTT broker.</summary>
public sealed class EventGridNamespace(ResourceDocument document, EvidenceSource source) : Resource(document, source, "EventGridNamespace")
{
    /// <summary>How many sessions one identity may hold at a time, 1 (default) to 100.</summary>
    public int SessionsPerIdentity => Number("topicSpacesConfiguration.maximumClientSessionsPerAuthenticationName") ?? 1;
}
