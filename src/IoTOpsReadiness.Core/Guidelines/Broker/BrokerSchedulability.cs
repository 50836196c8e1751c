using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 40: the CPU that the broker's pods request is there, node by node.</summary>
internal sealed class BrokerSchedulability : Guideline
{
    private const string Mode = "generateResourceLimits.cpu";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 40,
        Id = "Broker.Schedulability",
        Title = "Broker pods find the CPU they request",
        Area = Area.Broker,
        Severity = Severity.High,
        Recommendation = "Where CPU limits are generated, each node must have the CPU of the pods placed on it: 1.0 core per frontend worker and 2.0 per backend worker; else pods stay Pending.",
        Remediation = "Create-only: Set-IoTOpsBrokerCardinality with fewer workers, or with -CpuLimits Disabled, plans the redeployment; Measure-IoTOpsBrokerSizing shows what fits.",
        Article = "manage-mqtt-broker/howto-configure-availability-scale",
        Since = Baseline.August2026,
        Needs = [Evidence.Brokers, Evidence.Nodes],
        Uses = [Evidence.Pods],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (context.Site.Brokers.Count == 0)
        {
            yield return NoBroker(context);
        }

        foreach (Model.Broker broker in context.Site.Brokers)
        {
            yield return Configured(context, broker);
        }

        foreach (Finding finding in Waiting(context))
        {
            yield return finding;
        }
    }

    private static Finding Configured(GuidelineContext context, Model.Broker broker)
    {
        if (!Same.AnyOf(broker.GenerateCpuLimits, "Enabled", "Disabled"))
        {
            return context.Unknown(broker, Reason.InvalidData, "The CPU mode is neither Enabled nor Disabled.", "a broker its own API would accept", Mode, broker.GenerateCpuLimits);
        }

        bool isEnabled = Same.Text(broker.GenerateCpuLimits, "Enabled");
        if (!broker.HasCardinality)
        {
            return Unstated(context, broker, isEnabled);
        }

        var cardinality = BrokerCardinality.Of(broker);
        return Malformed(context, broker, cardinality) ?? (isEnabled ? Limited(context, broker, cardinality!) : Unlimited(context, broker, cardinality!));
    }

    private static Finding Limited(GuidelineContext context, Model.Broker broker, BrokerCardinality cardinality)
    {
        CpuFit fit = Cpu(context, cardinality);
        string observed = Text($"{CpuMode(broker)}: {Quantity.Cores(Demand(cardinality))} cores for {cardinality}");
        string expected = Text($"room on the nodes, which have {Quantity.Cores(fit.Placement.Nodes.Sum(node => node.Node.FreeCores))} cores left beside other pods");
        if (!fit.Fits)
        {
            PodPlacement first = fit.Placement.Unplaced[0];
            return context.Fail(
                broker,
                Mode,
                observed,
                expected,
                Text($"{fit.Placement.Unplaced.Count} pods would find no node, first {first.Pod} with {Quantity.Cores(first.Cores)} cores."));
        }

        if (!context.Site.Has(Evidence.Pods))
        {
            // The nodes are large enough; what is left of them is not known.
            return context.Missing(Evidence.Pods);
        }

        string how = fit.Placement.Fits ? "The pods of the broker fit the nodes." : "All pods of the broker have their node, though a fresh placement would find no room for all.";
        string shared = fit.Placement.SharedPartitions.Count > 0 && context.Topology == Topology.MultiNode ? " Some copies of a partition would have to share a node." : "";
        return context.Pass(broker, Mode, observed, how + shared, expected);
    }

    private static Finding Unlimited(GuidelineContext context, Model.Broker broker, BrokerCardinality cardinality)
    {
        double cores = context.Site.SchedulableNodes.Sum(node => node.AllocatableCpu ?? node.CapacityCpu ?? 0);
        double demand = Demand(cardinality);
        string observed = Text($"{CpuMode(broker)}: workers for {Quantity.Cores(demand)} cores");
        string expected = Text($"at most {Quantity.Cores(cores)} cores");
        return demand > cores
            ? context.Fail(broker, Mode, observed, expected, "Nothing limits the broker's CPU, and its workers are made for more cores than the nodes have: oversubscribed.", Severity.Medium)
            : context.Pass(broker, Mode, observed, "No CPU is requested, so the pods are always scheduled; nothing guards the broker from noisy neighbours, nor them from it.", expected);
    }

    private static Finding Unstated(GuidelineContext context, Model.Broker broker, bool isEnabled)
    {
        if (!isEnabled)
        {
            return context.Pass(broker, Mode, CpuMode(broker), "No CPU is requested, so the pods are always scheduled; how many workers there are is the operator's choice.");
        }

        // The operator's choice shows only in what runs.
        return context.Site.Has(Evidence.Pods)
            ? context.Pass(broker, Mode, CpuMode(broker), "The operator sized the broker; whether its pods found their CPU shows in what runs.")
            : context.Missing(Evidence.Pods);
    }

    private static IEnumerable<Finding> Waiting(GuidelineContext context)
    {
        if (!context.Site.Has(Evidence.Pods))
        {
            yield break;
        }

        foreach (Pod pod in context.Site.BrokerPods.All)
        {
            if (pod.NodeName is null && pod.UnschedulableMessage is { } message && Lacks(message) is { } what)
            {
                yield return context.Fail(pod, null, message, "a node", $"The pod waits for {what} that no node has.", null, FindingSource.Runtime);
            }
        }
    }

    private static string? Lacks(string message) =>
        message.Contains("Insufficient cpu", StringComparison.OrdinalIgnoreCase) ? "CPU"
        : message.Contains("Insufficient memory", StringComparison.OrdinalIgnoreCase) ? "memory"
        : null;

    private static double Demand(BrokerCardinality cardinality) => BrokerDemand.Of(cardinality, MemoryProfile.Medium).Cores;
}
