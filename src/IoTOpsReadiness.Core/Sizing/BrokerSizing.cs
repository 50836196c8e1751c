using System.Globalization;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Sizing;

/// <summary>
/// Sizes the MQTT broker. Nearly everything about it is fixed at deployment, so it pays to know beforehand what fits:
/// for a plan from numbers, for a site from its evidence.
/// </summary>
public static class BrokerSizing
{
    /// <summary>Measures what is configured, and what each source recommends instead.</summary>
    /// <exception cref="ArgumentException">There is no node, or a number makes no sense.</exception>
    public static SizingReport Measure(SizingRequest request)
    {
        Require(request);
        int? partitions = request.MessagesPerSecond is { } rate ? PartitionLoad.Partitions(rate, request.MessageBytes) : null;
        return new()
        {
            Request = request,
            Cores = request.Nodes.Sum(node => node.AllocatableCores),
            FreeCores = request.Nodes.Sum(node => node.FreeCores),
            MemoryBytes = request.Nodes.Sum(node => node.MemoryBytes),
            PartitionsForLoad = partitions,
            Current = request.Current is { } current ? Option(request, null, current, request.CurrentProfile, CurrentNotes(request, current)) : null,
            Recommendations = [.. SizingSource.All.Select(source => Recommend(request, source, partitions))],
        };
    }

    /// <summary>Measures one cardinality and profile on these nodes.</summary>
    /// <exception cref="ArgumentException">There is no node, or a number makes no sense.</exception>
    public static SizingOption Measure(SizingRequest request, BrokerCardinality cardinality, MemoryProfile profile)
    {
        Require(request with { Current = cardinality });
        return Option(request, null, cardinality, profile, []);
    }

    /// <summary>Whether a broker's memory fits this many bytes beside the rest of Azure IoT Operations.</summary>
    public static MemoryFit Fit(BrokerDemand demand, double memoryBytes)
    {
        double free = memoryBytes - BrokerDemand.BytesOfOtherComponents;
        return demand.MemoryPerPodBytes > free ? MemoryFit.DoesNotFit
            : demand.MemoryWithWorkersBytes > free ? MemoryFit.FitsPerPodOnly
            : MemoryFit.Fits;
    }

    private static SizingOption Recommend(SizingRequest request, SizingSource source, int? partitionsForLoad)
    {
        List<string> notes = [];
        BrokerCardinality cardinality = RecommendCardinality(request, source, partitionsForLoad, notes);
        MemoryProfile profile = RecommendProfile(request, source, cardinality, notes);
        SizingOption option = Option(request, source, cardinality, profile, []);
        AddPlacementNotes(option, source, CoresPerNode(request.Nodes), notes);
        return option with { Notes = notes };
    }

    private static BrokerCardinality RecommendCardinality(SizingRequest request, SizingSource source, int? partitionsForLoad, List<string> notes)
    {
        int nodes = request.Nodes.Count;
        BrokerCardinality rule = SizingRule.Cardinality(source, nodes, CoresPerNode(request.Nodes));
        if (nodes > BrokerCardinality.Maximum)
        {
            notes.Add(Text($"The service admits {BrokerCardinality.Maximum} frontends and partitions at most, fewer than the {nodes} nodes."));
        }

        if (nodes == 1 && source == SizingSource.DayZeroManual)
        {
            notes.Add("The manual's table asks for 1 frontend or more on a single node; its text asks for 2 always.");
        }

        if (partitionsForLoad is not { } needed || needed <= rule.Partitions)
        {
            return rule;
        }

        int raised = Math.Min(needed, BrokerCardinality.Maximum);
        notes.Add(Text($"Partitions raised from {rule.Partitions} to {raised} for the declared load: the rule of thumb of 2026 is {PartitionLoad.Certain:0} messages per second each."));
        if (needed > raised)
        {
            notes.Add(Text($"The declared load asks for {needed} partitions, more than one broker can have."));
        }

        return rule with { Partitions = raised };
    }

    // The source's own example profile, as long as it suits: larger for large messages, smaller for little memory.
    private static MemoryProfile RecommendProfile(SizingRequest request, SizingSource source, BrokerCardinality cardinality, List<string> notes)
    {
        MemoryProfile example = SizingRule.Profile(source, request.Nodes.Count);
        double memory = request.Nodes.Sum(node => node.MemoryBytes);
        MemoryProfile[] possible = [.. MemoryProfile.All.Where(profile =>
            cardinality.FrontendReplicas <= (profile.MaxFrontends ?? int.MaxValue) && (request.MessageBytes ?? 0) <= profile.MaxPacketBytes)];
        if (possible.Length == 0)
        {
            notes.Add(Text($"No profile admits messages of {request.MessageBytes} bytes."));
            return MemoryProfile.High;
        }

        MemoryProfile chosen = possible.FirstOrDefault(profile => profile == example) ?? possible[0];
        if (chosen != example)
        {
            notes.Add($"The source's example uses {example}, which does not admit messages of that size or that many frontends.");
        }

        while (Fit(BrokerDemand.Of(cardinality, chosen), memory) != MemoryFit.Fits && Array.IndexOf(possible, chosen) > 0)
        {
            MemoryProfile smaller = possible[Array.IndexOf(possible, chosen) - 1];
            notes.Add($"{chosen} could take more memory than the nodes have ({Quantity.Bytes(memory)}); {smaller} instead.");
            chosen = smaller;
        }

        return chosen;
    }

    private static void AddPlacementNotes(SizingOption option, SizingSource source, int cores, List<string> notes)
    {
        if (!option.FitsWithCpuLimits)
        {
            notes.Add("It does not fit with generated CPU limits, so it needs generateResourceLimits.cpu Disabled.");
        }

        if (source == SizingSource.PlanningArticle && option.WorkersPerNode > cores)
        {
            notes.Add(Text($"The article's ceiling of workers per node, its {cores} cores, does not count redundant copies; with them there are {option.WorkersPerNode}."));
        }
    }

    private static string[] CurrentNotes(SizingRequest request, BrokerCardinality current) =>
        current.RedundancyFactor > request.Nodes.Count
            ? [Text($"There are {current.RedundancyFactor} copies of each partition on {request.Nodes.Count} nodes, so some share a node.")]
            : [];

    private static SizingOption Option(
        SizingRequest request, SizingSource? source, BrokerCardinality cardinality, MemoryProfile profile, IReadOnlyList<string> notes)
    {
        var demand = BrokerDemand.Of(cardinality, profile);
        double memory = request.Nodes.Sum(node => node.MemoryBytes);
        BrokerPlacement placement = BrokerPacking.Pack(cardinality, request.Nodes, cpuLimits: true, request.OtherCores);
        return new()
        {
            Source = source,
            Cardinality = cardinality,
            Profile = profile,
            Demand = demand,
            Memory = Fit(demand, memory),
            MemoryHeadroomBytes = memory - BrokerDemand.BytesOfOtherComponents - demand.MemoryWithWorkersBytes,
            MemoryPerPodHeadroomBytes = memory - BrokerDemand.BytesOfOtherComponents - demand.MemoryPerPodBytes,
            Placement = placement,
            HeadroomCores = request.Nodes.Sum(node => node.FreeCores) - request.OtherCores - demand.Cores,
            WorkersPerNode = WorkersPerNode(cardinality, request.Nodes),
            CarriesLoad = request.MessagesPerSecond is { } rate
                ? PartitionLoad.Normalize(rate, request.MessageBytes) <= cardinality.Partitions * PartitionLoad.Certain
                : null,
            ConnectionsPerFrontendWorker = request.Connections is { } connections
                ? (double)connections / (cardinality.FrontendReplicas * cardinality.FrontendWorkers)
                : null,
            Notes = notes,
        };
    }

    // Spread over the nodes without regard to CPU, since the ceiling is about what shares a node's cores.
    private static int WorkersPerNode(BrokerCardinality cardinality, IReadOnlyList<NodeCapacity> nodes) =>
        BrokerPacking.Pack(cardinality, nodes, cpuLimits: false).Nodes
            .Max(node => node.Pods.Sum(pod => pod.Partition is null ? cardinality.FrontendWorkers : cardinality.BackendWorkers));

    // The rules know one kind of node; where they differ, the smallest decides.
    private static int CoresPerNode(IReadOnlyList<NodeCapacity> nodes) => (int)Math.Max(1, Math.Min(nodes.Min(node => node.Cores), 1024));

    private static void Require(SizingRequest request)
    {
        if (request.Nodes.Count == 0)
        {
            throw new ArgumentException("There is no node to size a broker for.", nameof(request));
        }

        bool isSane = request.Nodes.All(node => IsAmount(node.Cores) && IsAmount(node.AllocatableCores) && IsAmount(node.MemoryBytes))
            && IsAmount(request.MessagesPerSecond ?? 0) && request.MessageBytes is null or >= 0 && request.Connections is null or >= 0
            && IsAmount(request.OtherCores);
        if (!isSane)
        {
            throw new ArgumentException("Cores, memory, messages, sizes and connections are finite and not negative.", nameof(request));
        }

        if (request.Current?.OutOfBounds is { } wrong)
        {
            throw new ArgumentException(Text($"{wrong.Path} is {wrong.Value}; the service admits 1 to {wrong.Most}."), nameof(request));
        }
    }

    private static bool IsAmount(double value) => double.IsFinite(value) && value >= 0;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
