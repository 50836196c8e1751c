using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections;

/// <summary>A connection to a site: the sides of it that can be reached, and what connecting found out.</summary>
public sealed class SiteConnection : IDisposable
{
    /// <summary>Wraps the sides that are connected; the connection owns them.</summary>
    public SiteConnection(KubernetesConnection kubernetes)
    {
        ArgumentNullException.ThrowIfNull(kubernetes);
        Kubernetes = kubernetes;
    }

    /// <summary>The cluster's side.</summary>
    public KubernetesConnection Kubernetes { get; }

    /// <summary>Which site it is.</summary>
    public SiteIdentity Site => Kubernetes.Site;

    /// <summary>The site's name: the instance's, else the Arc cluster's, else the kubeconfig context's.</summary>
    public string Name => Site.Name;

    /// <summary>The kubeconfig context.</summary>
    public string? Context => Site.Context;

    /// <summary>The address of the API server.</summary>
    public string? Server => Site.Server;

    /// <summary>The namespace of Azure IoT Operations.</summary>
    public string Namespace => Site.Namespace;

    /// <summary>The Kubernetes version.</summary>
    public string? KubernetesVersion => Site.KubernetesVersion;

    /// <summary>Who the site is read as.</summary>
    public string? User => Site.User;

    /// <summary>The ARM id of the Arc-connected cluster.</summary>
    public string? ConnectedClusterId => Site.ConnectedClusterId;

    /// <summary>True where Azure IoT Operations is installed; null where the caller may not see it.</summary>
    public bool? HasOperations => Kubernetes.HasOperations;

    /// <summary>True until it is disconnected.</summary>
    public bool IsOpen => !Kubernetes.IsDisposed;

    /// <summary>Reads evidence; every query's outcome is part of the answer.</summary>
    public Task<Snapshot> CollectAsync(IReadOnlyCollection<EvidenceKind> kinds, CollectorOptions options, CancellationToken cancellationToken = default) =>
        KubernetesCollector.CollectAsync(Kubernetes, kinds, options, cancellationToken);

    /// <summary>Asks each side what the caller may do; one that is not connected is answered for.</summary>
    public Task<IReadOnlyList<PermissionAnswer>> AskPermissionsAsync(
        IReadOnlyCollection<RequiredPermission> permissions, CollectorOptions options, CancellationToken cancellationToken = default) =>
        PermissionCheck.AskAsync(Kubernetes, azure: null, permissions, options, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Kubernetes.Dispose();

    /// <inheritdoc/>
    public override string ToString() => Kubernetes.ToString();
}
