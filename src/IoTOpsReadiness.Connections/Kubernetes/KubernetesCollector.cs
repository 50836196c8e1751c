using System.Reflection;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>Reads the evidence a cluster has, and judges none of it.</summary>
public static class KubernetesCollector
{
    /// <summary>
    /// Asks for every kind in one round of parallel requests. Whatever happens to one kind is recorded as its outcome and
    /// stops no other; only cancellation ends the collection.
    /// </summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="kinds">What to read. Those that only Azure knows are recorded as not requested.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Snapshot> CollectAsync(
        KubernetesConnection connection, IReadOnlyCollection<EvidenceKind> kinds, CollectorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(connection.IsDisposed, connection);
        options ??= new();
        ApiGroups? groups = await connection.GetGroupsAsync(options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<KubernetesQuery, FetchResult> known = connection.TakeFetched();
        using var fetcher = new KubernetesFetcher(
            connection.Api, groups, connection.Site.Namespace, Math.Max(1, options.PageSize), options.RequestTimeout, Math.Max(1, options.MaxConcurrency));

        EvidenceKind[] asked = [.. kinds.Where(kind => kind.Kubernetes is not null).Distinct()];
        int done = 0;
        async Task<(string[] Kinds, FetchResult Result)> SettleAsync(KubernetesQuery query, string[] names)
        {
            FetchResult result = known.GetValueOrDefault(query) ?? await fetcher.FetchAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (string name in names)
            {
                options.Progress?.Invoke(new(name, result.Outcome, Interlocked.Increment(ref done), asked.Length));
            }

            return (names, result);
        }

        Task<(string[] Kinds, FetchResult Result)>[] running =
            [.. asked.GroupBy(kind => kind.Kubernetes!).Select(group => SettleAsync(group.Key, [.. group.Select(kind => kind.Name)]))];
        (string[] Kinds, FetchResult Result)[] settled = await Task.WhenAll(running).ConfigureAwait(false);
        return Assemble(connection, kinds, settled);
    }

    private static Snapshot Assemble(KubernetesConnection connection, IReadOnlyCollection<EvidenceKind> kinds, (string[] Kinds, FetchResult Result)[] settled)
    {
        List<QueryResult> queries = [];
        Dictionary<(string, EvidenceSource), IReadOnlyList<ResourceDocument>> documents = [];
        foreach ((string[] names, FetchResult result) in settled)
        {
            foreach (string name in names)
            {
                queries.Add(new()
                {
                    Kind = name,
                    Source = EvidenceSource.Kubernetes,
                    Outcome = result.Outcome,
                    Permission = result.Permission,
                    Message = result.Message,
                    Count = result.Documents.Count,
                    Requests = result.Requests,
                    Duration = result.Duration,
                    SiteNamespaceOnly = result.SiteNamespaceOnly,
                });
                documents[(name, EvidenceSource.Kubernetes)] = result.Documents;
            }
        }

        queries.AddRange(kinds.Where(kind => kind.Kubernetes is null).Distinct().Select(kind => new QueryResult
        {
            Kind = kind.Name,
            Source = EvidenceSource.Azure,
            Outcome = QueryOutcome.NotRequested,
        }));
        return new(connection.Site, connection.Transport.ServerTime ?? DateTimeOffset.UtcNow, ModuleVersion(), queries, documents);
    }

    internal static string ModuleVersion()
    {
        Version? version = typeof(KubernetesCollector).Assembly.GetName().Version;
        return typeof(KubernetesCollector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? version?.ToString(3)
            ?? "0.0.0";
    }
}
