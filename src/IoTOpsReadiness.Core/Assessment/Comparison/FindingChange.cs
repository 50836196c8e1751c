using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>What became of one finding.</summary>
public sealed record FindingChange
{
    /// <summary>What became of it.</summary>
    public required ChangeKind Change { get; init; }

    /// <summary>The site, as the later assessment calls it.</summary>
    public required string Site { get; init; }

    /// <summary>The guideline.</summary>
    public required GuidelineReference Guideline { get; init; }

    /// <summary>The finding before; null where there was none.</summary>
    public Finding? Reference { get; init; }

    /// <summary>The finding now; null where there is none.</summary>
    public Finding? Difference { get; init; }

    /// <summary>The severity now, or before where it is gone.</summary>
    public Severity Severity => Latest.Severity;

    /// <summary>The resource.</summary>
    public ResourceReference Target => Latest.Target;

    /// <summary>The property.</summary>
    public string? Path => Latest.Path;

    /// <summary>What is said of it now, or was where it is gone.</summary>
    public string Message => Latest.Message;

    /// <summary>What makes it the same on both sides.</summary>
    public string Fingerprint => Latest.Fingerprint;

    /// <summary>The later of the findings.</summary>
    private Finding Latest => Difference ?? Reference!;

    /// <inheritdoc/>
    public override string ToString() => $"{Change}: {Guideline.Id}: {Target}: {Message}";
}
