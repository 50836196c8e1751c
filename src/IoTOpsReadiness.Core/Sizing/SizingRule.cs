namespace IoTOpsReadiness.Sizing;

/// <summary>What each source makes of a number of nodes and their cores.</summary>
internal static class SizingRule
{
    /// <summary>Every source asks for it today; the how-to also admits 3.</summary>
    private const int Redundancy = 2;

    /// <summary>The cardinality a source recommends, within what the service contract admits.</summary>
    public static BrokerCardinality Cardinality(SizingSource source, int nodes, int cores)
    {
        bool isSingle = nodes <= 1;
        int half = Math.Max(1, cores / 2);
        (int frontendWorkers, int backendWorkers) = source switch
        {
            _ when source == SizingSource.DayZeroManual => (cores, half),
            // Its single-node example halves the backend workers once more: both copies share the one node.
            _ when source == SizingSource.PlanningArticle => (half, isSingle ? Math.Max(1, half / Redundancy) : half),
            _ => (isSingle ? 4 : 1, 1),
        };
        return new(Bound(nodes), Bound(frontendWorkers), Redundancy, Bound(backendWorkers), Bound(nodes));
    }

    /// <summary>The profile of a source's own examples for such a cluster.</summary>
    public static MemoryProfile Profile(SizingSource source, int nodes) => (nodes, source) switch
    {
        ( <= 1, _) => MemoryProfile.Low,
        // Its example with three nodes uses High, the one with five uses Medium.
        ( > 3, _) when source == SizingSource.PlanningArticle => MemoryProfile.Medium,
        _ => MemoryProfile.High,
    };

    private static int Bound(int value) => Math.Clamp(value, 1, BrokerCardinality.Maximum);
}
