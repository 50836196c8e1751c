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

    private const string MicrosoftRegistry = "mcr.microsoft.com";

    /// <summary>Whether a namespace is that of Azure IoT Operations or of what it stands on.</summary>
    public static bool IsOwn(Site site, string? inNamespace) => inNamespace == site.Namespace || Dependencies.Contains(inNamespace ?? "");

    /// <summary>The registries that images may come from: Microsoft's, and its declared mirrors.</summary>
    public static IReadOnlyList<string> AllowedRegistries(SiteInputs inputs) => [MicrosoftRegistry, .. inputs.AllowedRegistries];

    /// <summary>Whether an image comes from an allowed registry. A mirror is declared as host or host/prefix.</summary>
    public static bool IsAllowed(SiteInputs inputs, ImageReference image) => AllowedRegistries(inputs)
        .Select(registry => registry.TrimEnd('/'))
        .Any(registry => Same.Text(image.Registry, registry) || $"{image.Registry}/{image.Repository}".StartsWith(registry + "/", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether an image is the telemetry collector that the observability article itself deploys from Docker Hub;
    /// Microsoft does not sign it.
    /// </summary>
    public static bool IsDocumentedCollector(ImageReference image) =>
        image is { Registry: "docker.io", Repository: "otel/opentelemetry-collector" or "otel/opentelemetry-collector-contrib" };

    /// <summary>Every container of the site's own namespaces; customer workloads and the distribution's own are left out.</summary>
    public static IEnumerable<(Pod Pod, PodContainer Container)> Running(Site site) =>
        from pod in site.Pods
        where !pod.IsFinished && IsOwn(site, pod.Namespace)
        from container in PodContainer.Of(pod)
        select (pod, container);
}
