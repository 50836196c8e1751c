using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>
/// The MQTT broker. Ranges and defaults are those of the service contract; nearly everything is fixed at creation.
/// </summary>
public sealed partial class Broker(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Broker")
{
    /// <summary>Tiny, Low, Medium (default) or High.</summary>
    public string MemoryProfile => Text("memoryProfile") ?? "Medium";

    /// <summary>False where the operator sized the broker by itself at deployment.</summary>
    public bool HasCardinality => Get("cardinality").ValueKind == JsonValueKind.Object;

    /// <summary>Frontend replicas, 1-16; null where not set.</summary>
    public int? FrontendReplicas => Number("cardinality.frontend.replicas");

    /// <summary>Workers per frontend replica, 1-16; null where not set (contract default 2).</summary>
    public int? FrontendWorkers => Number("cardinality.frontend.workers");

    /// <summary>Backend partitions, 1-16; null where not set.</summary>
    public int? BackendPartitions => Number("cardinality.backendChain.partitions");

    /// <summary>Copies of each partition, 1-5 by contract, at least 2 by guideline; null where not set.</summary>
    public int? BackendRedundancyFactor => Number("cardinality.backendChain.redundancyFactor");

    /// <summary>Workers per backend replica, 1-16; null where not set (contract default 1).</summary>
    public int? BackendWorkers => Number("cardinality.backendChain.workers");

    /// <summary>Enabled (default) or Disabled: whether CPU limits are generated from the workers.</summary>
    public string GenerateCpuLimits => Text("generateResourceLimits.cpu") ?? "Enabled";

    /// <summary>Whether <see cref="GenerateCpuLimits"/> was stated rather than left to the contract.</summary>
    public bool StatesCpuLimits => Text("generateResourceLimits.cpu") is not null;

    /// <summary>Enabled or Disabled; null where not set, which means Enabled. Preview releases wrote a truth value.</summary>
    public string? EncryptInternalTraffic =>
        Text("advanced.encryptInternalTraffic") ?? (Flag("encryptInternalTraffic") switch { true => "Enabled", false => "Disabled", null => null });

    /// <summary>How long internal certificates live, a Go duration; null where left to the service.</summary>
    public string? InternalCertificateDuration => Text("advanced.internalCerts.duration");

    /// <summary>How long before their end internal certificates are renewed, a Go duration.</summary>
    public string? InternalCertificateRenewBefore => Text("advanced.internalCerts.renewBefore");

    /// <summary>Always or Never; null where left to the service.</summary>
    public string? InternalCertificateRotationPolicy => Text("advanced.internalCerts.privateKey.rotationPolicy");
}
