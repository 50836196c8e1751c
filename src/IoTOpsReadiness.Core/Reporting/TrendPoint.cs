using IoTOpsReadiness.Assessment;

namespace IoTOpsReadiness.Reporting;

/// <summary>What a site came to on one day.</summary>
public sealed record TrendPoint
{
    /// <summary>When the evidence was collected.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The verdict.</summary>
    public required SiteVerdict Verdict { get; init; }

    /// <summary>The score, 0 to 100; null where nothing was decided.</summary>
    public required int? ScorePercent { get; init; }

    /// <summary>The coverage, 0 to 100.</summary>
    public required int CoveragePercent { get; init; }

    /// <summary>How many guidelines failed.</summary>
    public required int Fail { get; init; }

    /// <summary>What a summary came to.</summary>
    public static TrendPoint Of(AssessmentSummary summary, DateTimeOffset at) => new()
    {
        At = at,
        Verdict = summary.Verdict,
        ScorePercent = summary.ScorePercent,
        CoveragePercent = summary.CoveragePercent,
        Fail = summary.Fail,
    };
}
