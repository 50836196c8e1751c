using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>What several guidelines on the broker read from the evidence alike.</summary>
internal static class BrokerEvidence
{
    // Requests are decimal fractions in binary.
    private const double Tolerance = 1e-6;

    /// <summary>An instance has exactly one broker.</summary>
    public static Finding NoBroker(GuidelineContext context) => context.FailSite("There is no broker.", "none", "one broker named default");

    /// <summary>How many nodes to judge by: what was declared, else what is known; null where nothing is.</summary>
    public static int? NodeCount(GuidelineContext context) => (context.Topology, context.Site.NodeCount) switch
    {
        (Topology.SingleNode, _) => 1,
        (Topology.MultiNode, < 2) => null,
        (_, 0) => null,
        var (_, count) => count,
    };

    /// <summary>The CPU mode, which has to stand beside every word on cardinality.</summary>
    public static string CpuMode(Model.Broker broker) =>
        $"CPU limits {broker.GenerateCpuLimits}{(broker.StatesCpuLimits ? "" : " by default")}";

    /// <summary>Why a cardinality that is there cannot be judged; null where it can.</summary>
    public static Finding? Malformed(GuidelineContext context, Model.Broker broker, BrokerCardinality? cardinality)
    {
        if (cardinality is null)
        {
            string missing = broker.FrontendReplicas is null ? "cardinality.frontend.replicas"
                : broker.BackendPartitions is null ? "cardinality.backendChain.partitions"
                : "cardinality.backendChain.redundancyFactor";
            return context.Unknown(broker, Reason.InvalidData, $"{missing} is missing, which the service requires.", "a broker its own API would accept", missing, "not set");
        }

        return cardinality.OutOfBounds is { } wrong
            ? context.Unknown(
                broker,
                Reason.InvalidData,
                Text($"{wrong.Path} is {wrong.Value}; the service admits 1 to {wrong.Most}."),
                "a broker its own API would accept",
                wrong.Path,
                Text($"{wrong.Value}"))
            : null;
    }

    /// <summary>
    /// Whether the requests of generated CPU limits find room. What runs with those very requests proves that they do,
    /// however a fresh placement would come out.
    /// </summary>
    public static CpuFit Cpu(GuidelineContext context, BrokerCardinality cardinality)
    {
        bool knowsPods = context.Site.Has(Evidence.Pods);
        double others = knowsPods ? 0 : BrokerDemand.CoresOfOtherComponents;
        BrokerPlacement placement = BrokerPacking.Pack(cardinality, NodeCapacity.Of(context.Site), cpuLimits: true, others);
        return new(placement, knowsPods && Runs(context.Site.BrokerPods, cardinality));
    }

    /// <summary>How many backends each node carries: as they run, else as they would be placed; null where neither is known.</summary>
    public static IReadOnlyDictionary<string, int>? BackendsPerNode(GuidelineContext context, BrokerCardinality? cardinality)
    {
        Site site = context.Site;
        string[] running = site.Has(Evidence.Pods) ? [.. site.BrokerPods.Backends.Select(pod => pod.NodeName).OfType<string>()] : [];
        return running.Length > 0 ? running.GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal)
            : cardinality is null || !site.Has(Evidence.Nodes) ? null
            : BrokerPacking.Pack(cardinality, NodeCapacity.Of(site), cpuLimits: false).Nodes
                .ToDictionary(node => node.Node.Name, node => node.Backends, StringComparer.Ordinal);
    }

    /// <summary>Formats without regard to where the module runs.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool Runs(BrokerPods pods, BrokerCardinality cardinality) =>
        pods.Frontends.Count == cardinality.FrontendReplicas
        && pods.Backends.Count == cardinality.BackendPods
        && pods.Frontends.All(pod => Holds(pod, cardinality.FrontendWorkers * BrokerDemand.CoresPerFrontendWorker))
        && pods.Backends.All(pod => Holds(pod, cardinality.BackendWorkers * BrokerDemand.CoresPerBackendWorker));

    private static bool Holds(Pod pod, double cores) => pod.NodeName is not null && pod.CpuRequest >= cores - Tolerance;
}
