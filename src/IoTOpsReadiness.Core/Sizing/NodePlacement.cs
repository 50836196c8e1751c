namespace IoTOpsReadiness.Sizing;

/// <summary>What would be placed on one node.</summary>
public sealed record NodePlacement
{
    /// <summary>The node.</summary>
    public required NodeCapacity Node { get; init; }

    /// <summary>The pods placed there.</summary>
    public required IReadOnlyList<PodPlacement> Pods { get; init; }

    /// <summary>Backend pods among them.</summary>
    public int Backends => Pods.Count(pod => pod.Partition is not null);

    /// <summary>Cores they request together.</summary>
    public double Cores => Pods.Sum(pod => pod.Cores);

    /// <summary>Cores left after them.</summary>
    public double HeadroomCores => Node.FreeCores - Cores;
}
