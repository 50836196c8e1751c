using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Storage;

/// <summary>Check 9: several nodes are prepared for Edge Volumes, where the release brings or the site uses them.</summary>
internal sealed class EdgeVolumes : Guideline
{
    private const double HugePages = 512 * 2 * 1024 * 1024d;

    /// <summary>How the guideline words what it expects of huge pages.</summary>
    internal const string ExpectedPages = "512 huge pages of 2 MiB";

    private const int NodesForFaultTolerance = 3;
    private const double CoresToday = 8;
    private const double MemoryToday = 32e9;
    private const double MemoryFloorToday = 16e9;

    // A node of "32 GB" reports less; so much may be missing.
    private const double MemoryTolerance = 0.9;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 9,
        Id = "Storage.EdgeVolumes",
        Title = "Nodes are prepared for Edge Volumes",
        Area = Area.Storage,
        Severity = Severity.Medium,
        Recommendation = "Prepare several nodes for Edge Volumes before deployment, so that storage can be made fault tolerant. Newer releases do not need it unless a connector or a LocalStorage endpoint uses such a volume.",
        Remediation = "New-IoTOpsHostScript -Part EdgeVolumes writes the script for the nodes; then az k8s-extension create --extension-type microsoft.arc.containerstorage.",
        Article = "deploy-iot-ops/howto-prepare-cluster",
        Topology = Topology.MultiNode,
        Needs = [Evidence.Nodes],
        Uses = [Evidence.Instances, Evidence.Pods, Evidence.StorageClasses, Evidence.PersistentVolumeClaims, Evidence.Extensions],
    };

    /// <summary>True where the release brings container storage, and a node does not reserve what its pool needs.</summary>
    internal static bool LacksHugePages(Site site, Node node) => ContainerStorage.IsOptional(site) == false && PagesOf(node) < HugePages;

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (ContainerStorage.IsOptional(context.Site) is not { } isOptional)
        {
            return [context.UnknownSite(Reason.NotCollected, "Whether this release brings container storage is not known: its version was not seen.", "the permission to list instances, or pods")];
        }

        return isOptional ? Optional(context) : [.. Nodes(context, OldRequirements), .. Installed(context), Host(context, "fs.inotify.max_user_instances of 1024 or more and the nvme-tcp kernel module")];
    }

    private static IEnumerable<Finding> Optional(GuidelineContext context)
    {
        foreach (EvidenceKind kind in new[] { Evidence.PersistentVolumeClaims, Evidence.StorageClasses })
        {
            if (!context.Site.Has(kind))
            {
                return [context.Missing(kind)];
            }
        }

        PersistentVolumeClaim? user = context.Site.PersistentVolumeClaims.FirstOrDefault(claim => ContainerStorage.Owns(context.Site, claim));
        return user is null
            ? [context.NotApplicableSite($"Azure IoT Operations {context.Site.Version} does not install container storage, and nothing here uses it.")]
            : [.. Nodes(context, NewRequirements), .. Installed(context), Host(context, $"the NFS 4.2 client; claim {user.Name} is on an Edge Volume. On several nodes its articles now point to Azure Local instead")];
    }

    private static IEnumerable<Finding> Nodes(GuidelineContext context, Func<GuidelineContext, Node, IEnumerable<Finding>> requirements) =>
        context.Site.SchedulableNodes.SelectMany(node => Kernel(context, node).Concat(requirements(context, node)).DefaultIfEmpty(
            context.Pass(node, null, node.KernelVersion, "What can be seen of the node meets the requirements of Edge Volumes.")));

    private static double PagesOf(Node node) => node.AllocatableHugePages ?? 0;

    private static IEnumerable<Finding> OldRequirements(GuidelineContext context, Node node)
    {
        double pages = PagesOf(node);
        if (pages < HugePages)
        {
            yield return context.Fail(
                node, null, Text($"{pages / 1024 / 1024 / 2:0} huge pages of 2 MiB"), ExpectedPages, "The node does not reserve the huge pages the storage pool needs.");
        }
    }

    private static IEnumerable<Finding> NewRequirements(GuidelineContext context, Node node)
    {
        double cores = node.CapacityCpu ?? double.MaxValue;
        double memory = node.CapacityMemory ?? double.MaxValue;
        if (memory < MemoryFloorToday * MemoryTolerance)
        {
            yield return context.Fail(node, null, Quantity.Bytes(memory), "32 GB, at least 16 GB", "The node has less memory than Edge Volumes need.");
        }
        else if (cores < CoresToday || memory < MemoryToday * MemoryTolerance)
        {
            yield return context.Fail(
                node, null, $"{Quantity.Cores(cores)} cores, {Quantity.Bytes(memory)}", "8 cores and 32 GB", "The node is smaller than Edge Volumes recommend.", Severity.Low);
        }
    }

    private static IEnumerable<Finding> Kernel(GuidelineContext context, Node node)
    {
        if (!SemanticVersion.TryParse(node.KernelVersion, out SemanticVersion kernel))
        {
            yield return context.Unknown(node, Reason.InvalidData, "The node's kernel version is not one.", "a node that reports its kernel", observed: node.KernelVersion ?? "not reported");
            yield break;
        }

        // The floor rose after the article of 2024-10.
        (int major, int minor) = context.Baseline.IsAtLeast(Baseline.August2026) ? (5, 15) : (5, 1);
        if (!kernel.IsAtLeast(major, minor))
        {
            yield return context.Fail(node, null, node.KernelVersion, Text($"{major}.{minor} or later"), "The node's kernel is too old for Edge Volumes.");
        }
        else if (kernel is { Major: 6, Minor: 2 or 4 })
        {
            yield return context.Fail(node, null, node.KernelVersion, "a kernel other than 6.2 and 6.4", "Edge Volumes have known issues with this kernel.", Severity.Low);
        }
    }

    private static IEnumerable<Finding> Installed(GuidelineContext context)
    {
        int nodes = context.Site.SchedulableNodes.Count;
        if (nodes < NodesForFaultTolerance)
        {
            yield return context.FailSite("Fault tolerant storage needs three nodes.", Text($"{nodes} nodes"), Text($"{NodesForFaultTolerance} nodes or more"), Severity.Low);
        }

        yield return ContainerStorage.IsInstalled(context.Site) switch
        {
            true => context.PassSite("Container storage is installed."),
            false => context.FailSite("Container storage is not installed.", "not installed", $"extension {ContainerStorageExtension.TypeName}"),
            null => context.Missing(Evidence.Pods),
        };
    }

    private static Finding Host(GuidelineContext context, string what) =>
        context.ManualSite($"Only the host shows {what}.", "a look at each node, and an attestation");
}
