using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>How the broker is, could be and should be sized: on the nodes of a site, or on nodes yet to be bought.</summary>
public static class SizingInspection
{
    /// <summary>What a plan calls its site.</summary>
    public const string PlanName = "plan";

    /// <summary>The evidence it is made from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } = [Evidence.Nodes, Evidence.Pods, Evidence.Brokers];

    /// <summary>Sizes the broker of a site.</summary>
    /// <exception cref="ReadinessException">The nodes are not known, or <c>IoTOps.Sizing.NoNodes</c>.</exception>
    public static IReadOnlyList<SizingRecord> Measure(Site site, SizingLoad load, SizingWish wish)
    {
        EvidenceGap.Require(site, Evidence.Nodes, "Or plan with -NodeCount, -CoresPerNode and -MemoryPerNode.");
        IReadOnlyList<NodeCapacity> nodes = NodeCapacity.Of(site);
        if (nodes.Count == 0)
        {
            throw new ReadinessException(
                "IoTOps.Sizing.NoNodes",
                ErrorKind.InvalidData,
                $"{site.Name} has no node that takes ordinary pods: all {site.Nodes.Count} are cordoned or tainted.",
                "Uncordon a node, or plan with -NodeCount, -CoresPerNode and -MemoryPerNode.",
                site.Name);
        }

        Broker? broker = Configured(site);
        var request = new SizingRequest
        {
            Nodes = nodes,
            Current = broker is null ? null : BrokerCardinality.Of(broker),
            CurrentProfile = MemoryProfile.Find(broker?.MemoryProfile) ?? MemoryProfile.Medium,
            // Where the pods are known, what they request is already taken off the nodes.
            OtherCores = site.Has(Evidence.Pods) ? 0 : BrokerDemand.CoresOfOtherComponents,
        };
        return Measure(site.Name, request, load, wish);
    }

    /// <summary>Sizes a broker for nodes of one size.</summary>
    public static IReadOnlyList<SizingRecord> Measure(int nodeCount, double coresPerNode, double memoryPerNode, SizingLoad load, SizingWish wish) =>
        Measure(PlanName, new SizingRequest { Nodes = NodeCapacity.Uniform(nodeCount, coresPerNode, memoryPerNode) }, load, wish);

    /// <summary>Why the configured broker is not among the results; null where it is.</summary>
    public static string? Limitation(Site site) =>
        EvidenceGap.Of(site, Evidence.Brokers) is { } gap ? $"What is configured is not known. {gap.Message}"
        : Configured(site) is not null ? null
        : $"What {site.Name} is configured with cannot be measured: it has no broker with a cardinality and memory profile that this version knows.";

    // What Azure holds is what a redeployment would start from.
    private static Broker? Configured(Site site) => site.Brokers
        .OrderByDescending(broker => broker.Source == EvidenceSource.Azure)
        .FirstOrDefault(broker => BrokerCardinality.Of(broker) is { OutOfBounds: null } && MemoryProfile.Find(broker.MemoryProfile) is not null);

    private static SizingRecord[] Measure(string site, SizingRequest request, SizingLoad load, SizingWish wish)
    {
        request = request with { Connections = load.Connections, MessagesPerSecond = load.MessagesPerSecond, MessageBytes = load.MessageBytes };
        SizingReport report = BrokerSizing.Measure(request);
        List<SizingRecord> records = [];
        if (report.Current is { } current)
        {
            records.Add(Describe(site, report, current, SizingBasis.Configured, []));
        }

        if (!wish.IsEmpty)
        {
            (BrokerCardinality cardinality, MemoryProfile profile) = wish.Over(report.Current ?? report.Recommendations[^1]);
            records.Add(Describe(site, report, BrokerSizing.Measure(request, cardinality, profile), SizingBasis.Requested, []));
        }

        records.AddRange(report.Recommendations
            .GroupBy(option => (option.Cardinality, option.Profile.Name))
            .Select(same => Describe(
                site,
                report,
                same.First() with { Notes = [.. same.SelectMany(option => option.Notes).Distinct(StringComparer.Ordinal)] },
                SizingBasis.Recommended,
                [.. same.Select(option => option.Source!)])));
        return [.. records];
    }

    private static SizingRecord Describe(string site, SizingReport report, SizingOption option, SizingBasis basis, IReadOnlyList<SizingSource> sources) => new()
    {
        Site = site,
        Basis = basis,
        Rule = basis == SizingBasis.Recommended ? string.Join(", ", sources) : basis == SizingBasis.Configured ? "configured" : "requested",
        Sources = sources,
        FrontendReplicas = option.Cardinality.FrontendReplicas,
        FrontendWorkers = option.Cardinality.FrontendWorkers,
        Partitions = option.Cardinality.Partitions,
        RedundancyFactor = option.Cardinality.RedundancyFactor,
        BackendWorkers = option.Cardinality.BackendWorkers,
        MemoryProfile = option.Profile.Name,
        NodeCount = report.Request.Nodes.Count,
        NodeMemoryBytes = report.MemoryBytes,
        FreeCores = report.FreeCores,
        MemoryPerWorkerBytes = option.Demand.MemoryWithWorkersBytes,
        MemoryPerPodBytes = option.Demand.MemoryPerPodBytes,
        Memory = option.Memory,
        MemoryPerWorkerHeadroomBytes = option.MemoryHeadroomBytes,
        MemoryPerPodHeadroomBytes = option.MemoryPerPodHeadroomBytes,
        Cores = option.Demand.Cores,
        HeadroomCores = option.HeadroomCores,
        FitsWithCpuLimits = option.FitsWithCpuLimits,
        CpuLimits = option.CpuLimits,
        WorkersPerNode = option.WorkersPerNode,
        Nodes = [.. option.Placement.Nodes.Select(Describe)],
        UnplacedPods = [.. option.Placement.Unplaced.Select(pod => pod.Pod)],
        SharedPartitions = option.Placement.SharedPartitions,
        MessagesPerSecond = option.MessagesPerSecond,
        CarriesLoad = option.CarriesLoad,
        ConnectionsPerFrontendWorker = option.ConnectionsPerFrontendWorker,
        Notes = option.Notes,
    };

    private static SizedNode Describe(NodePlacement node) => new()
    {
        Name = node.Node.Name,
        FreeCores = node.Node.FreeCores,
        Frontends = node.Pods.Count(pod => pod.Partition is null && pod.Pod.Contains("frontend", StringComparison.Ordinal)),
        Backends = node.Backends,
        Cores = node.Cores,
        HeadroomCores = node.HeadroomCores,
    };
}
