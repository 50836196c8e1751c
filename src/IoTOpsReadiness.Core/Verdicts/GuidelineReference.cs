namespace IoTOpsReadiness.Verdicts;

/// <summary>Which guideline a result belongs to.</summary>
public sealed record GuidelineReference
{
    /// <summary>The readable name, for example <c>Broker.Cardinality</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The stable reference, for example <c>AIO-018</c>; never reused.</summary>
    public required string Ref { get; init; }

    /// <summary>The guideline in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The part of the site it is about.</summary>
    public required string Area { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
