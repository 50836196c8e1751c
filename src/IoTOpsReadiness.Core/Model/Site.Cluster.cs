using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>The cluster below.</content>
public sealed partial class Site
{
    /// <summary>Nodes.</summary>
    public IReadOnlyList<Node> Nodes => View(Evidence.Nodes, (document, source) => new Node(document, source));

    /// <summary>The nodes the broker may be placed on.</summary>
    public IReadOnlyList<Node> SchedulableNodes => Nodes.Where(node => node.IsSchedulable).ToArray();

    /// <summary>Pods of all namespaces.</summary>
    public IReadOnlyList<Pod> Pods => View(Evidence.Pods, (document, source) => new Pod(document, source));

    /// <summary>Storage classes.</summary>
    public IReadOnlyList<StorageClass> StorageClasses => View(Evidence.StorageClasses, (document, source) => new StorageClass(document, source));

    /// <summary>ConfigMaps in the namespace of Azure IoT Operations.</summary>
    public IReadOnlyList<ConfigMap> ConfigMaps => View(Evidence.ConfigMaps, (document, source) => new ConfigMap(document, source));

    /// <summary>The Arc agents' configuration; null where the cluster has none.</summary>
    public ConfigMap? ArcConfiguration => View(Evidence.ArcConfiguration, (document, source) => new ConfigMap(document, source)).FirstOrDefault();
}
