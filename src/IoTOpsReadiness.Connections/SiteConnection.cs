using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections;

/// <summary>A connection to a site: the sides of it that can be reached, and what connecting found out.</summary>
public sealed class SiteConnection : IDisposable
{
    private bool isDisposed;

    /// <summary>Wraps the sides that are connected, at least one; the connection owns them.</summary>
    /// <param name="kubernetes">The cluster's side; null where only Azure is read.</param>
    /// <param name="azure">Azure's side; null where only the cluster is read.</param>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Connection.Mismatch</c>: the sides are of different sites.</exception>
    public SiteConnection(KubernetesConnection? kubernetes, AzureConnection? azure = null)
    {
        if (kubernetes is null && azure is null)
        {
            throw new ArgumentNullException(nameof(kubernetes), "A connection has at least one side.");
        }

        Kubernetes = kubernetes;
        Azure = azure;
        Site = SitesTogether(kubernetes?.Site, azure?.Site);
    }

    /// <summary>The cluster's side; null where only Azure is read.</summary>
    public KubernetesConnection? Kubernetes { get; }

    /// <summary>Azure's side; null where only the cluster is read.</summary>
    public AzureConnection? Azure { get; }

    /// <summary>Which site it is.</summary>
    public SiteIdentity Site { get; }

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

    /// <summary>Who the site is read as: by the cluster, else by Azure.</summary>
    public string? User => Site.User;

    /// <summary>Who Azure is read as; null where it is not read.</summary>
    public string? AzureUser => Azure?.Site.User;

    /// <summary>The cloud; null where Azure is not read.</summary>
    public string? AzureEnvironment => Azure?.Cloud.Name;

    /// <summary>The ARM id of the Arc-connected cluster.</summary>
    public string? ConnectedClusterId => Site.ConnectedClusterId;

    /// <summary>The ARM id of the instance.</summary>
    public string? InstanceId => Site.InstanceId;

    /// <summary>The sides that are read: Kubernetes, Azure, or both.</summary>
    public string Sides => Kubernetes is null ? "Azure" : Azure is null ? "Kubernetes" : "Kubernetes, Azure";

    /// <summary>True where Azure IoT Operations is installed; null where the caller may not see it.</summary>
    public bool? HasOperations => Kubernetes is null ? (InstanceId is null ? null : true) : Kubernetes.HasOperations;

    /// <summary>True until it is disconnected.</summary>
    public bool IsOpen => !isDisposed && Kubernetes?.IsDisposed != true;

    /// <summary>Reads evidence from all sides at once; every query's outcome is part of the answer.</summary>
    public async Task<Snapshot> CollectAsync(IReadOnlyCollection<EvidenceKind> kinds, CollectorOptions options, CancellationToken cancellationToken = default)
    {
        if (Azure is null)
        {
            return await KubernetesCollector.CollectAsync(Kubernetes!, kinds, options, cancellationToken).ConfigureAwait(false);
        }

        if (Kubernetes is null)
        {
            Snapshot alone = await AzureCollector.CollectAsync(Azure, kinds, options, cancellationToken).ConfigureAwait(false);
            return SnapshotMerge.WithoutCluster(alone, kinds);
        }

        var progress = new ProgressSum(options.Progress);
        Task<Snapshot> cluster = KubernetesCollector.CollectAsync(Kubernetes, kinds, options with { Progress = progress.Of(0) }, cancellationToken);
        Task<Snapshot> azure = AzureCollector.CollectAsync(Azure, kinds, options with { Progress = progress.Of(1) }, cancellationToken);
        Snapshot[] sides = await Task.WhenAll(cluster, azure).ConfigureAwait(false);
        return SnapshotMerge.Join(Site, sides[0], sides[1]);
    }

    /// <summary>Asks each side what the caller may do; one that is not connected is answered for.</summary>
    public Task<IReadOnlyList<PermissionAnswer>> AskPermissionsAsync(
        IReadOnlyCollection<RequiredPermission> permissions, CollectorOptions options, CancellationToken cancellationToken = default) =>
        PermissionCheck.AskAsync(Kubernetes, Azure, permissions, options, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        Kubernetes?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Kubernetes?.ToString() ?? $"{Name} ({Azure!.Cloud})";

    private static SiteIdentity SitesTogether(SiteIdentity? cluster, SiteIdentity? azure)
    {
        if (cluster is null || azure is null)
        {
            return (cluster ?? azure)!;
        }

        if (cluster.ConnectedClusterId is { } here && azure.ConnectedClusterId is { } there && !here.Equals(there, StringComparison.OrdinalIgnoreCase))
        {
            throw AzureErrors.Mismatch(here, there);
        }

        return cluster with
        {
            Name = azure.InstanceId is null ? cluster.Name : azure.Name,
            ConnectedClusterId = azure.ConnectedClusterId ?? cluster.ConnectedClusterId,
            InstanceId = azure.InstanceId ?? cluster.InstanceId,
        };
    }

    // Two collections count as one.
    private sealed class ProgressSum(Action<CollectorProgress>? report)
    {
        private readonly int[] done = new int[2];
        private readonly int[] total = new int[2];

        public Action<CollectorProgress>? Of(int side) => report is null ? null : progress =>
        {
            Volatile.Write(ref done[side], progress.Done);
            Volatile.Write(ref total[side], progress.Total);
            report(progress with { Done = done[0] + done[1], Total = total[0] + total[1] });
        };
    }
}
