namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// One kind of evidence a guideline may need, and where it can be read. A kind that both sides have is settled by either.
/// </summary>
public sealed record EvidenceKind
{
    /// <summary>The name, in the plural, for example <c>BrokerListeners</c>. It is the key in a snapshot file.</summary>
    public required string Name { get; init; }

    /// <summary>How the Kubernetes API is asked; null where the cluster does not know it.</summary>
    public KubernetesQuery? Kubernetes { get; init; }

    /// <summary>The Azure Resource Manager type, for example <c>Microsoft.IoTOperations/instances/brokers</c>; null where ARM does not know it.</summary>
    public string? AzureType { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
