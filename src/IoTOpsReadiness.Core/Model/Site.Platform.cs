using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>What the cluster stands on, and how Azure Arc knows it.</content>
public sealed partial class Site
{
    // Provider ids by which the nodes of hosted Kubernetes services are known.
    private static readonly string[] HostedProviders = ["azure://", "aws://", "gce://"];

    /// <summary>The Arc-connected cluster; null where Azure was not asked or has none.</summary>
    public ConnectedCluster? ConnectedCluster => ConnectedClusters.Count > 0 ? ConnectedClusters[0] : null;

    /// <summary>Arc-connected clusters; one is expected.</summary>
    public IReadOnlyList<ConnectedCluster> ConnectedClusters => View(Evidence.ConnectedClusters, (document, source) => new ConnectedCluster(document, source));

    /// <summary>Custom locations.</summary>
    public IReadOnlyList<CustomLocation> CustomLocations => View(Evidence.CustomLocations, (document, source) => new CustomLocation(document, source));

    /// <summary>Resource providers of the subscription.</summary>
    public IReadOnlyList<ResourceProvider> ResourceProviders => View(Evidence.ResourceProviders, (document, source) => new ResourceProvider(document, source));

    /// <summary>AKS clusters below the connected cluster.</summary>
    public IReadOnlyList<ManagedCluster> ManagedClusters => View(Evidence.ManagedClusters, (document, source) => new ManagedCluster(document, source));

    /// <summary>Deployments of all namespaces.</summary>
    public IReadOnlyList<Deployment> Deployments => View(Evidence.Deployments, (document, source) => new Deployment(document, source));

    /// <summary>The issuer of service account tokens that the API server publishes; null where it could not be read.</summary>
    public string? ServiceAccountIssuer => Published(Evidence.ServiceAccountIssuer)?.Issuer;

    /// <summary>The version of Kubernetes: the server's own word, else what was noted while connecting; null where neither is known.</summary>
    public string? KubernetesVersion => Published(Evidence.ServerVersion)?.GitVersion ?? Snapshot.Site.KubernetesVersion;

    /// <summary>True where the nodes run in Azure's own Kubernetes service.</summary>
    public bool IsAks => Nodes.Any(node => IsHostedBy(node, "azure://"))
        || (Same.Text(ConnectedCluster?.Distribution, "aks") && !Same.Text(ConnectedCluster?.Infrastructure, "azure_stack_hci"));

    /// <summary>True where AKS, EKS or GKE runs the API server, and with it the service account issuer.</summary>
    public bool HasHostedControlPlane => IsAks
        || Same.AnyOf(ConnectedCluster?.Distribution, "eks", "gke")
        || Nodes.Any(node => HostedProviders.Any(provider => IsHostedBy(node, provider)));

    /// <summary>
    /// True where a kind was listed in all namespaces. A caller that may see the site's own namespace alone has no proof
    /// that something is absent elsewhere.
    /// </summary>
    public bool SeesAllNamespaces(EvidenceKind kind) =>
        IsAnswered(kind, EvidenceSource.Kubernetes) && Snapshot.Query(kind, EvidenceSource.Kubernetes) is not { SiteNamespaceOnly: true };

    // K3s on a virtual machine of the same cloud may carry the same kind of id.
    private static bool IsHostedBy(Node node, string provider) =>
        node.ProviderId?.StartsWith(provider, StringComparison.OrdinalIgnoreCase) == true
        && node.KubeletVersion?.Contains("+k3s", StringComparison.OrdinalIgnoreCase) != true;

    private ApiServerDocument? Published(EvidenceKind kind) =>
        View(kind, (document, source) => new ApiServerDocument(document, source)).FirstOrDefault();
}
