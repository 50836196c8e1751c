namespace IoTOpsReadiness.Snapshots;

/// <summary>How far a question to the Kubernetes API reaches.</summary>
public enum KubernetesScope
{
    /// <summary>A cluster-scoped kind.</summary>
    Cluster,

    /// <summary>A namespaced kind in all namespaces; in the site's namespace alone if the caller may see no more.</summary>
    AllNamespaces,

    /// <summary>A namespaced kind in the namespace of Azure IoT Operations.</summary>
    SiteNamespace,

    /// <summary>A namespaced kind in a named namespace.</summary>
    Namespace,

    /// <summary>One named object.</summary>
    Object,

    /// <summary>A URL that is not a resource.</summary>
    Path,
}
