using System.Text.Json;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Which resources the API server of a site serves.</summary>
internal static class ResourceTypes
{
    private static readonly ResourceType[] BuiltIn =
    [
        new("", "v1", "namespaces", "Namespace", false, false, "ns"),
        new("", "v1", "nodes", "Node", false, false, "no"),
        new("", "v1", "pods", "Pod", true, false, "po"),
        new("", "v1", "services", "Service", true, false, "svc"),
        new("", "v1", "configmaps", "ConfigMap", true, false, "cm"),
        new("", "v1", "secrets", "Secret", true, false),
        new("", "v1", "serviceaccounts", "ServiceAccount", true, false, "sa"),
        new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, false, "pvc"),
        new("apps", "v1", "deployments", "Deployment", true, false, "deploy"),
        new("apps", "v1", "statefulsets", "StatefulSet", true, false, "sts"),
        new("storage.k8s.io", "v1", "storageclasses", "StorageClass", false, false, "sc"),
        new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false, false),
        new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false, false),
        new("rbac.authorization.k8s.io", "v1", "roles", "Role", true, false),
        new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true, false),
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false, false, "crd", "crds"),
    ];

    // Where no object tells the version and it is not v1.
    private static readonly Dictionary<string, string> UsualVersions = new(StringComparer.Ordinal)
    {
        ["secret-sync.x-k8s.io"] = "v1alpha1",
        ["trust.cert-manager.io"] = "v1alpha1",
    };

    // What Azure IoT Operations' neighbours define beside their plurals.
    private static readonly Dictionary<string, string[]> ShortNames = new(StringComparer.Ordinal)
    {
        ["certificates.cert-manager.io"] = ["cert", "certs"],
    };

    /// <summary>The resources of a site: those every cluster has, and the custom ones its snapshot has not found missing.</summary>
    public static IReadOnlyList<ResourceType> Of(SandboxSite site) =>
    [
        .. BuiltIn,
        .. from kind in Evidence.Kinds
           where kind.Kubernetes is { Group.Length: > 0 } query && !BuiltIn.Any(known => known.Group == query.Group)
           where site.Outcome(kind, EvidenceSource.Kubernetes) is not (QueryOutcome.NotInstalled or QueryOutcome.NotRequested)
           select Custom(site, kind.Kubernetes!),
    ];

    private static ResourceType Custom(SandboxSite site, KubernetesQuery query)
    {
        string qualified = $"{query.Resource}.{query.Group}";
        return new(query.Group, Version(site, query), query.Resource, query.Kind, query.Scope != KubernetesScope.Cluster, true, ShortNames.GetValueOrDefault(qualified) ?? []);
    }

    // All resources of a group in one version: what the objects say, else what is usual.
    private static string Version(SandboxSite site, KubernetesQuery query) => query.Version
        ?? (from kind in Evidence.Kinds
            where kind.Kubernetes?.Group == query.Group
            from document in site.Scenario.Whole.Documents(kind, EvidenceSource.Kubernetes)
            let version = VersionOf(document)
            where version is not null
            select version).FirstOrDefault()
        ?? UsualVersions.GetValueOrDefault(query.Group, "v1");

    private static string? VersionOf(ResourceDocument document) =>
        document.Root.TryGetProperty("apiVersion", out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Split('/') is [_, { Length: > 0 } version] ? version : null;

}
