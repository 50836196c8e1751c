using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 19: the memory profile fits the nodes, the frontends and the messages.</summary>
internal sealed class BrokerMemoryProfile : Guideline
{
    private const string Profile = "memoryProfile";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 19,
        Id = "Broker.MemoryProfile",
        Title = "Broker memory profile fits the nodes",
        Area = Area.Broker,
        Severity = Severity.High,
        Recommendation = "Choose the largest memory profile whose worst case fits the nodes beside everything else: Low on a single small node, Medium or High on several.",
        Remediation = "Create-only: Set-IoTOpsBrokerCardinality -MemoryProfile plans the redeployment; Measure-IoTOpsBrokerSizing shows what fits.",
        Article = "manage-mqtt-broker/howto-configure-availability-scale",
        Needs = [Evidence.Brokers],
        Uses = [Evidence.Nodes, Evidence.Pods],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (context.Site.Brokers.Count == 0)
        {
            yield return NoBroker(context);
        }

        foreach (Model.Broker broker in context.Site.Brokers)
        {
            if (MemoryProfile.Find(broker.MemoryProfile) is not { } profile)
            {
                yield return context.Unknown(
                    broker, Reason.NeedsReferenceData, "This module does not know the memory profile.", "a newer version of the module", Profile, broker.MemoryProfile);
                continue;
            }

            foreach (Finding finding in Limits(context, broker, profile).Append(Memory(context, broker, profile)))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Limits(GuidelineContext context, Model.Broker broker, MemoryProfile profile)
    {
        int? frontends = broker.FrontendReplicas ?? Running(context)?.Frontends.Count;
        if (frontends > profile.MaxFrontends)
        {
            yield return context.Fail(
                broker,
                Profile,
                Text($"{profile} with {frontends} frontends"),
                Text($"at most {profile.MaxFrontends} frontends, or a larger profile"),
                Text($"{profile} is meant for {(profile.MaxFrontends == 1 ? "a single frontend" : Text($"at most {profile.MaxFrontends} frontends"))}."),
                Severity.Medium);
        }

        if (broker.MaxPacketSizeBytes > profile.MaxPacketBytes)
        {
            yield return context.Fail(
                broker,
                "advanced.clients.maxPacketSizeBytes",
                Quantity.Bytes(broker.MaxPacketSizeBytes.Value),
                $"at most {Quantity.Bytes(profile.MaxPacketBytes)}",
                $"Clients may send packets that {profile} has no room for.",
                Severity.Medium);
        }

        if (context.Inputs.MessageBytes > profile.MaxPacketBytes)
        {
            yield return context.Fail(
                broker,
                Profile,
                Text($"{profile}, messages of {Quantity.Bytes(context.Inputs.MessageBytes.Value)}"),
                "a profile that admits them",
                $"The declared messages are larger than the {Quantity.Bytes(profile.MaxPacketBytes)} that {profile} admits.",
                Severity.Medium,
                FindingSource.Declared);
        }
    }

    // The sources disagree on whether the workers of a backend pod share its limit, so only what fails by both fails hard.
    private static Finding Memory(GuidelineContext context, Model.Broker broker, MemoryProfile profile)
    {
        if (!context.Site.Has(Evidence.Nodes))
        {
            return context.Missing(Evidence.Nodes);
        }

        if (context.Site.SchedulableNodes.Count == 0)
        {
            return context.Unknown(broker, Reason.InvalidData, "No node may run the broker, so there is no memory to compare with.", "a schedulable node", Profile, profile.Name);
        }

        BrokerCardinality? cardinality = broker.HasCardinality ? BrokerCardinality.Of(broker) : Chosen(context);
        if (broker.HasCardinality && Malformed(context, broker, cardinality) is { } malformed)
        {
            return malformed;
        }

        if (cardinality is null)
        {
            return context.Site.Has(Evidence.Pods)
                ? context.Unknown(broker, Reason.InvalidData, "The operator sized the broker and none of its pods was recognised.", "a stated cardinality", "cardinality", "not set")
                : context.Missing(Evidence.Pods);
        }

        var demand = BrokerDemand.Of(cardinality, profile);
        double memory = NodeCapacity.Of(context.Site).Sum(node => node.MemoryBytes);
        string observed = $"{profile}: {Quantity.Bytes(demand.MemoryWithWorkersBytes)} counted by worker, {Quantity.Bytes(demand.MemoryPerPodBytes)} by pod; {CpuMode(broker)}";
        string expected = $"at most {Quantity.Bytes(Math.Max(0, memory - BrokerDemand.BytesOfOtherComponents))}: the {Quantity.Bytes(memory)} of the nodes, less about 4 GB for the rest";
        return BrokerSizing.Fit(demand, memory) switch
        {
            MemoryFit.DoesNotFit => context.Fail(broker, Profile, observed, expected, "At full load the broker takes more memory than the nodes have."),
            MemoryFit.FitsPerPodOnly => context.Fail(
                broker,
                Profile,
                observed,
                expected,
                "Sources disagree: if each backend worker may fill its own limit, as the how-to says, the broker takes more memory than the nodes have; if they share it, as the planning article (2026-04) says, it fits.",
                Severity.Medium),
            _ => context.Pass(broker, Profile, observed, $"The broker's worst case fits the nodes.{Remark(context, profile)}", expected),
        };
    }

    // The operator's own choice, as it runs. Workers cannot be seen from outside; one is the contract's default.
    private static BrokerCardinality? Chosen(GuidelineContext context) =>
        Running(context) is { Partitions.Count: > 0 } pods
            ? new(
                Math.Max(1, pods.Frontends.Count),
                BrokerCardinality.DefaultFrontendWorkers,
                pods.Partitions.Max(partition => partition.Pods.Count),
                BrokerCardinality.DefaultBackendWorkers,
                pods.Partitions.Count)
            : null;

    private static BrokerPods? Running(GuidelineContext context) =>
        context.Site.Has(Evidence.Pods) && context.Site.BrokerPods.Backends.Count > 0 ? context.Site.BrokerPods : null;

    private static string Remark(GuidelineContext context, MemoryProfile profile)
    {
        MemoryProfile example = context.Topology == Topology.SingleNode ? MemoryProfile.Low : MemoryProfile.High;
        return profile == example || context.Topology == Topology.Unknown ? "" : $" The published example for such a site uses {example}.";
    }
}
