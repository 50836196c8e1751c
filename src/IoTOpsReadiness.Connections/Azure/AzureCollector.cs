using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Reads the evidence that Azure Resource Manager has, and judges none of it.</summary>
public static class AzureCollector
{
    /// <summary>
    /// Asks for every kind that Azure knows, in parallel by what depends on what. Whatever happens to one kind is recorded
    /// as its outcome and stops no other; only cancellation ends the collection.
    /// </summary>
    /// <remarks>
    /// A kind of which only a part could be read has the outcome of the part that could not, and the documents that came:
    /// no guideline takes it for complete. So has a kind that depends on one that could not be read. A kind for which the
    /// site's ids are not known is not requested, and says so.
    /// </remarks>
    /// <param name="connection">The Azure side of the site.</param>
    /// <param name="kinds">What to read. Those that only the cluster knows are left out.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Snapshot> CollectAsync(
        AzureConnection connection, IReadOnlyCollection<EvidenceKind> kinds, CollectorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var own = AzureReadCache.ForOneSite();
        AzureReadCache fleet = connection.Cache ?? own;
        var transport = new ArmTransport(connection.Client, fleet, options.RequestTimeout, Math.Max(1, options.MaxConcurrency));
        var gathering = new AzureGathering(connection.Site, new ArmReader(transport, fleet, own, connection.Credential), options.AzureIds, cancellationToken);

        EvidenceKind[] asked = [.. kinds.Where(kind => kind.AzureType is not null).Distinct()];
        int done = 0;
        async Task<(QueryResult Query, IReadOnlyList<ResourceDocument> Documents)> SettleAsync(EvidenceKind kind)
        {
            (ArmRead read, int requests, TimeSpan duration) = await gathering.ReadAsync(kind).ConfigureAwait(false);
            options.Progress?.Invoke(new(kind.Name, read.Outcome, Interlocked.Increment(ref done), asked.Length));
            return (new()
            {
                Kind = kind.Name,
                Source = EvidenceSource.Azure,
                Outcome = read.Outcome,
                Permission = read.Permission,
                Message = read.Message,
                Count = read.Documents.Count,
                Requests = requests,
                Duration = duration,
            }, read.Documents);
        }

        (QueryResult Query, IReadOnlyList<ResourceDocument> Documents)[] settled = await Task.WhenAll(asked.Select(SettleAsync)).ConfigureAwait(false);
        return new(
            connection.Site,
            transport.ServerTime ?? DateTimeOffset.UtcNow,
            KubernetesCollector.ModuleVersion(),
            [.. settled.Select(item => item.Query)],
            settled.ToDictionary(item => (item.Query.Kind, EvidenceSource.Azure), item => item.Documents));
    }
}
