using System.Globalization;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// OpenMetrics 1.0 text. Gauges without timestamps only, so that it is the older Prometheus text as well, which the
/// textfile collector of the node exporter reads.
/// </summary>
internal sealed class OpenMetricsReportWriter : IReportWriter
{
    private const string Prefix = "iotops_readiness_";

    public ReportFormat Format => ReportFormat.OpenMetrics;

    public IReadOnlyList<string> Extensions { get; } = [".prom", ".openmetrics"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken)
    {
        WriteFamily(output, "build", "The module that made the report; always 1.", [new([("version", report.ModuleVersion)], 1)]);
        WriteFamily(output, "ready", "1 where the site is ready for production.", PerSite(report, site => Flag(site.Summary.Verdict == SiteVerdict.Ready)));
        WriteFamily(output, "partial", "1 where only some guidelines of the baseline were evaluated.", PerSite(report, site => Flag(site.Summary.IsPartial)));
        WriteFamily(output, "score_ratio", "The share of what was decided that is in order, weighed by severity; absent where nothing was decided.", PerSite(report, site => site.Summary.ScorePercent / 100.0));
        WriteFamily(output, "coverage_ratio", "The share of the guidelines that apply that were decided.", PerSite(report, site => site.Summary.CoveragePercent / 100.0));
        WriteFamily(output, "evidence_timestamp_seconds", "When the evidence was collected, in seconds since 1970; absent where the results do not say.", PerSite(report, site => Seconds(site.CollectedAt)));
        WriteFamily(output, "guidelines", "Guidelines by status.", report.Sites.SelectMany(site => ReportWords.Statuses.Select(status => new Sample([.. Labels(site), ("status", status.ToString())], site.Summary.Count(status)))));
        WriteFamily(output, "failed_guidelines", "Guidelines that fail, by severity.", report.Sites.SelectMany(site => ReportWords.Severities.Select(severity => new Sample([.. Labels(site), ("severity", severity.ToString())], site.Results.Count(result => result.Status == Status.Fail && result.Severity == severity)))));
        WriteFamily(output, "guideline_status", "1 for the status a guideline has.", PerGuideline(report, result => [("severity", result.Severity.ToString()), ("status", result.Status.ToString())], _ => 1, cancellationToken));
        WriteFamily(output, "guideline_failed_findings", "Resources that fail a guideline.", PerGuideline(report, _ => [], result => result.Findings.Count(finding => finding.Status == Status.Fail), cancellationToken));
        output.Write("# EOF\n");
    }

    private static IEnumerable<Sample> PerSite(AssessmentReport report, Func<SiteReport, double?> value) =>
        from site in report.Sites
        let number = value(site)
        where number is not null
        select new Sample(Labels(site), number.Value);

    private static IEnumerable<Sample> PerGuideline(
        AssessmentReport report, Func<GuidelineResult, (string Name, string Value)[]> labels, Func<GuidelineResult, double> value, CancellationToken cancellationToken)
    {
        foreach (SiteReport site in report.Sites)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (GuidelineResult result in site.Results)
            {
                yield return new([.. Labels(site), ("ref", result.Ref), ("guideline", result.Id), ("area", result.Area), .. labels(result)], value(result));
            }
        }
    }

    private static (string Name, string Value)[] Labels(SiteReport site) => [("site", site.Name), ("baseline", site.Summary.Baseline)];

    private static double Flag(bool value) => value ? 1 : 0;

    private static double? Seconds(DateTimeOffset? at) => at?.ToUnixTimeSeconds();

    private static void WriteFamily(TextWriter output, string name, string help, IEnumerable<Sample> samples)
    {
        output.Write($"# TYPE {Prefix}{name} gauge\n# HELP {Prefix}{name} {help}\n");
        foreach (Sample sample in samples)
        {
            string labels = string.Join(',', sample.Labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\""));
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{name}{{{labels}}} {sample.Value}\n"));
        }
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private readonly record struct Sample((string Name, string Value)[] Labels, double Value);
}
