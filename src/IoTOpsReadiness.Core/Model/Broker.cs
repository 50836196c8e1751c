using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>
/// The MQTT broker. Ranges and defaults are those of the service contract; nearly everything is fixed at creation.
/// </summary>
public sealed class Broker(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Broker")
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

    /// <summary>The largest packet clients may send, in bytes; null where not limited below the profile's own maximum.</summary>
    public int? MaxPacketSizeBytes => Number("advanced.clients.maxPacketSizeBytes");

    /// <summary>True where messages may overflow to disk.</summary>
    public bool HasDiskBuffer => Get("diskBackedMessageBuffer").ValueKind == JsonValueKind.Object;

    /// <summary>The most the buffer may take per pod, for example <c>10G</c>; null where not set.</summary>
    public string? DiskBufferMaxSize => Text("diskBackedMessageBuffer.maxSize");

    /// <summary>Where the buffer lives.</summary>
    public DiskBufferVolume DiskBufferVolume =>
        Get("diskBackedMessageBuffer.ephemeralVolumeClaimSpec").ValueKind == JsonValueKind.Object ? DiskBufferVolume.EphemeralClaim
        : Get("diskBackedMessageBuffer.persistentVolumeClaimSpec").ValueKind == JsonValueKind.Object ? DiskBufferVolume.PersistentClaim
        : DiskBufferVolume.EmptyDir;

    /// <summary>The storage class the buffer's claim asks for; null where it asks for the default one or has no claim.</summary>
    public string? DiskBufferStorageClass =>
        Text("diskBackedMessageBuffer.ephemeralVolumeClaimSpec.storageClassName") ?? Text("diskBackedMessageBuffer.persistentVolumeClaimSpec.storageClassName");
}
