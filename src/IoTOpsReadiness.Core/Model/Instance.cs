using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Azure IoT Operations instance.</summary>
public sealed class Instance(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Instance")
{
    /// <summary>The version of Azure IoT Operations, for example <c>1.2.112</c>; null where not reported.</summary>
    public string? Version => Text("version") ?? Text(Status.At("version"), "status.version");
}
