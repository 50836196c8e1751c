using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An AKS cluster.</summary>
public sealed class ManagedCluster(ResourceDocument document, EvidenceSource source) : Resource(document, source, "ManagedCluster")
{
    /// <summary>IMDS (default) where pods reach the instance metadata endpoint, None where they do not; null where not set.</summary>
    public string? PodLinkLocalAccess => Text("networkProfile.podLinkLocalAccess");
}
