namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>One property that differs.</summary>
public sealed record PropertyDifference
{
    /// <summary>
    /// The property as a person finds it in the document, for example <c>spec.ports[0].port</c>; entries of a list that have
    /// names go by them: <c>spec.containers[broker].image</c>.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>The value before, cut after 256 characters; null where there was none.</summary>
    public string? Reference { get; init; }

    /// <summary>The value now, cut the same; null where there is none.</summary>
    public string? Difference { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Reference ?? "not set"} -> {Difference ?? "not set"}";
}
