namespace IoTOpsReadiness.Snapshots;

/// <summary>The side a piece of evidence comes from.</summary>
public enum EvidenceSource
{
    /// <summary>The Kubernetes API of the site: what really runs.</summary>
    Kubernetes,

    /// <summary>Azure Resource Manager: what it should be.</summary>
    Azure,
}
