namespace IoTOpsReadiness.Model;

/// <summary>One partition of the broker's backend as it really runs: the pods that each hold a copy of it.</summary>
/// <param name="Name">The chain's number, for example <c>1</c>.</param>
/// <param name="Pods">Its pods, by name; none that has ended or is about to.</param>
public sealed record BackendPartition(string Name, IReadOnlyList<Pod> Pods)
{
    /// <summary>How many copies report Ready.</summary>
    public int Ready => Pods.Count(pod => pod.IsReady);

    /// <summary>The nodes its copies sit on.</summary>
    public IReadOnlyList<string> Nodes => Pods.Select(pod => pod.NodeName).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();

    /// <inheritdoc/>
    public override string ToString() => $"partition {Name}";
}
