using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>One day in the history of a site.</summary>
public sealed record TrendPoint
{
    /// <summary>When the assessment was saved.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The baseline it was judged by.</summary>
    public required string Baseline { get; init; }

    /// <summary>Whether it was ready, by the whole baseline and with failures at High or above stopping it.</summary>
    public required bool IsReady { get; init; }

    /// <summary>How many guidelines passed, and so on.</summary>
    public required int Pass { get; init; }

    /// <summary>How many failed.</summary>
    public required int Fail { get; init; }

    /// <summary>How many could not be decided.</summary>
    public required int Unknown { get; init; }

    /// <summary>How many a person had to look at.</summary>
    public required int Manual { get; init; }

    /// <summary>How many did not apply.</summary>
    public required int NotApplicable { get; init; }

    /// <summary>How many failed and were exempted.</summary>
    public required int Exempt { get; init; }

    /// <summary>The share of applicable guidelines that were decided, 0 to 100.</summary>
    public required int CoveragePercent { get; init; }

    /// <summary>How many failed at severity Critical.</summary>
    public required int Critical { get; init; }

    /// <summary>How many failed at severity High.</summary>
    public required int High { get; init; }

    /// <summary>How many failed at severity Medium.</summary>
    public required int Medium { get; init; }

    /// <summary>How many failed at severity Low or Info.</summary>
    public required int Low { get; init; }

    /// <summary>How many findings failed that did not in the assessment before; null for the first.</summary>
    public int? New { get; init; }

    /// <summary>How many findings did not fail any more; null for the first.</summary>
    public int? Fixed { get; init; }

    /// <summary>The file it was read from.</summary>
    public required string File { get; init; }

    /// <summary>The history that saved assessments make, by site and time.</summary>
    /// <param name="history">Files and what they hold, oldest first.</param>
    public static IReadOnlyList<TrendPoint> Of(IEnumerable<(string File, SavedAssessment Assessment)> history)
    {
        List<TrendPoint> points = [];
        Dictionary<string, GuidelineResult[]> previous = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string file, SavedAssessment assessment) in history)
        {
            foreach (IGrouping<string, GuidelineResult> site in assessment.Results.GroupBy(result => result.Site, StringComparer.OrdinalIgnoreCase))
            {
                GuidelineResult[] results = [.. site];
                points.Add(Point(file, assessment.SavedAt, results, previous.GetValueOrDefault(site.Key)));
                previous[site.Key] = results;
            }
        }

        return [.. points.OrderBy(point => point.Site, StringComparer.OrdinalIgnoreCase).ThenBy(point => point.SavedAt)];
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{SavedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z {Site}: {Pass} passed, {Fail} failed");

    private static TrendPoint Point(string file, DateTimeOffset savedAt, GuidelineResult[] results, GuidelineResult[]? before)
    {
        AssessmentSummary summary = AssessmentSummary.Of(results);
        IReadOnlyList<FindingChange>? changes = before is null ? null : AssessmentComparison.Of(before, results).Changes;
        int Failing(Func<Severity, bool> isOf) => results.Count(result => result.Status == Status.Fail && isOf(result.Severity));
        return new()
        {
            SavedAt = savedAt,
            Site = summary.Site,
            Baseline = summary.Baseline,
            IsReady = summary.IsReady,
            Pass = summary.Pass,
            Fail = summary.Fail,
            Unknown = summary.Unknown,
            Manual = summary.Manual,
            NotApplicable = summary.NotApplicable,
            Exempt = summary.Exempt,
            CoveragePercent = summary.CoveragePercent,
            Critical = Failing(severity => severity == Severity.Critical),
            High = Failing(severity => severity == Severity.High),
            Medium = Failing(severity => severity == Severity.Medium),
            Low = Failing(severity => severity <= Severity.Low),
            New = changes?.Count(change => change.Change == ChangeKind.New),
            Fixed = changes?.Count(change => change.Change == ChangeKind.Fixed),
            File = file,
        };
    }
}
