namespace IoTOpsReadiness.Verdicts;

/// <summary>Which guideline a result belongs to.</summary>
public sealed record GuidelineReference
{
    /// <summary>What the reference of a guideline begins with that is a user's own.</summary>
    public const string CustomPrefix = "CUSTOM-";

    /// <summary>The readable name, for example <c>Broker.Cardinality</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The stable reference, for example <c>AIO-018</c>; never reused.</summary>
    public required string Ref { get; init; }

    /// <summary>The guideline in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The part of the site it is about.</summary>
    public required string Area { get; init; }

    /// <summary>True for a user's own guideline, which is part of no baseline.</summary>
    public bool IsCustom => Ref.StartsWith(CustomPrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
