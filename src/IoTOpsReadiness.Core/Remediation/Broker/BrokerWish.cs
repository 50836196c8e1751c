namespace IoTOpsReadiness.Remediation.Broker;

/// <summary>How the broker is to be sized; what is null stays as it is.</summary>
public sealed record BrokerWish
{
    /// <summary>Frontend pods, 1 to 16.</summary>
    public int? FrontendReplicas { get; init; }

    /// <summary>Workers in each frontend pod, 1 to 16.</summary>
    public int? FrontendWorkers { get; init; }

    /// <summary>Partitions, 1 to 16.</summary>
    public int? BackendPartitions { get; init; }

    /// <summary>Copies of each partition, 1 to 5 by contract, at least 2 by guideline.</summary>
    public int? BackendRedundancyFactor { get; init; }

    /// <summary>Workers in each backend pod, 1 to 16.</summary>
    public int? BackendWorkers { get; init; }

    /// <summary>Tiny, Low, Medium or High.</summary>
    public string? MemoryProfile { get; init; }

    /// <summary>Enabled or Disabled: whether CPU limits are generated from the workers.</summary>
    public string? CpuLimits { get; init; }

    /// <summary>True where nothing is wished.</summary>
    public bool IsEmpty => this == new BrokerWish();

    /// <summary>This wish, with the other's where this one has none.</summary>
    public BrokerWish Over(BrokerWish other) => new()
    {
        FrontendReplicas = FrontendReplicas ?? other.FrontendReplicas,
        FrontendWorkers = FrontendWorkers ?? other.FrontendWorkers,
        BackendPartitions = BackendPartitions ?? other.BackendPartitions,
        BackendRedundancyFactor = BackendRedundancyFactor ?? other.BackendRedundancyFactor,
        BackendWorkers = BackendWorkers ?? other.BackendWorkers,
        MemoryProfile = MemoryProfile ?? other.MemoryProfile,
        CpuLimits = CpuLimits ?? other.CpuLimits,
    };

    /// <summary>The example for one node in the article of 2024-10.</summary>
    public static BrokerWish SingleNode { get; } = new()
    {
        FrontendReplicas = 1,
        FrontendWorkers = 4,
        BackendPartitions = 1,
        BackendRedundancyFactor = 2,
        BackendWorkers = 1,
        MemoryProfile = "Low",
    };

    /// <summary>The example for five nodes in the article of 2024-10.</summary>
    public static BrokerWish MultiNode { get; } = new()
    {
        FrontendReplicas = 5,
        FrontendWorkers = 8,
        BackendPartitions = 5,
        BackendRedundancyFactor = 2,
        BackendWorkers = 4,
        MemoryProfile = "High",
    };
}
