namespace IoTOpsReadiness.Verdicts;

/// <summary>Names one resource a finding is about.</summary>
public sealed record ResourceReference
{
    /// <summary>The kind in Kubernetes' or AIO's own term, for example <c>BrokerListener</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name; empty where the finding is about a kind as a whole.</summary>
    public required string Name { get; init; }

    /// <summary>The Kubernetes namespace, if it has one.</summary>
    public string? Namespace { get; init; }

    /// <summary>The Azure Resource Manager id, where known.</summary>
    public string? ArmId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name.Length == 0 ? Kind : $"{Kind}/{Name}";
}
