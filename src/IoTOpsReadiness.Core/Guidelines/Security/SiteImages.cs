using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Which running images belong to Azure IoT Operations and what it stands on.</summary>
public static class SiteImages
{
    private static readonly HashSet<string> Dependencies = new(StringComparer.Ordinal)
    {
        "azure-arc", "azure-arc-release", "cert-manager", "azure-secret-store", "arc-workload-identity", "azure-extensions-usage-system",
        "azure-arc-containerstorage", "azure-arc-acstor",
    };

    /// <summary>Every container of the site's own namespaces; customer workloads and the distribution's own are left out.</summary>
    public static IEnumerable<(Pod Pod, PodContainer Container)> Running(Site site) =>
        from pod in site.Pods
        where !pod.IsFinished && (pod.Namespace == site.Namespace || Dependencies.Contains(pod.Namespace ?? ""))
        from container in PodContainer.Of(pod)
        select (pod, container);
}
