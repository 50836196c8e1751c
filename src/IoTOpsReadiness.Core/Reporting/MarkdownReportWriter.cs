using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// GitHub-flavoured Markdown: the verdict, tables of numbers, and one foldable block per guideline. Reads well in a job
/// summary, an issue or a wiki.
/// </summary>
internal sealed class MarkdownReportWriter : IReportWriter
{
    // A job summary holds 1 MiB; a guideline over thousands of pods must not fill it with what is in order.
    private const int MaxFindings = 50;

    public ReportFormat Format => ReportFormat.Markdown;

    public IReadOnlyList<string> Extensions { get; } = [".md", ".markdown"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken)
    {
        output.Write($"# {MarkdownText.Escape(report.Title)}: {Badge(report.Verdict)}\n\n");
        output.Write($"Evidence of {ReportWords.Day(report.AsOf)}, {(report.Baselines.Count == 1 ? "baseline" : "baselines")} {string.Join(", ", report.Baselines.Select(MarkdownText.Escape))}, IoTOpsReadiness {report.ModuleVersion}.\n\n");
        WriteSites(report, output);
        foreach (SiteReport site in report.Sites)
        {
            WriteSite(site, output, cancellationToken);
        }
    }

    private static void WriteSites(AssessmentReport report, TextWriter output)
    {
        output.Write("| Site | Verdict | Score | Coverage | Fail | Unknown | Manual | Exempt | Pass | Not applicable |\n");
        output.Write("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (SiteReport site in report.Sites)
        {
            AssessmentSummary summary = site.Summary;
            string numbers = string.Join(" | ", ReportWords.Statuses.Select(status => ReportWords.Number(summary.Count(status))));
            output.Write($"| {MarkdownText.Escape(site.Name)} | {Badge(summary.Verdict)} | {Score(summary)} | {ReportWords.Number(summary.CoveragePercent)} % | {numbers} |\n");
        }

        output.Write("\n");
    }

    private static void WriteSite(SiteReport site, TextWriter output, CancellationToken cancellationToken)
    {
        output.Write($"## {MarkdownText.Escape(site.Name)}\n\n{MarkdownText.Escape(ReportWords.Why(site))}\n\n");
        if (site.Summary.First.Count > 0)
        {
            output.Write("**Do first**\n\n");
            int number = 1;
            foreach (GuidelineResult result in site.Summary.First)
            {
                output.Write($"{ReportWords.Number(number++)}. {result.Severity}, {MarkdownText.Code(result.Id)}: {MarkdownText.Escape(result.Summary)} Fix: {MarkdownText.Code(result.Remediation)}\n");
            }

            output.Write("\n");
        }

        foreach (Status status in ReportWords.Statuses)
        {
            GuidelineResult[] results = [.. site.Results.Where(result => result.Status == status).OrderByDescending(result => result.Severity)];
            if (results.Length > 0)
            {
                output.Write($"### {Icon(status)} {ReportWords.Of(status)} ({ReportWords.Number(results.Length)})\n\n");
                foreach (GuidelineResult result in results)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    WriteResult(result, output);
                }
            }
        }
    }

    private static void WriteResult(GuidelineResult result, TextWriter output)
    {
        string severity = result.Status is Status.Pass or Status.NotApplicable ? "" : $"{result.Severity}, ";
        output.Write($"<details>\n<summary><b>{MarkdownText.Html(result.Ref)} {MarkdownText.Html(result.Id)}</b>: {severity}{MarkdownText.Html(result.Summary)}</summary>\n\n");
        output.Write($"{MarkdownText.Escape(result.Guideline.Title)}\\. {MarkdownText.Escape(result.Recommendation)}\n\n");
        Finding[] findings = [.. result.Findings.ByUrgency()];
        foreach (Finding finding in findings.Take(MaxFindings))
        {
            output.Write($"- {Icon(finding.Status)} **{ReportWords.Of(finding.Status)}** {MarkdownText.Code(ReportWords.Resource(finding.Target))}: {MarkdownText.Escape(finding.Message)}\n");
            foreach ((string name, string? value) in ReportWords.Evidence(finding))
            {
                if (value is not null)
                {
                    output.Write($"  - {name}: {MarkdownText.Code(value)}\n");
                }
            }
        }

        if (findings.Length > MaxFindings)
        {
            output.Write($"- … and {ReportWords.Number(findings.Length - MaxFindings)} more: see another format.\n");
        }

        output.Write($"\n**Fix:** {MarkdownText.Code(result.Remediation)}\n\n");
        if (result.HelpUri.Length > 0)
        {
            output.Write($"{MarkdownText.Link("Where the guideline comes from", result.HelpUri)}\n\n");
        }

        output.Write("</details>\n\n");
    }

    private static string Score(AssessmentSummary summary) => summary.ScorePercent is { } score ? $"{ReportWords.Number(score)} %" : "–";

    private static string Badge(SiteVerdict verdict) => verdict switch
    {
        SiteVerdict.Ready => "✅ READY",
        SiteVerdict.Partial => "🟡 PARTIAL",
        _ => "❌ NOT READY",
    };

    private static string Icon(Status status) => status switch
    {
        Status.Fail => "❌",
        Status.Unknown => "❔",
        Status.Manual => "👁️",
        Status.Exempt => "🛡️",
        Status.Pass => "✅",
        _ => "➖",
    };
}
