using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 39: every partition has a second copy, and it is Ready.</summary>
internal sealed class BrokerRedundancyFloor : Guideline
{
    private const string RedundancyFactor = "cardinality.backendChain.redundancyFactor";
    private const int Floor = 2;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 39,
        Id = "Broker.RedundancyFloor",
        Title = "Every broker partition has two copies",
        Area = Area.Broker,
        Severity = Severity.Critical,
        Recommendation = "Keep at least two copies of every partition: with one, a restart loses sessions and retained messages, and the broker cannot be upgraded without loss.",
        Remediation = "Create-only: Set-IoTOpsBrokerCardinality -RedundancyFactor 2 plans the redeployment; it has to come before the next upgrade.",
        Article = "deploy-iot-ops/concept-production-guidelines#mqtt-broker",
        Since = Baseline.August2026,
        // Either will do for a verdict, so neither is a need of its own.
        Uses = [Evidence.Brokers, Evidence.Pods, Evidence.Nodes, Evidence.ConnectedClusters],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        bool knowsBroker = context.Site.Has(Evidence.Brokers);
        if (!knowsBroker && !context.Site.Has(Evidence.Pods))
        {
            return [context.Missing(Evidence.Brokers), context.Missing(Evidence.Pods)];
        }

        if (knowsBroker && context.Site.Brokers.Count == 0)
        {
            return [NoBroker(context)];
        }

        return [.. context.Site.Brokers.SelectMany(broker => Configured(context, broker)), .. Runtime(context)];
    }

    private static IEnumerable<Finding> Configured(GuidelineContext context, Model.Broker broker)
    {
        if (!broker.HasCardinality)
        {
            // What runs decides; where that is not known either, nothing does.
            return context.Site.Has(Evidence.Pods) ? [] : [context.Missing(Evidence.Pods)];
        }

        return [broker.BackendRedundancyFactor switch
        {
            null => context.Unknown(broker, Reason.InvalidData, $"{RedundancyFactor} is missing, which the service requires.", "a broker its own API would accept", RedundancyFactor, "not set"),
            < 1 or > BrokerCardinality.MaximumRedundancy => context.Unknown(
                broker, Reason.InvalidData, $"{RedundancyFactor} is outside what the service admits.", "a broker its own API would accept", RedundancyFactor, Text($"{broker.BackendRedundancyFactor}")),
            < Floor => context.Fail(
                broker,
                RedundancyFactor,
                "1",
                "2 or more",
                "No partition has a second copy: a restart of a backend loses its sessions and retained messages, and today's deployment refuses to upgrade it. Brokers deployed before mid-2025 could be made so."),
            _ => Sufficient(context, broker, broker.BackendRedundancyFactor.Value),
        }];
    }

    private static Finding Sufficient(GuidelineContext context, Model.Broker broker, int copies)
    {
        int? nodes = NodeCount(context);
        if (copies > nodes && !(nodes == 1 && copies == Floor))
        {
            return context.Fail(
                broker,
                RedundancyFactor,
                Text($"{copies}"),
                Text($"2 to {Math.Max(Floor, nodes.Value)}"),
                Text($"There are more copies of each partition than the {nodes} nodes, so some share a node and protect from nothing."),
                Severity.Low);
        }

        string note = nodes == 1 ? " On a single node both share it, which still lets the broker be upgraded." : "";
        string unseen = context.Site.Has(Evidence.Pods) ? "" : " Whether they are Ready was not seen: pods could not be read.";
        return context.Pass(broker, RedundancyFactor, Text($"{copies}"), $"Every partition is configured with more than one copy.{note}{unseen}", "2 or more");
    }

    private static IEnumerable<Finding> Runtime(GuidelineContext context)
    {
        int? configured = context.Site.Brokers.Select(broker => broker.BackendRedundancyFactor).FirstOrDefault(copies => copies is not null);
        if (!context.Site.Has(Evidence.Pods) || configured < Floor)
        {
            yield break;
        }

        IReadOnlyList<BackendPartition> partitions = context.Site.BrokerPods.Partitions;
        if (partitions.Count == 0)
        {
            yield return context.UnknownSite(
                Reason.InvalidData,
                $"No backend pod of the broker was recognised in namespace {context.Site.Namespace}.",
                "pods named aio-broker-backend-… in that namespace") with { Source = FindingSource.Runtime };
            yield break;
        }

        int expected = context.Site.Brokers.Select(broker => broker.BackendPartitions).FirstOrDefault(count => count is not null) ?? partitions.Count;
        if (partitions.Count < expected)
        {
            yield return context.FailSite(
                Text($"Only {partitions.Count} of {expected} partitions run at all."), Text($"{partitions.Count}"), Text($"{expected}"), Severity.High) with { Source = FindingSource.Runtime };
        }

        BackendPartition[] lacking = [.. partitions.Where(partition => partition.Ready < Floor)];
        foreach (BackendPartition partition in lacking)
        {
            // Nobody asked for two: then one copy is how it was made, not a copy that is down.
            bool isMadeSo = configured is null && partition.Pods.Count < Floor;
            yield return context.Fail(
                partition.Pods[0],
                null,
                Text($"{partition.Ready} of {partition.Pods.Count} Ready"),
                "2 or more Ready",
                Text($"{(partition.Ready == 1 ? "One copy" : "No copy")} of {partition} is Ready."),
                isMadeSo ? null : Severity.High,
                FindingSource.Runtime);
        }

        if (lacking.Length == 0)
        {
            yield return context.PassSite(Text($"Each of the {partitions.Count} partitions that run has at least two Ready copies."), Text($"{partitions.Min(partition => partition.Ready)} Ready"), "2 or more Ready")
                with { Source = FindingSource.Runtime };
        }
    }
}
