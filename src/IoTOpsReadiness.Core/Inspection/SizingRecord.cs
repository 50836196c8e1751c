using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>One way to size the broker, who says so, and what it takes.</summary>
public sealed record SizingRecord
{
    /// <summary>The site; <c>plan</c> where the nodes were given as numbers.</summary>
    public required string Site { get; init; }

    /// <summary>Whether it is configured, asked for, or recommended.</summary>
    public required SizingBasis Basis { get; init; }

    /// <summary>Where it comes from, in words: the article and its date, <c>configured</c> or <c>requested</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The articles that recommend it; empty where none does.</summary>
    public IReadOnlyList<SizingSource> Sources { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Frontend pods, 1 to 16.</summary>
    public required int FrontendReplicas { get; init; }

    /// <summary>Workers in each frontend, 1 to 16.</summary>
    public required int FrontendWorkers { get; init; }

    /// <summary>Partitions of the backend, 1 to 16.</summary>
    public required int Partitions { get; init; }

    /// <summary>Copies of each partition, 1 to 5.</summary>
    public required int RedundancyFactor { get; init; }

    /// <summary>Workers in each backend pod, 1 to 16.</summary>
    public required int BackendWorkers { get; init; }

    /// <summary>Tiny, Low, Medium or High.</summary>
    public required string MemoryProfile { get; init; }

    /// <summary>Backend pods: every copy of every partition.</summary>
    public int BackendPods => Partitions * RedundancyFactor;

    /// <summary>How many nodes it was sized for.</summary>
    public required int NodeCount { get; init; }

    /// <summary>Bytes of memory of all nodes that pods may take.</summary>
    public required double NodeMemoryBytes { get; init; }

    /// <summary>Cores of all nodes that other pods do not request.</summary>
    public required double FreeCores { get; init; }

    /// <summary>Bytes the broker takes at most where each backend worker has its own limit (the how-to of 2024-10): the larger figure.</summary>
    public required double MemoryPerWorkerBytes { get; init; }

    /// <summary>Bytes the broker takes at most where the workers of a pod share one limit (the planning article of 2026-04): the smaller figure.</summary>
    public required double MemoryPerPodBytes { get; init; }

    /// <summary>Whether that fits beside about 4 GB for the rest of Azure IoT Operations.</summary>
    public required MemoryFit Memory { get; init; }

    /// <summary>Bytes left by the larger figure; negative where it does not fit.</summary>
    public required double MemoryPerWorkerHeadroomBytes { get; init; }

    /// <summary>Bytes left by the smaller figure; negative where it does not fit.</summary>
    public required double MemoryPerPodHeadroomBytes { get; init; }

    /// <summary>Cores it requests where CPU limits are generated.</summary>
    public required double Cores { get; init; }

    /// <summary>Cores left in the cluster after that; negative where the sum alone is too much.</summary>
    public required double HeadroomCores { get; init; }

    /// <summary>True where the nodes have the CPU for generated limits, node by node.</summary>
    public required bool FitsWithCpuLimits { get; init; }

    /// <summary>What <c>generateResourceLimits.cpu</c> has to be for its pods to be scheduled: Enabled where that fits, else Disabled.</summary>
    public required string CpuLimits { get; init; }

    /// <summary>Workers on the fullest node, every copy counted; the planning article asks for no more than the node has cores.</summary>
    public required int WorkersPerNode { get; init; }

    /// <summary>What would go where with generated CPU limits.</summary>
    public required IReadOnlyList<SizedNode> Nodes { get; init => field = Indexable.Of(value); }

    /// <summary>Pods no node has the CPU for.</summary>
    public required IReadOnlyList<string> UnplacedPods { get; init => field = Indexable.Of(value); }

    /// <summary>Partitions with two copies on one node: losing that node loses both.</summary>
    public required IReadOnlyList<int> SharedPartitions { get; init => field = Indexable.Of(value); }

    /// <summary>Messages per second, of 8 KB at QoS 1, that its partitions carry for certain (rule of thumb of 2026).</summary>
    public required double MessagesPerSecond { get; init; }

    /// <summary>Whether that covers the declared load; null where none was declared.</summary>
    public bool? CarriesLoad { get; init; }

    /// <summary>Declared connections per frontend worker; null where none were declared. No source publishes a limit.</summary>
    public double? ConnectionsPerFrontendWorker { get; init; }

    /// <summary>What to know about it: where a source contradicts another, and what was adapted and why.</summary>
    public IReadOnlyList<string> Notes { get; init => field = Indexable.Of(value); } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Rule}: {new BrokerCardinality(FrontendReplicas, FrontendWorkers, RedundancyFactor, BackendWorkers, Partitions)}, {MemoryProfile}";
}
