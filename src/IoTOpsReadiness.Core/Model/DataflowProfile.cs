using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A group of dataflows that share instances.</summary>
public sealed class DataflowProfile(ResourceDocument document, EvidenceSource source) : Resource(document, source, "DataflowProfile")
{
    /// <summary>How many instances run its flows: 1 (default) to 20.</summary>
    public int InstanceCount => Number("instanceCount") ?? 1;
}
