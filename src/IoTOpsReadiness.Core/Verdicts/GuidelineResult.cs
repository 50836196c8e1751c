using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Verdicts;

/// <summary>The verdict of one guideline on one site.</summary>
public sealed record GuidelineResult
{
    /// <summary>The worst of the findings, in the order Fail, Unknown, Manual, Pass, NotApplicable.</summary>
    public required Status Status { get; init; }

    /// <summary>The severity of the worst failing finding, exempted or not; the guideline's own where none fails.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Why it is unknown; <see cref="Verdicts.Reason.None"/> otherwise.</summary>
    public required Reason Reason { get; init; }

    /// <summary>The guideline.</summary>
    public required GuidelineReference Guideline { get; init; }

    /// <summary>The name of the site.</summary>
    public required string Site { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>One finding per resource looked at; never empty.</summary>
    public required IReadOnlyList<Finding> Findings { get; init => field = Indexable.Of(value); }

    /// <summary>What the guideline asks for.</summary>
    public required string Recommendation { get; init; }

    /// <summary>The command line that fixes it, or the instruction.</summary>
    public required string Remediation { get; init; }

    /// <summary>The article the guideline comes from.</summary>
    public required string HelpUri { get; init; }

    /// <summary>The baseline the guideline was judged by, for example <c>2026-08</c>.</summary>
    public required string Baseline { get; init; }

    /// <summary>How long the guideline took to evaluate.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When the evidence was collected; null for a result that was saved before results said so.</summary>
    public DateTimeOffset? CollectedAt { get; init; }

    /// <summary>The guideline's readable name.</summary>
    public string Id => Guideline.Id;

    /// <summary>The guideline's stable reference.</summary>
    public string Ref => Guideline.Ref;

    /// <summary>The guideline's area.</summary>
    public string Area => Guideline.Area;

    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Guideline.Id}: {Summary}";
}
