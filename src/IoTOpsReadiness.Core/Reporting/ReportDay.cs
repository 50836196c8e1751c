using IoTOpsReadiness.Assessment;

namespace IoTOpsReadiness.Reporting;

/// <summary>What a site came to on one day.</summary>
public sealed record ReportDay
{
    /// <summary>When the evidence was collected.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The baseline it was judged by.</summary>
    public required string Baseline { get; init; }

    /// <summary>The verdict.</summary>
    public required SiteVerdict Verdict { get; init; }

    /// <summary>The score, 0 to 100; null where nothing was decided.</summary>
    public required int? ScorePercent { get; init; }

    /// <summary>The coverage, 0 to 100.</summary>
    public required int CoveragePercent { get; init; }

    /// <summary>How many guidelines failed.</summary>
    public required int Fail { get; init; }

    /// <summary>What the sites of a saved assessment came to, each on its day, by the name of the site.</summary>
    public static IEnumerable<(string Site, ReportDay Day)> Of(SavedAssessment assessment) => assessment.Results
        .GroupBy(result => (Site: result.Site.ToUpperInvariant(), result.Baseline))
        .Select(results => (
            results.First().Site,
            Of(AssessmentSummary.Of([.. results]), results.Max(result => result.CollectedAt) ?? assessment.SavedAt)));

    /// <summary>What a summary came to.</summary>
    public static ReportDay Of(AssessmentSummary summary, DateTimeOffset at) => new()
    {
        At = at,
        Baseline = summary.Baseline,
        Verdict = summary.Verdict,
        ScorePercent = summary.ScorePercent,
        CoveragePercent = summary.CoveragePercent,
        Fail = summary.Fail,
    };
}
