using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Nodes, preparation, storage and what watches over them.</summary>
internal static class PlatformChanges
{
    public static IEnumerable<SiteChange> All => [.. Machines, .. Preparation, .. Storage, .. Observability];

    private static IEnumerable<SiteChange> Machines =>
    [
        Ready("a node runs an operating system that is not supported")
            .Set(Nodes, "lisbon-k3s-2", "status.nodeInfo.osImage", "Debian GNU/Linux 12 (bookworm)")
            .Moves("Platform.SupportedEnvironment", Fails(High)),
        MultiNode("a node has ARM processors")
            .Set(Nodes, "porto-k3s-3", "status.nodeInfo.architecture", "arm64")
            .Moves("Platform.SupportedEnvironment", Fails(High)),
        Ready("the nodes run different versions of Kubernetes")
            .Set(Nodes, "lisbon-k3s-2", "status.nodeInfo.kubeletVersion", "v1.35.4+k3s1")
            .Moves("Platform.SupportedEnvironment", Fails(Medium)),
        Ready("the nodes run a K3s that is too old")
            .Set(Nodes, "lisbon-k3s-*", "status.nodeInfo.kubeletVersion", "v1.29.6+k3s1")
            .Moves("Platform.SupportedEnvironment", Fails(High)),
        Ready("the nodes run RHEL")
            .Set(Nodes, "lisbon-k3s-*", "status.nodeInfo.osImage", "Red Hat Enterprise Linux 9.4 (Plow)")
            .MovesNothing(),
        Quickstart("the node is a container")
            .Set(Nodes, "quickstart-vm", "status.nodeInfo.osImage", "K3s v1.35.4+k3s1")
            .Moves("Platform.SupportedEnvironment", Fails(High)),
        Quickstart("the node is AKS Edge Essentials")
            .Set(Nodes, "quickstart-vm", "status.nodeInfo.osImage", "CBL-Mariner/Linux")
            .Moves("Platform.SupportedEnvironment", Fails(Medium)),
        Ready("a node has half the memory")
            .Set(Nodes, "lisbon-k3s-2", "status.capacity.memory", "16Gi")
            .Moves("Platform.Hardware", Fails(High)),
        MultiNode("a node has four cores")
            .Set(Nodes, "porto-k3s-4", "status.capacity.cpu", "4")
            .Moves("Platform.Hardware", Fails(High)),
        Quickstart("the node has two cores")
            .Set(Nodes, "quickstart-vm", "status.capacity.cpu", "2")
            .Moves("Platform.Hardware", Fails(High)),
        Quickstart("the node has a small disk")
            .Set(Nodes, "quickstart-vm", "status.capacity.ephemeral-storage", "20Gi")
            .Moves("Platform.Hardware", Fails(High)),
        Ready("a node is cordoned for maintenance")
            .Set(Nodes, "lisbon-k3s-3", "spec.unschedulable", true)
            .Moves("Broker.Cardinality", Fails(Medium)),
        MultiNode("the cluster is an AKS cluster")
            .Set(Nodes, "porto-k3s-*", "spec.providerID", "azure:///subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/aks/virtualMachines/0")
            .Set(Nodes, "porto-k3s-*", "status.nodeInfo.kubeletVersion", "v1.35.4")
            .Moves("Cluster.SecretsAtRest", Passes)
            .Moves("Platform.AksImdsRestricted", IsUnknown(High, Reason.NotCollected))
            .Moves("Platform.SupportedEnvironment", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Preparation =>
    [
        Ready("the custom locations feature is off")
            .Remove(CustomLocationsBinding, "AzureArc-*")
            .Moves("Cluster.Prepared", Fails(High)),
        Ready("the workload identity webhook is missing")
            .Remove(Deployments, "workload-identity-*")
            .Remove(Pods, "workload-identity-*")
            .Moves("Cluster.Prepared", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        MultiNode("the workload identity webhook does not run")
            .Set(Deployments, "workload-identity-*", "status.availableReplicas", 0)
            .Set(Pods, "workload-identity-*", "status.conditions[2].status", "False")
            .Moves("Cluster.Prepared", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Ready("the API server signs with its default issuer")
            .Set(ServiceAccountIssuer, "", "issuer", "https://kubernetes.default.svc.cluster.local")
            .Moves("Cluster.Prepared", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Quickstart("the cluster has the issuer that Arc hosts")
            .Set(ServiceAccountIssuer, "", "issuer", "https://westeurope.oic.prod-arc.azure.com/1/2/")
            .MovesNothing(),
    ];

    private static IEnumerable<SiteChange> Storage =>
    [
        MultiNode("a dataflow writes to a volume of container storage")
            .Add(PersistentVolumeClaims, """{"kind":"PersistentVolumeClaim","metadata":{"name":"cloud-backed","namespace":"azure-iot-operations"},"spec":{"storageClassName":"cloud-backed-sc","accessModes":["ReadWriteMany"],"resources":{"requests":{"storage":"10Gi"}}},"status":{"phase":"Bound"}}""")
            .Add(StorageClasses, """{"kind":"StorageClass","metadata":{"name":"cloud-backed-sc"},"provisioner":"arccontainerstorage.azure.net"}""")
            .Add(DataflowEndpoints, """{"kind":"DataflowEndpoint","metadata":{"name":"cloud-backed","namespace":"azure-iot-operations"},"spec":{"endpointType":"LocalStorage","localStorageSettings":{"persistentVolumeClaimRef":"cloud-backed"}}}""")
            .Moves("Storage.EdgeVolumes", Fails(Medium)),
        MultiNode("a release runs that installs container storage")
            .Set(Instances, "porto-assembly", "spec.version", "1.0.34")
            .Moves("Lifecycle.SupportedWindow", Fails(Critical))
            .Moves("Storage.EdgeVolumes", Fails(Medium))
            .Moves("Storage.FaultTolerance", Fails(Medium))
            .Moves("Broker.Persistence", DoesNotApply),
    ];

    private static IEnumerable<SiteChange> Observability =>
    [
        MultiNode("there is no collector")
            .Remove(Deployments, "aio-otel-collector")
            .Remove(Services, "aio-otel-collector")
            .Remove(Pods, "aio-otel-collector-*")
            .Moves("Observability.Resources", Fails(High))
            .Moves("Security.ImageProvenance", IsUnknown(High, Reason.NeedsInput)),
        MultiNode("the collector does not run")
            .Set(Deployments, "aio-otel-collector", "status.readyReplicas", 0)
            .Set(Deployments, "aio-otel-collector", "status.availableReplicas", 0)
            .Moves("Observability.Resources", Fails(High)),
        MultiNode("the collector takes no telemetry")
            .SetJson(Services, "aio-otel-collector", "spec.ports", """[{"name":"prom-metrics","port":8889}]""")
            .Moves("Observability.Resources", Fails(High)),
        Ready("the metrics of the site are not scraped")
            .Set(ScrapeConfiguration, "ama-metrics-prometheus-config", "data.'prometheus-config'", "scrape_configs: []")
            .Moves("Observability.Resources", Fails(High)),
        MultiNode("Azure Monitor has no scrape configuration")
            .Remove(ScrapeConfiguration, "ama-metrics-prometheus-config")
            .Moves("Observability.Resources", Fails(High)),
    ];
}
