using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Storage;

/// <summary>Check 5: the disk holds what gathers while the site is offline.</summary>
internal sealed class OfflineDisk : Guideline
{
    private const string Buffer = "diskBackedMessageBuffer";
    private const double SupportedHours = 72;

    // A proposal: the node keeps a fifth of its disk for everything else.
    private const double NodeDiskShare = 0.8;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 5,
        Id = "Cluster.OfflineDisk",
        Title = "Disk holds the messages of an outage",
        Area = Area.Storage,
        Severity = Severity.High,
        Recommendation = "Where the uplink is intermittent, provide disk for the messages of the longest outage, up to the 72 hours that are supported, for every copy of every partition.",
        Remediation = "Set-IoTOpsBrokerDiskBuffer plans the redeployment with a larger buffer; add disk to the nodes where that is the limit.",
        Article = "overview-iot-operations#offline-support",
        Needs = [Evidence.Brokers],
        Uses = [Evidence.Nodes, Evidence.Pods, Evidence.StorageClasses, Evidence.PersistentVolumeClaims],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        SiteInputs inputs = context.Inputs;
        if (Nonsense(inputs) is { } nonsense)
        {
            return [context.UnknownSite(Reason.InvalidData, nonsense, "-OutageHours, -MessagesPerSecond and -MessageBytes that are numbers from 0 upwards")];
        }

        if (inputs.IntermittentConnectivity == false || inputs.OutageHours == 0)
        {
            return [context.NotApplicableSite("The uplink is declared to be permanent.") with { Source = FindingSource.Declared }];
        }

        return context.Site.Brokers.Count == 0
            ? [NoBroker(context)]
            : [.. Support(context), .. context.Site.Brokers.SelectMany(broker => Judge(context, broker))];
    }

    private static string? Nonsense(SiteInputs inputs) =>
        inputs.OutageHours is < 0 || !double.IsFinite(inputs.OutageHours ?? 0) ? "The declared outage is not a duration."
        : inputs.MessagesPerSecond is < 0 || !double.IsFinite(inputs.MessagesPerSecond ?? 0) ? "The declared message rate is not a rate."
        : inputs.MessageBytes is < 0 ? "The declared message size is not a size."
        : null;

    private static IEnumerable<Finding> Support(GuidelineContext context)
    {
        if (context.Inputs.OutageHours > SupportedHours)
        {
            yield return context.FailSite(
                "The declared outage is longer than Azure IoT Operations supports being offline.",
                Text($"{context.Inputs.OutageHours:0.#} h"),
                Text($"at most {SupportedHours} h"),
                Severity.Medium) with { Source = FindingSource.Declared };
        }
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, Model.Broker broker)
    {
        bool isIntermittent = context.Inputs.IntermittentConnectivity == true || context.Inputs.OutageHours > 0;
        if (isIntermittent && !broker.HasDiskBuffer)
        {
            return [context.Fail(
                broker, Buffer, "not set", "a disk-backed message buffer", "The uplink is intermittent and messages stay in memory: during an outage it fills, and publishers are throttled.", source: FindingSource.Declared)];
        }

        if (context.Inputs is not { MessagesPerSecond: { } rate, MessageBytes: { } size })
        {
            return [context.UnknownSite(
                Reason.NeedsInput, "How much gathers during an outage is not known.", "-MessagesPerSecond, -MessageBytes and -OutageHours", Capacity(context, broker))];
        }

        int? partitions = broker.BackendPartitions ?? (context.Site.BrokerPods.Partitions.Count is > 0 and var count ? count : null);
        if (partitions is not > 0)
        {
            return [context.Unknown(broker, Reason.InvalidData, "How many partitions share the messages is not known.", "a stated cardinality", "cardinality.backendChain.partitions", broker.BackendPartitions is { } stated ? Text($"{stated}") : "not set")];
        }

        double hours = context.Inputs.OutageHours ?? SupportedHours;
        double bytesPerHour = rate * size * 3600 / partitions.Value;
        return broker.HasDiskBuffer ? Disk(context, broker, bytesPerHour, hours) : [Memory(context, broker, bytesPerHour, hours)];
    }

    // Nobody declared the uplink to be intermittent, so memory will do if it is enough.
    private static Finding Memory(GuidelineContext context, Model.Broker broker, double bytesPerHour, double hours)
    {
        double held = (MemoryProfile.Find(broker.MemoryProfile)?.IncomingBufferBytes ?? 0) * MemoryProfile.BufferThreshold
            * (broker.BackendWorkers ?? BrokerCardinality.DefaultBackendWorkers);
        return held >= bytesPerHour * hours
            ? context.Pass(broker, Buffer, "not set", Enough(context, "The broker's memory", held, bytesPerHour), Needed(bytesPerHour, hours))
            : context.Fail(broker, Buffer, $"not set; {Quantity.Bytes(held)} of memory", Needed(bytesPerHour, hours), Short(context, "the broker's memory", held, bytesPerHour, hours), source: FindingSource.Declared);
    }

    private static IEnumerable<Finding> Disk(GuidelineContext context, Model.Broker broker, double bytesPerHour, double hours)
    {
        const string path = Buffer + ".maxSize";
        if (broker.DiskBufferMaxBytes is not { } buffer)
        {
            yield return context.Unknown(broker, Reason.InvalidData, "The buffer's maximum size is not a size.", "a maximum size such as 10G", path, broker.DiskBufferMaxSize ?? "not set");
            yield break;
        }

        if (Volumes(context, broker) is { } volume && volume < buffer)
        {
            buffer = volume;
        }

        double needed = bytesPerHour * hours;
        if (buffer < needed)
        {
            yield return context.Fail(broker, path, Quantity.Bytes(buffer), Needed(bytesPerHour, hours), Short(context, "the buffer", buffer, bytesPerHour, hours), source: FindingSource.Declared);
            yield break;
        }

        Finding[] nodes = [.. Nodes(context, broker, needed)];
        foreach (Finding finding in nodes)
        {
            yield return finding;
        }

        if (nodes.Length == 0)
        {
            yield return context.Pass(broker, path, Quantity.Bytes(buffer), Enough(context, "The buffer", buffer, bytesPerHour), Needed(bytesPerHour, hours));
        }
    }

    private static IEnumerable<Finding> Nodes(GuidelineContext context, Model.Broker broker, double needed)
    {
        bool hasClaim = broker.DiskBufferVolume != DiskBufferVolume.EmptyDir;
        if (hasClaim && !context.Site.Has(Evidence.StorageClasses))
        {
            yield return context.Missing(Evidence.StorageClasses);
            yield break;
        }

        // Volumes that come over the network do not weigh on the node's own disk.
        StorageClass? storageClass = hasClaim ? context.Site.FindStorageClass(broker.DiskBufferStorageClass) : null;
        if (hasClaim && !(storageClass?.Provisioner?.Contains("local-path", StringComparison.OrdinalIgnoreCase) ?? false))
        {
            yield break;
        }

        if (!context.Site.Has(Evidence.Nodes))
        {
            yield return context.Missing(Evidence.Nodes);
            yield break;
        }

        BrokerCardinality? cardinality = BrokerCardinality.Of(broker) is { OutOfBounds: null } sane ? sane : null;
        if (BackendsPerNode(context, cardinality) is not { } backends)
        {
            yield return context.Missing(Evidence.Pods);
            yield break;
        }

        foreach (Node node in context.Site.Nodes)
        {
            int copies = backends.GetValueOrDefault(node.Name);
            if (node.AllocatableEphemeralStorage is { } disk && copies * needed > disk * NodeDiskShare)
            {
                yield return context.Fail(
                    node,
                    null,
                    $"{Quantity.Bytes(disk)} of disk",
                    Text($"{Quantity.Bytes(copies * needed / NodeDiskShare)} or more, for {copies} copies"),
                    $"The disk of node {node.Name} does not hold the messages of the outage; every copy of a partition stores them.");
            }
        }
    }

    private static double? Volumes(GuidelineContext context, Model.Broker broker) => broker.DiskBufferVolume == DiskBufferVolume.EmptyDir
        ? null
        : context.Site.BackendClaims
            .Where(claim => broker.DiskBufferVolume == DiskBufferVolume.PersistentClaim || claim.IsEphemeral)
            .Min(claim => claim.CapacityBytes);

    private static string Capacity(GuidelineContext context, Model.Broker broker)
    {
        double? disk = context.Site.SchedulableNodes.Min(node => node.AllocatableEphemeralStorage);
        string nodes = disk is { } least ? $"at least {Quantity.Bytes(least)} of disk per node" : "disk of the nodes not known";
        return $"{nodes}; {(broker.HasDiskBuffer ? $"disk buffer of {broker.DiskBufferMaxSize ?? "unstated size"} per backend" : "no disk buffer")}";
    }

    private static string Needed(double bytesPerHour, double hours) => Text($"{Quantity.Bytes(bytesPerHour * hours)} per copy of a partition, for {hours:0.#} h");

    private static string Enough(GuidelineContext context, string what, double held, double bytesPerHour) =>
        bytesPerHour > 0 ? Text($"{what} holds the messages of {held / bytesPerHour:0.#} h.{Assumed(context)}") : $"{what} holds everything: nothing is published.";

    private static string Short(GuidelineContext context, string what, double held, double bytesPerHour, double hours) =>
        Text($"At the declared load {what} is full after {held / bytesPerHour:0.#} of {hours:0.#} h.{Assumed(context)}");

    private static string Assumed(GuidelineContext context) => context.Inputs.OutageHours is null ? " No outage was declared; the supported 72 h are assumed." : "";
}
