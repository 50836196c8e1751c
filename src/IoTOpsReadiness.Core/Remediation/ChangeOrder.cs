namespace IoTOpsReadiness.Remediation;

/// <summary>Puts changes in an order in which each comes after those it depends on, and otherwise leaves them as they are.</summary>
internal static class ChangeOrder
{
    /// <exception cref="InvalidOperationException">They depend on each other in a circle.</exception>
    public static IReadOnlyList<Change> Sort(IReadOnlyList<Change> changes)
    {
        List<Change> sorted = [];
        HashSet<string> placed = [];
        List<Change> waiting = [.. changes];
        while (waiting.Count > 0)
        {
            Change next = waiting.Find(change => change.DependsOn.All(id => placed.Contains(id) || !waiting.Exists(other => other.Id == id)))
                ?? throw new InvalidOperationException($"These steps depend on each other: {string.Join(", ", waiting.Select(change => change.Id))}.");
            waiting.Remove(next);
            placed.Add(next.Id);
            sorted.Add(next);
        }

        return sorted;
    }
}
