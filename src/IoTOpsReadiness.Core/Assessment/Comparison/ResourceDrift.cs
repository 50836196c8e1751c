using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>How one resource differs between two snapshots.</summary>
public sealed record ResourceDrift
{
    /// <summary>What became of it.</summary>
    public required DriftKind Drift { get; init; }

    /// <summary>The site, as the later snapshot calls it.</summary>
    public required string Site { get; init; }

    /// <summary>The side it was read from.</summary>
    public required EvidenceSource Source { get; init; }

    /// <summary>The resource; the kind alone where nothing can be said.</summary>
    public required ResourceReference Target { get; init; }

    /// <summary>The properties that differ, for a changed resource.</summary>
    public IReadOnlyList<PropertyDifference> Differences { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Why nothing can be said; null where something can.</summary>
    public string? Remark { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Drift}: {Target}";
}
