using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>A connection to one cluster, and what connecting found out about it. Made by <see cref="KubernetesConnector"/>.</summary>
public sealed class KubernetesConnection : IDisposable
{
    // What connecting read is evidence for the assessment that follows at once, not for one an hour later.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);

    private readonly long connectedAt = Environment.TickCount64;
    private IReadOnlyDictionary<KubernetesQuery, FetchResult>? fetched;
    private ApiGroups? groups;

    internal KubernetesConnection(
        SiteIdentity site, KubernetesTransport transport, ApiGroups? groups, IReadOnlyDictionary<KubernetesQuery, FetchResult> fetched, string? operationsVersion)
    {
        Site = site;
        Transport = transport;
        Api = new(transport);
        OperationsVersion = operationsVersion;
        this.groups = groups;
        this.fetched = fetched;
    }

    /// <summary>Which site it is: name, namespace, context, server, Kubernetes version, user, Arc resource.</summary>
    public SiteIdentity Site { get; }

    /// <summary>True where the API server serves Azure IoT Operations; null where the caller may not see which groups it serves.</summary>
    public bool? HasOperations => groups?.Serves(KubernetesConnector.OperationsGroup);

    /// <summary>The version of the Azure IoT Operations API that the server prefers, for example <c>v1</c>; null without it.</summary>
    public string? OperationsVersion { get; }

    /// <summary>The API groups served, each with the version the server prefers; empty where the caller may not see them.</summary>
    public IReadOnlyDictionary<string, string> ApiGroups => groups?.Preferred ?? new Dictionary<string, string>();

    /// <summary>True once it is disposed.</summary>
    public bool IsDisposed { get; private set; }

    internal KubernetesTransport Transport { get; }

    internal KubernetesApi Api { get; }

    private bool IsFresh => Environment.TickCount64 - connectedAt < Freshness.TotalMilliseconds;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            Transport.Dispose();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Site.Name} ({Site.Server})";

    /// <summary>Hands over what connecting read, once and only while it is fresh.</summary>
    internal IReadOnlyDictionary<KubernetesQuery, FetchResult> TakeFetched() =>
        Interlocked.Exchange(ref fetched, null) is { } taken && IsFresh ? taken : new Dictionary<KubernetesQuery, FetchResult>();

    /// <summary>The groups served, asked for again where the connection is old enough for an installation in between.</summary>
    internal async Task<ApiGroups?> GetGroupsAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!IsFresh && await KubernetesConnector.DiscoverAsync(Api, timeout, cancellationToken).ConfigureAwait(false) is { } current)
        {
            groups = current;
        }

        return groups;
    }
}
