using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Storage;

/// <summary>Check 25: on several nodes, storage survives the loss of one.</summary>
internal sealed class StorageFaultTolerance : Guideline
{
    private const int NodesForFaultTolerance = 3;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 25,
        Id = "Storage.FaultTolerance",
        Title = "Container storage is fault tolerant",
        Area = Area.Storage,
        Severity = Severity.Medium,
        Recommendation = "On three nodes or more, enable the fault tolerance of container storage, so that volumes survive the loss of a node. Releases from 1.2.112 on no longer install container storage.",
        Remediation = "At initialization only: redeploy with az iot ops init --enable-fault-tolerance; enabling it later means reinstalling the storage extension, with its data.",
        Article = "deploy-iot-ops/concept-production-guidelines",
        Topology = Topology.MultiNode,
        Uses = [Evidence.StorageClasses, Evidence.Extensions, Evidence.Instances, Evidence.Nodes, Evidence.ConnectedClusters, Evidence.Pods],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        if (context.Site.NodeCount < NodesForFaultTolerance)
        {
            return [context.NotApplicableSite(Text($"Fault tolerance needs three nodes; there are {context.Site.NodeCount}."))];
        }

        return (context.Baseline.IsAtLeast(Baseline.August2026), ContainerStorage.IsOptional(context.Site)) switch
        {
            (true, null) => [context.UnknownSite(Reason.NotCollected, "Whether this release brings container storage is not known: its version was not seen.", "the permission to list instances, or pods")],
            (true, true) => [context.NotApplicableSite($"Azure IoT Operations {context.Site.Version} does not install container storage, though the article still has the paragraph.")],
            _ => [.. Extension(context), Pool(context), .. Runtime(context)],
        };
    }

    // The extension's own settings, where ARM was asked; without them the cluster still shows the outcome.
    private static IEnumerable<Finding> Extension(GuidelineContext context)
    {
        if (context.Site.ContainerStorageExtension is not { } extension)
        {
            if (context.Site.Has(Evidence.Extensions))
            {
                yield return context.FailSite("The container storage extension is not installed.", "none", ContainerStorageExtension.TypeName);
            }

            yield break;
        }

        const string path = "configurationSettings[feature.diskStorageClass]";
        bool isEnabled = extension.CreatesStoragePool && extension.DiskStorageClass == ContainerStorage.PoolClass;
        string observed = $"{extension.DiskStorageClass ?? "not set"}; storage pool {(extension.CreatesStoragePool ? "" : "not ")}created";
        yield return isEnabled
            ? context.Pass(extension, path, observed, "The extension keeps its volumes on a replicated pool.", ContainerStorage.PoolClass)
            : context.Fail(extension, path, observed, $"{ContainerStorage.PoolClass}, with acstorConfiguration.create", "The extension keeps its volumes on the disk of one node each.");
    }

    private static Finding Pool(GuidelineContext context) => context.Site.FindStorageClass(ContainerStorage.PoolClass) is { } pool
        ? context.Pass(pool, null, pool.Provisioner, "The cluster has the replicated storage pool's class.")
        : !context.Site.Has(Evidence.StorageClasses)
        ? context.Missing(Evidence.StorageClasses)
        : context.FailSite("The cluster has no replicated storage pool.", "no such storage class", ContainerStorage.PoolClass);

    private static IEnumerable<Finding> Runtime(GuidelineContext context) => context.Site.Pods
        .Where(pod => pod.Namespace == ContainerStorage.PoolNamespace && !pod.IsFinished && !pod.IsTerminating && !pod.IsReady)
        .Select(pod => context.Fail(pod, null, $"{pod.Phase}, not Ready", "Ready", "A pod of the storage pool is not Ready, so volumes may lack a copy.", null, FindingSource.Runtime));
}
