namespace IoTOpsReadiness.Snapshots;

/// <summary>Puts together what two sides of one site answered.</summary>
public static class SnapshotMerge
{
    /// <summary>What Azure alone answered, with a record of the kinds that only the cluster has: nobody asked it.</summary>
    /// <param name="azure">What Azure answered.</param>
    /// <param name="kinds">What was wanted.</param>
    public static Snapshot WithoutCluster(Snapshot azure, IEnumerable<EvidenceKind> kinds) => new(
        azure.Site,
        azure.CollectedAt,
        azure.ModuleVersion,
        [
            .. azure.Queries,
            .. kinds.Where(kind => kind.AzureType is null).Distinct().Select(kind => new QueryResult
            {
                Kind = kind.Name,
                Source = EvidenceSource.Kubernetes,
                Outcome = QueryOutcome.NotRequested,
            }),
        ],
        azure.Holdings.ToDictionary(holding => holding, holding => azure.Documents(holding.Kind, holding.Source)));

    /// <summary>
    /// Both sides' documents and queries as one snapshot. The clock is the cluster's: health and expiry are told by it.
    /// </summary>
    /// <param name="site">Which site it is, as both sides together tell.</param>
    /// <param name="cluster">What the cluster answered.</param>
    /// <param name="azure">What Azure answered.</param>
    public static Snapshot Join(SiteIdentity site, Snapshot cluster, Snapshot azure)
    {
        // A side records what it did not ask the other; what the other says of itself counts.
        Dictionary<(string Kind, EvidenceSource Source), QueryResult> queries = [];
        Dictionary<(string, EvidenceSource), IReadOnlyList<ResourceDocument>> documents = [];
        foreach (Snapshot side in new[] { cluster, azure })
        {
            foreach (QueryResult query in side.Queries)
            {
                if (query.Outcome != QueryOutcome.NotRequested || !queries.ContainsKey((query.Kind, query.Source)))
                {
                    queries[(query.Kind, query.Source)] = query;
                }
            }

            foreach ((string kind, EvidenceSource source) in side.Holdings)
            {
                documents[(kind, source)] = side.Documents(kind, source);
            }
        }

        return new(site, cluster.CollectedAt, cluster.ModuleVersion, [.. queries.Values], documents);
    }
}
