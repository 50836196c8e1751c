using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>What a report says of one site.</summary>
public sealed record SiteReport
{
    /// <summary>The name of the site, with a number behind it where the report has another of that name.</summary>
    public required string Name { get; init; }

    /// <summary>When the evidence was collected; null where the results do not say.</summary>
    public required DateTimeOffset? CollectedAt { get; init; }

    /// <summary>What the results come to: verdict, score, coverage and numbers.</summary>
    public required AssessmentSummary Summary { get; init; }

    /// <summary>The results, in the order they came.</summary>
    public required IReadOnlyList<GuidelineResult> Results { get; init; }

    /// <summary>Earlier days and this one, oldest first; empty where no earlier day is known.</summary>
    public required IReadOnlyList<ReportDay> Trend { get; init; }
}
