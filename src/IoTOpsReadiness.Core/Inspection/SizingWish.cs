using IoTOpsReadiness.Sizing;

namespace IoTOpsReadiness.Inspection;

/// <summary>A cardinality to be measured beside the others. What is left out is taken from what is configured, else from the newest rule.</summary>
public sealed record SizingWish
{
    /// <summary>Frontend pods.</summary>
    public int? FrontendReplicas { get; init; }

    /// <summary>Workers in each frontend.</summary>
    public int? FrontendWorkers { get; init; }

    /// <summary>Partitions.</summary>
    public int? Partitions { get; init; }

    /// <summary>Copies of each partition.</summary>
    public int? RedundancyFactor { get; init; }

    /// <summary>Workers in each backend pod.</summary>
    public int? BackendWorkers { get; init; }

    /// <summary>The memory profile.</summary>
    public MemoryProfile? Profile { get; init; }

    /// <summary>True where nothing is wished for.</summary>
    public bool IsEmpty => this == new SizingWish();

    internal (BrokerCardinality Cardinality, MemoryProfile Profile) Over(SizingOption option) => (
        new(
            FrontendReplicas ?? option.Cardinality.FrontendReplicas,
            FrontendWorkers ?? option.Cardinality.FrontendWorkers,
            RedundancyFactor ?? option.Cardinality.RedundancyFactor,
            BackendWorkers ?? option.Cardinality.BackendWorkers,
            Partitions ?? option.Cardinality.Partitions),
        Profile ?? option.Profile);
}
