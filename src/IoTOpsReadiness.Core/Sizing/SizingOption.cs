namespace IoTOpsReadiness.Sizing;

/// <summary>One way to size the broker on these nodes, with everything that follows from it.</summary>
public sealed record SizingOption
{
    /// <summary>Who recommends it; null for what is configured.</summary>
    public SizingSource? Source { get; init; }

    /// <summary>How many of everything.</summary>
    public required BrokerCardinality Cardinality { get; init; }

    /// <summary>The memory profile.</summary>
    public required MemoryProfile Profile { get; init; }

    /// <summary>What it takes at most.</summary>
    public required BrokerDemand Demand { get; init; }

    /// <summary>Whether its memory fits.</summary>
    public required MemoryFit Memory { get; init; }

    /// <summary>Bytes left by the larger figure, after about 4 GB for the rest; negative where it does not fit.</summary>
    public required double MemoryHeadroomBytes { get; init; }

    /// <summary>Bytes left by the smaller figure, after about 4 GB for the rest; negative where it does not fit.</summary>
    public required double MemoryPerPodHeadroomBytes { get; init; }

    /// <summary>Where its pods would go with CPU limits on.</summary>
    public required BrokerPlacement Placement { get; init; }

    /// <summary>Cores left in the cluster with CPU limits on; negative where the sum alone is too much.</summary>
    public required double HeadroomCores { get; init; }

    /// <summary>True where the cluster has the CPU for generated limits, node by node.</summary>
    public bool FitsWithCpuLimits => Placement.Fits;

    /// <summary>What <c>generateResourceLimits.cpu</c> has to be for its pods to be scheduled: Enabled where that fits, else Disabled.</summary>
    public string CpuLimits => FitsWithCpuLimits ? "Enabled" : "Disabled";

    /// <summary>Workers on the fullest node, every copy counted; the planning article asks for no more than it has cores.</summary>
    public required int WorkersPerNode { get; init; }

    /// <summary>Messages per second its partitions carry for certain, of 8 KB at QoS 1.</summary>
    public double MessagesPerSecond => Cardinality.Partitions * PartitionLoad.Certain;

    /// <summary>True where its partitions carry the declared load for certain; null where no load was declared.</summary>
    public bool? CarriesLoad { get; init; }

    /// <summary>Declared connections per frontend worker; null where none were declared. No source publishes a limit.</summary>
    public double? ConnectionsPerFrontendWorker { get; init; }

    /// <summary>What to know about it: where a source contradicts itself or another, and what was adapted and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
