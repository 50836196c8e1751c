using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 18: the broker is sized for the nodes and the load, and the copies of a partition run apart.</summary>
internal sealed class BrokerCardinalityRule : Guideline
{
    private const string FrontendReplicas = "cardinality.frontend.replicas";
    private const string Partitions = "cardinality.backendChain.partitions";
    private const string RedundancyFactor = "cardinality.backendChain.redundancyFactor";

    // A proposal: below this many nodes one partition is a choice, from here on it leaves nodes idle.
    private const int NodesForSeveralPartitions = 3;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 18,
        Id = "Broker.Cardinality",
        Title = "Broker cardinality suits nodes and load",
        Area = Area.Broker,
        Severity = Severity.High,
        Recommendation = "State the broker's cardinality: on several nodes as many frontends and partitions as nodes, and two copies of each partition, so that load spreads and the loss of a node loses nothing.",
        Remediation = "Create-only: Set-IoTOpsBrokerCardinality plans the redeployment; Measure-IoTOpsBrokerSizing shows what fits.",
        Article = "manage-mqtt-broker/howto-configure-availability-scale",
        Needs = [Evidence.Brokers],
        Uses = [Evidence.Nodes, Evidence.Pods, Evidence.ConnectedClusters],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (context.Site.Brokers.Count == 0)
        {
            yield return NoBroker(context);
        }

        int? nodes = NodeCount(context);
        if (nodes is null)
        {
            yield return context.Site.Has(Evidence.Nodes)
                ? context.UnknownSite(Reason.NeedsInput, "How many nodes may run the broker is not known.", "a schedulable node, or -Topology")
                : context.Missing(Evidence.Nodes);
        }

        foreach (Model.Broker broker in context.Site.Brokers)
        {
            foreach (Finding finding in Configuration(context, broker, nodes))
            {
                yield return finding;
            }
        }

        foreach (Finding finding in Placement(context))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Configuration(GuidelineContext context, Model.Broker broker, int? nodes)
    {
        if (!broker.HasCardinality)
        {
            return [context.Fail(
                broker, "cardinality", Chosen(context), "stated", $"The operator sized the broker once, at deployment, which is documented for tests; {CpuMode(broker)}.", Severity.Medium)];
        }

        var cardinality = BrokerCardinality.Of(broker);
        if (Malformed(context, broker, cardinality) is { } malformed)
        {
            return [malformed];
        }

        List<string> notes = [];
        Finding[] problems =
        [
            .. Redundancy(context, broker, cardinality!, nodes, notes),
            .. Spread(context, broker, cardinality!, nodes, notes),
            .. Load(context, broker, cardinality!, nodes, notes),
            .. Feasibility(context, broker, cardinality!),
        ];
        if (problems.Length > 0)
        {
            return problems;
        }

        AddSources(context, cardinality!, notes);
        string remarks = string.Concat(notes.Select(note => " " + note));
        string verdict = nodes is null ? "The broker has redundant partitions; whether it suits its nodes is not known" : "The broker is sized for its nodes";
        return [context.Pass(broker, "cardinality", cardinality!.ToString(), $"{verdict}; {CpuMode(broker)}.{remarks}")];
    }

    private static IEnumerable<Finding> Redundancy(GuidelineContext context, Model.Broker broker, BrokerCardinality cardinality, int? nodes, List<string> notes)
    {
        int copies = cardinality.RedundancyFactor;
        if (copies < 2)
        {
            yield return context.Fail(broker, RedundancyFactor, Text($"{copies}"), "2", $"No partition has a second copy; {CpuMode(broker)}.");
        }
        else if (nodes == 1 && copies == 2)
        {
            notes.Add("Both copies share the one node, which still lets the broker be upgraded without loss.");
        }
        else if (copies > nodes)
        {
            yield return context.Fail(
                broker,
                RedundancyFactor,
                Text($"{copies}"),
                Text($"2 to {Math.Max(2, nodes.Value)}"),
                Text($"There are more copies of each partition than the {nodes} nodes, and their anti-affinity is only preferred: some share a node."),
                Severity.Low);
        }
    }

    private static IEnumerable<Finding> Spread(GuidelineContext context, Model.Broker broker, BrokerCardinality cardinality, int? nodes, List<string> notes)
    {
        if (nodes is not { } count)
        {
            yield break;
        }

        int expected = Math.Min(count, BrokerCardinality.Maximum);
        if (count == 1 && cardinality.FrontendReplicas > 1)
        {
            notes.Add("Sources disagree on a single node: one frontend by most, two by the text of the day-0 manual (2026-03).");
        }
        else if (count > 1 && cardinality.FrontendReplicas == 1)
        {
            yield return context.Fail(broker, FrontendReplicas, "1", Text($"{expected}"), $"One frontend serves all nodes: its loss disconnects every client; {CpuMode(broker)}.");
        }
        else if (count > 1 && cardinality.FrontendReplicas != expected)
        {
            yield return context.Fail(
                broker, FrontendReplicas, Text($"{cardinality.FrontendReplicas}"), Text($"{expected}"), "There are not as many frontends as nodes, which every source asks for.", Severity.Medium);
        }

        bool isForLoad = context.Inputs.MessagesPerSecond is { } rate
            && cardinality.Partitions <= PartitionLoad.Partitions(rate, context.Inputs.MessageBytes);
        if (cardinality.Partitions > expected && isForLoad)
        {
            notes.Add("More partitions than nodes, for the declared load.");
        }
        else if (cardinality.Partitions != expected)
        {
            yield return context.Fail(
                broker, Partitions, Text($"{cardinality.Partitions}"), Text($"{expected}"), "There are not as many partitions as nodes, which every source asks for.", Severity.Medium);
        }
    }

    // The rule of thumb came with the texts of 2026.
    private static IEnumerable<Finding> Load(GuidelineContext context, Model.Broker broker, BrokerCardinality cardinality, int? nodes, List<string> notes)
    {
        if (!context.Baseline.IsAtLeast(Baseline.August2026) || context.Inputs.MessagesPerSecond is not { } rate)
        {
            yield break;
        }

        double load = PartitionLoad.Normalize(rate, context.Inputs.MessageBytes);
        if (load > cardinality.Partitions * PartitionLoad.AtBest)
        {
            bool idlesNodes = cardinality.Partitions == 1 && nodes >= NodesForSeveralPartitions;
            yield return context.Fail(
                broker,
                Partitions,
                Text($"{cardinality.Partitions}"),
                Text($"{Math.Min(PartitionLoad.Partitions(rate, context.Inputs.MessageBytes), BrokerCardinality.Maximum)} or more"),
                Text($"The declared load is that of {load:0} messages of 8 KB per second; a partition carries {PartitionLoad.Certain:0} to {PartitionLoad.AtBest:0} (rule of thumb of 2026)."),
                idlesNodes ? null : Severity.Medium,
                FindingSource.Declared);
        }
        else if (load > cardinality.Partitions * PartitionLoad.Certain)
        {
            notes.Add("The declared load is at the edge of what its partitions carry.");
        }
    }

    private static IEnumerable<Finding> Feasibility(GuidelineContext context, Model.Broker broker, BrokerCardinality cardinality)
    {
        if (context.Site.SchedulableNodes.Count == 0)
        {
            yield break;
        }

        double memory = NodeCapacity.Of(context.Site).Sum(node => node.MemoryBytes);
        if (MemoryProfile.Find(broker.MemoryProfile) is { } profile && BrokerSizing.Fit(BrokerDemand.Of(cardinality, profile), memory) == MemoryFit.DoesNotFit)
        {
            yield return context.Fail(
                broker, "memoryProfile", profile.Name, "a profile that fits", $"With this many pods the profile takes more memory than the nodes have ({Quantity.Bytes(memory)}); see AIO-019.");
        }

        if (Same.Text(broker.GenerateCpuLimits, "Enabled") && !Cpu(context, cardinality).Fits)
        {
            yield return context.Fail(
                broker, "generateResourceLimits.cpu", CpuMode(broker), "Disabled, or fewer workers", "With generated CPU limits, not all pods of the broker find a node; see AIO-040.");
        }
    }

    // The sources agree on pods and differ on workers, so workers never fail; what they say is worth knowing.
    private static void AddSources(GuidelineContext context, BrokerCardinality cardinality, List<string> notes)
    {
        if (context.Site.SchedulableNodes.Count == 0)
        {
            return;
        }

        SizingReport report = BrokerSizing.Measure(new() { Nodes = NodeCapacity.Of(context.Site), MessagesPerSecond = Declared(context.Inputs.MessagesPerSecond) });
        SizingOption[] alike = [.. report.Recommendations.Where(option => option.Cardinality == cardinality)];
        notes.Add(alike.Length > 0
            ? $"It is what the {string.Join(" and the ", alike.Select(option => option.Source!))} recommends."
            : $"Sources disagree on workers: {string.Join("; ", report.Recommendations.Select(Workers))}.");
    }

    private static string Workers(SizingOption option) =>
        Text($"{option.Source}: {option.Cardinality.FrontendWorkers} per frontend, {option.Cardinality.BackendWorkers} per backend");

    private static double? Declared(double? rate) => rate is { } value && double.IsFinite(value) && value >= 0 ? value : null;

    private static string Chosen(GuidelineContext context) =>
        context.Site.Has(Evidence.Pods) && context.Site.BrokerPods.Backends.Count > 0
            ? Text($"not set; {context.Site.BrokerPods.Frontends.Count} frontends and {context.Site.BrokerPods.Partitions.Count} partitions run")
            : "not set";

    // What no configuration shows: the scheduler may have put two copies of a partition on one node.
    private static IEnumerable<Finding> Placement(GuidelineContext context)
    {
        if (NodeCount(context) == 1)
        {
            yield break;
        }

        if (!context.Site.Has(Evidence.Pods))
        {
            yield return context.Missing(Evidence.Pods);
            yield break;
        }

        bool areApart = true;
        foreach (BackendPartition partition in context.Site.BrokerPods.Partitions)
        {
            Pod[] copies = [.. partition.Pods.Where(pod => pod.NodeName is not null)];
            int possible = Math.Min(copies.Length, Math.Max(2, context.Site.NodeCount ?? 2));
            if (context.Topology == Topology.MultiNode && copies.Length > 1 && partition.Nodes.Count < possible)
            {
                areApart = false;
                yield return context.Fail(
                    copies[0],
                    "nodeName",
                    string.Join(", ", copies.Select(pod => $"{pod.Name} on {pod.NodeName}")),
                    Text($"{possible} different nodes"),
                    partition.Nodes.Count == 1
                        ? $"All copies of {partition} sit on node {partition.Nodes[0]}: its loss loses them all."
                        : $"Some copies of {partition} share a node.",
                    partition.Nodes.Count == 1 ? null : Severity.Low,
                    FindingSource.Runtime);
            }
        }

        if (areApart && context.Topology == Topology.MultiNode && context.Site.BrokerPods.Partitions.Any(partition => partition.Nodes.Count > 1))
        {
            yield return context.PassSite("The copies of each partition run on different nodes.") with { Source = FindingSource.Runtime };
        }
    }
}
