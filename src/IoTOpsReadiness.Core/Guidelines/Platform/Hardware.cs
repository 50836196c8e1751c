using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <summary>Check 2: the nodes have what the documentation asks for.</summary>
internal sealed class Hardware : Guideline
{
    private const double Gigabyte = 1e9;

    // The kernel keeps some of a machine's memory to itself: "16 GB" commonly reads as 15.6 GiB, and can read as less
    // than 16e9. How much to forgive is this product's proposal.
    private const double Tolerance = 0.04;

    private const double MinimumCores = 4;
    private const double MinimumMemory = 16;
    private const double MinimumFreeMemory = 10;
    private const double RecommendedCores = 8;
    private const double RecommendedMemory = 32;
    private const double MinimumDisk = 30;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 2,
        Id = "Platform.Hardware",
        Title = "The nodes are large enough",
        Area = Area.Platform,
        Severity = Severity.High,
        Recommendation = "Give every node at least 4 vCPU and 16 GB, of which 10 GB are free for Azure IoT Operations; 8 vCPU and 32 GB are recommended, and the minimum with several nodes.",
        Remediation = "Move to larger machines, or add nodes; Measure-IoTOpsBrokerSizing tells what the broker alone needs.",
        Article = "deploy-iot-ops/overview-deploy#hardware-requirements",
        Uses = [Evidence.Nodes, Evidence.ConnectedClusters, Evidence.Brokers],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (!context.Site.Has(Evidence.Nodes))
        {
            return [context.Site.ConnectedCluster is { } cluster ? ByArc(context, cluster) : context.Missing(Evidence.Nodes)];
        }

        Node[] nodes = [.. Judged(context.Site)];
        return nodes.Length == 0
            ? [context.UnknownSite(Reason.InvalidData, "No node takes pods, so there is no hardware to judge.", "a cluster with a schedulable node")]
            : [.. nodes.SelectMany(node => Judge(context, node)), .. NodeCount(context, context.Site.SchedulableNodes.Count)];
    }

    // A node that only runs the control plane carries none of the load. K3s labels every server so, even where the
    // servers are all there is: then they are judged.
    private static IEnumerable<Node> Judged(Site site)
    {
        IReadOnlyList<Node> schedulable = site.SchedulableNodes;
        return schedulable.Any(node => !node.IsControlPlane) ? schedulable.Where(node => !node.IsControlPlane) : schedulable;
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, Node node)
    {
        bool isLarge = context.Topology == Topology.MultiNode && context.Baseline.IsAtLeast(Baseline.August2026);
        double cores = isLarge ? RecommendedCores : MinimumCores;
        double memory = isLarge ? RecommendedMemory : MinimumMemory;
        List<Finding> findings =
        [
            AtLeast(context, node, "status.capacity.cpu", node.CapacityCpu, cores, Quantity.Cores, "vCPU", "processor cores"),
            AtLeast(context, node, "status.capacity.memory", node.CapacityMemory, memory * Gigabyte, Gigabytes, "GB", "memory"),
            AtLeast(context, node, "status.allocatable.memory", node.AllocatableMemory, MinimumFreeMemory * Gigabyte, Gigabytes, "GB", "memory that pods may use"),
        ];

        // The figure for disk came with the planning articles.
        if (context.Topology != Topology.MultiNode && context.Baseline.IsAtLeast(Baseline.August2026))
        {
            findings.Add(AtLeast(context, node, "status.capacity.ephemeral-storage", node.CapacityEphemeralStorage, MinimumDisk * Gigabyte, Gigabytes, "GB", "disk"));
        }

        return findings.All(finding => finding.Status == Status.Pass)
            ? [findings[0] with { Path = "status.capacity", Observed = Describe(node), Expected = $"{cores:0} vCPU, {memory:0} GB", Message = "The node is large enough." + Advice(context, node) }]
            : findings.Where(finding => finding.Status != Status.Pass);
    }

    private static Finding AtLeast(
        GuidelineContext context, Node node, string path, double? amount, double minimum, Func<double, string> text, string unit, string what)
    {
        string expected = $"{text(minimum)} {unit} or more";
        double tolerated = unit == "GB" ? minimum * (1 - Tolerance) : minimum;
        return amount switch
        {
            null => context.Unknown(node, Reason.InvalidData, $"The node does not report its {what}.", $"a node that reports {path}"),
            { } value when value < tolerated => context.Fail(node, "", $"{text(value)} {unit}", expected, $"The node has too little {what}."),
            { } value => context.Pass(node, "", $"{text(value)} {unit}", $"The node has enough {what}.", expected),
        } with { Path = path };
    }

    private static string Advice(GuidelineContext context, Node node)
    {
        if (node.CapacityCpu < RecommendedCores || node.CapacityMemory < RecommendedMemory * Gigabyte * (1 - Tolerance))
        {
            bool needsMore = context.Baseline.IsAtLeast(Baseline.August2026) && context.Site.Brokers.Any(broker => Same.Text(broker.MemoryProfile, "High"));
            return needsMore
                ? " It is below the recommended 8 vCPU and 32 GB, which the broker's High memory profile counts on."
                : " It is below the recommended 8 vCPU and 32 GB.";
        }

        return "";
    }

    private static IEnumerable<Finding> NodeCount(GuidelineContext context, int nodes)
    {
        if (context.Topology == Topology.MultiNode && context.Baseline.IsAtLeast(Baseline.August2026) && nodes is < 3 or > 5)
        {
            yield return context.PassSite(
                "The documented topology with several nodes has 3 to 5 of them.", nodes.ToString(CultureInfo.InvariantCulture), "3 to 5");
        }
    }

    // Azure knows the cores of all nodes together, and nothing of memory: enough to fail, not to pass.
    private static Finding ByArc(GuidelineContext context, ConnectedCluster cluster)
    {
        string observed = $"{Count(cluster.TotalCoreCount)} cores on {Count(cluster.TotalNodeCount)} nodes";
        return cluster is { TotalCoreCount: { } cores, TotalNodeCount: > 0 and { } nodes } && cores < nodes * MinimumCores
            ? context.Fail(cluster, "totalCoreCount", observed, "4 vCPU or more on each node", "The nodes have too few processor cores.")
            : context.Missing(Evidence.Nodes) with
            {
                Target = cluster.Reference,
                Path = cluster.PathOf("totalCoreCount"),
                Observed = observed,
                Message = "Azure does not tell the memory of the nodes.",
            };
    }

    private static string Describe(Node node) =>
        $"{Quantity.Cores(node.CapacityCpu ?? 0)} vCPU, {Gigabytes(node.CapacityMemory ?? 0)} GB";

    private static string Count(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of";

    private static string Gigabytes(double bytes) => (bytes / Gigabyte).ToString("0.#", CultureInfo.InvariantCulture);
}
