namespace IoTOpsReadiness.Sizing;

/// <summary>Where the pods of a broker would go.</summary>
public sealed record BrokerPlacement
{
    /// <summary>The nodes with what is placed on each, in the order they were given.</summary>
    public required IReadOnlyList<NodePlacement> Nodes { get; init; }

    /// <summary>The pods no node has room for.</summary>
    public required IReadOnlyList<PodPlacement> Unplaced { get; init; }

    /// <summary>True where every pod has its node.</summary>
    public bool Fits => Unplaced.Count == 0;

    /// <summary>
    /// Partitions with two copies on one node: their anti-affinity is only preferred, so a full or small cluster
    /// overrides it, and losing that node loses both copies.
    /// </summary>
    public IReadOnlyList<int> SharedPartitions => Nodes
        .SelectMany(node => node.Pods.Where(pod => pod.Partition is not null).GroupBy(pod => pod.Partition!.Value))
        .Where(copies => copies.Count() > 1)
        .Select(copies => copies.Key)
        .Distinct()
        .Order()
        .ToArray();

    /// <summary>The most backend pods on one node.</summary>
    public int MostBackendsPerNode => Nodes.Select(node => node.Backends).DefaultIfEmpty(0).Max();
}
