using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>Results of one or several sites, put together for reading. Every writer starts from it.</summary>
public sealed record AssessmentReport
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The version of the module that made the report.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>
    /// The date of the report: when the newest of its evidence was collected. It is not when the report was written, so
    /// that the same results always give the same report.
    /// </summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The sites, in the order they came; never empty.</summary>
    public required IReadOnlyList<SiteReport> Sites { get; init; }

    /// <summary>NotReady when any site is, Ready when all are, else Partial.</summary>
    public SiteVerdict Verdict => Sites.Any(site => site.Summary.Verdict == SiteVerdict.NotReady) ? SiteVerdict.NotReady
        : Sites.All(site => site.Summary.Verdict == SiteVerdict.Ready) ? SiteVerdict.Ready
        : SiteVerdict.Partial;

    /// <summary>The baselines the sites were judged by.</summary>
    public IReadOnlyList<string> Baselines => [.. Sites.Select(site => site.Summary.Baseline).Distinct()];

    /// <summary>
    /// Puts results together by site and baseline. A guideline that comes a second time for a site begins another
    /// section: two assessments must not be added up to one.
    /// </summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Report.NoResults</c>: there is nothing to report.</exception>
    public static AssessmentReport Of(IEnumerable<GuidelineResult> results, ReportOptions options)
    {
        List<(string Site, string Baseline, List<GuidelineResult> Results)> groups = Group(results.Select(AssessmentFile.Checked));
        if (groups.Count == 0)
        {
            throw new ReadinessException(
                "IoTOps.Report.NoResults",
                ErrorKind.InvalidArgument,
                "There are no results to report.",
                "Pipe the results of Test-IoTOpsCluster; an empty report would look like a site without problems.");
        }

        DateTimeOffset asOf = groups.SelectMany(group => group.Results).Max(result => result.CollectedAt) ?? options.Now;
        var names = new HashSet<string>(StringComparer.Ordinal);
        return new()
        {
            Title = DisplayText.Sanitize(options.Title),
            ModuleVersion = typeof(AssessmentReport).Assembly.GetName().Version!.ToString(3),
            AsOf = asOf.ToUniversalTime(),
            Sites = [.. groups.Select(group => Site(group.Results, Unique(group.Site, names), asOf, options))],
        };
    }

    private static SiteReport Site(List<GuidelineResult> results, string name, DateTimeOffset asOf, ReportOptions options)
    {
        var summary = AssessmentSummary.Of(results, options.Gate);
        DateTimeOffset? collectedAt = results.Max(result => result.CollectedAt)?.ToUniversalTime();
        return new()
        {
            Name = name,
            CollectedAt = collectedAt,
            Summary = summary,
            Results = results,
            Trend = Trend(summary, collectedAt ?? asOf, options.History.Where(day => string.Equals(day.Site, results[0].Site, StringComparison.OrdinalIgnoreCase)).Select(day => day.Day)),
        };
    }

    private static ReportDay[] Trend(AssessmentSummary summary, DateTimeOffset at, IEnumerable<ReportDay> known)
    {
        ReportDay[] earlier = [.. known.Where(day => day.At < at && day.Baseline == summary.Baseline).OrderBy(day => day.At)];
        return earlier.Length == 0 ? [] : [.. earlier, ReportDay.Of(summary, at)];
    }

    private static List<(string Site, string Baseline, List<GuidelineResult> Results)> Group(IEnumerable<GuidelineResult> results)
    {
        var groups = new List<(string Site, string Baseline, List<GuidelineResult> Results)>();
        var guidelines = new HashSet<(int Group, string Ref)>();
        foreach (GuidelineResult result in results)
        {
            // The newest section of the site: what comes after a repetition belongs to the repetition.
            int index = groups.FindLastIndex(group => group.Site == result.Site && group.Baseline == result.Baseline);
            if (index < 0 || !guidelines.Add((index, result.Ref)))
            {
                index = groups.Count;
                groups.Add((result.Site, result.Baseline, []));
                guidelines.Add((index, result.Ref));
            }

            groups[index].Results.Add(result);
        }

        return groups;
    }

    private static string Unique(string name, HashSet<string> names)
    {
        string unique = name.Length > 0 ? name : "unnamed site";
        for (int number = 2; !names.Add(unique); number++)
        {
            unique = $"{name} ({number})";
        }

        return unique;
    }
}
