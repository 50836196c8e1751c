using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 21: messages overflow to a disk buffer that exists, suffices and cannot fill a node.</summary>
internal sealed class BrokerDiskBuffer : Guideline
{
    private const string Buffer = "diskBackedMessageBuffer";
    private const string MaxSize = Buffer + ".maxSize";

    // A proposal: no source gives a bound. A node above this is about to be marked as under disk pressure.
    private const double NodeDiskShare = 0.8;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 21,
        Id = "Broker.DiskBuffer",
        Title = "Messages overflow to disk",
        Area = Area.Broker,
        Severity = Severity.High,
        Recommendation = "Give the broker a disk-backed message buffer with a maximum size, best as an ephemeral volume claim, so that slow or absent subscribers do not fill the memory and throttle every publisher.",
        Remediation = "Create-only: Set-IoTOpsBrokerDiskBuffer -MaxSize 10G plans the redeployment.",
        Article = "manage-mqtt-broker/howto-disk-backed-message-buffer",
        Needs = [Evidence.Brokers],
        Uses = [Evidence.Nodes, Evidence.Pods, Evidence.StorageClasses, Evidence.PersistentVolumeClaims],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => context.Site.Brokers.Count == 0
        ? [NoBroker(context)]
        : [.. context.Site.Brokers.SelectMany(broker => Judge(context, broker)), .. Runtime(context)];

    private static IEnumerable<Finding> Judge(GuidelineContext context, Model.Broker broker)
    {
        Severity severity = SeverityHere(context);
        if (!broker.HasDiskBuffer)
        {
            return [context.Fail(
                broker, Buffer, "not set", "a buffer with a maximum size", "Messages stay in memory: once it is full, every publisher is throttled, whoever was slow to read.", severity)];
        }

        List<string> notes = [];
        Finding[] findings = [.. Size(context, broker, severity), .. Volume(context, broker, severity, notes), .. Disk(context, broker, severity)];
        return findings.Length > 0
            ? findings
            : [context.Pass(broker, MaxSize, broker.DiskBufferMaxSize, $"Messages overflow to disk.{string.Concat(notes.Select(note => " " + note))}", "a buffer with a maximum size")];
    }

    // Several nodes carry more clients, and an intermittent uplink fills queues as a matter of course.
    private static Severity SeverityHere(GuidelineContext context) =>
        context.Topology == Topology.SingleNode && context.Inputs.IntermittentConnectivity != true ? Severity.Medium : Severity.High;

    private static IEnumerable<Finding> Size(GuidelineContext context, Model.Broker broker, Severity severity)
    {
        string? size = broker.DiskBufferMaxSize;
        if (size is null)
        {
            yield return context.Fail(broker, MaxSize, "not set", "for example 10G", "The buffer has no maximum size, which the service requires.", severity);
            yield break;
        }

        if (broker.DiskBufferMaxBytes is not { } bytes || bytes <= 0)
        {
            yield return context.Fail(broker, MaxSize, size, "for example 10G", "The buffer's maximum size is not a size it could have.", severity);
            yield break;
        }

        if (!Model.Broker.IsContractSize(size))
        {
            yield return context.Fail(
                broker, MaxSize, size, "digits and one of K, M, G, T, P, E", "The service contract does not admit this way of writing a size, so the broker could not be deployed so again.", Severity.Low);
        }

        // A proposal: a buffer smaller than the memory it should relieve is of little use.
        if (MemoryProfile.Find(broker.MemoryProfile) is { } profile)
        {
            double relieved = (double)profile.IncomingBufferBytes * (broker.BackendWorkers ?? BrokerCardinality.DefaultBackendWorkers);
            if (bytes < relieved)
            {
                yield return context.Fail(
                    broker,
                    MaxSize,
                    size,
                    $"{Quantity.Bytes(relieved)} or more",
                    $"The buffer is smaller than the memory it should relieve: what the {profile} profile buffers for the workers of one pod.",
                    severity.Lowered());
            }
        }
    }

    private static IEnumerable<Finding> Volume(GuidelineContext context, Model.Broker broker, Severity severity, List<string> notes)
    {
        foreach (string part in broker.DiskBufferUnknownParts)
        {
            notes.Add($"{Buffer}.{part} is not known to this module; a claim under a wrong name is ignored.");
        }

        if (broker.DiskBufferVolume == DiskBufferVolume.EmptyDir)
        {
            notes.Add("It is an emptyDir, the last choice: its size is only kept to on file systems with project quotas, which no API shows.");
            return [];
        }

        if (broker.DiskBufferVolume == DiskBufferVolume.PersistentClaim)
        {
            notes.Add("It is a persistent claim; an ephemeral one is preferred, since the content is lost with the pod anyway.");
        }

        return [.. KubernetesVersion(context, broker, severity), .. Class(context, broker, severity, notes)];
    }

    private static IEnumerable<Finding> KubernetesVersion(GuidelineContext context, Model.Broker broker, Severity severity)
    {
        bool isTooOld = broker.DiskBufferVolume == DiskBufferVolume.EphemeralClaim
            && SemanticVersion.TryParse(context.Site.Snapshot.Site.KubernetesVersion ?? context.Site.Nodes.FirstOrDefault()?.KubeletVersion, out SemanticVersion version)
            && !version.IsAtLeast(1, 23);
        return isTooOld
            ? [context.Fail(broker, broker.DiskBufferClaimPath, "an ephemeral claim", "Kubernetes 1.23 or later", "This Kubernetes does not know ephemeral volume claims.", severity)]
            : [];
    }

    private static IEnumerable<Finding> Class(GuidelineContext context, Model.Broker broker, Severity severity, List<string> notes)
    {
        string path = $"{broker.DiskBufferClaimPath}.storageClassName";
        string? name = broker.DiskBufferStorageClass;
        if (!context.Site.Has(Evidence.StorageClasses))
        {
            return [context.Missing(Evidence.StorageClasses)];
        }

        if (context.Site.FindStorageClass(name) is not { } storageClass)
        {
            return [context.Fail(
                broker, path, name ?? "not set", "a storage class of the cluster", name is null ? "The claim names no storage class and the cluster has no default one." : "The cluster has no storage class of that name.", severity)];
        }

        if (IsOnNodeDisk(storageClass))
        {
            notes.Add($"Class {storageClass.Name} does not enforce sizes; a full buffer weighs on its node's disk.");
        }

        return [];
    }

    // Volumes on the node's own disk share it with everything else there, whatever size they were promised.
    private static IEnumerable<Finding> Disk(GuidelineContext context, Model.Broker broker, Severity severity)
    {
        if (broker.DiskBufferMaxBytes is not { } bytes || !IsOnNodeDisk(context, broker))
        {
            yield break;
        }

        if (!context.Site.Has(Evidence.Nodes))
        {
            yield return context.Missing(Evidence.Nodes);
            yield break;
        }

        if (BackendsPerNode(context, Known(broker)) is not { } backends)
        {
            yield return context.Missing(Evidence.Pods);
            yield break;
        }

        foreach (Node node in context.Site.Nodes)
        {
            int count = backends.GetValueOrDefault(node.Name);
            if (node.AllocatableEphemeralStorage is { } disk && count * bytes > disk * NodeDiskShare)
            {
                yield return context.Fail(
                    broker,
                    MaxSize,
                    Text($"{count} backends x {broker.DiskBufferMaxSize} on {node.Name}"),
                    Text($"at most {NodeDiskShare * 100:0} % of its {Quantity.Bytes(disk)}"),
                    $"Full buffers would fill the disk of node {node.Name}, and Kubernetes would evict its pods.",
                    severity);
            }
        }
    }

    private static IEnumerable<Finding> Runtime(GuidelineContext context)
    {
        if (!context.Site.Brokers.Any(broker => broker.HasDiskBuffer && broker.DiskBufferVolume != DiskBufferVolume.EmptyDir))
        {
            yield break;
        }

        if (!context.Site.Has(Evidence.PersistentVolumeClaims))
        {
            yield return context.Missing(Evidence.PersistentVolumeClaims);
            yield break;
        }

        // Where the broker persists too, only the owner tells an ephemeral buffer's claims from the others.
        bool hasOthers = context.Site.Brokers.Any(broker => broker.HasPersistence && broker.DiskBufferVolume == DiskBufferVolume.EphemeralClaim);
        double? wanted = context.Site.Brokers.Select(broker => broker.DiskBufferMaxBytes).FirstOrDefault(bytes => bytes is not null);
        foreach (PersistentVolumeClaim claim in context.Site.BackendClaims.Where(claim => !hasOthers || claim.IsEphemeral))
        {
            if (!claim.IsBound)
            {
                yield return context.Fail(claim, null, claim.Phase ?? "no phase", "Bound", "A volume of the broker's backend is not there.", SeverityHere(context), FindingSource.Runtime);
            }
            else if (claim.CapacityBytes < wanted)
            {
                yield return context.Fail(
                    claim, null, Quantity.Bytes(claim.CapacityBytes.Value), $"{Quantity.Bytes(wanted.Value)} or more", "The volume is smaller than the buffer's maximum size.", SeverityHere(context), FindingSource.Runtime);
            }
        }
    }

    private static BrokerCardinality? Known(Model.Broker broker) => BrokerCardinality.Of(broker) is { OutOfBounds: null } cardinality ? cardinality : null;

    private static bool IsOnNodeDisk(GuidelineContext context, Model.Broker broker) => broker.DiskBufferVolume == DiskBufferVolume.EmptyDir
        || (context.Site.FindStorageClass(broker.DiskBufferStorageClass) is { } storageClass && IsOnNodeDisk(storageClass));

    private static bool IsOnNodeDisk(StorageClass storageClass) => storageClass.Provisioner?.Contains("local-path", StringComparison.OrdinalIgnoreCase) ?? false;
}
