using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>The first screen of a site: verdict, score and coverage, what to do first, and the charts.</summary>
internal static class HtmlSummary
{

    public static void Write(HtmlOutput html, AssessmentReport report, SiteReport site, int number)
    {
        AssessmentSummary summary = site.Summary;
        html.Write($"""
            <section class="site" id="site-{number}" aria-labelledby="site-{number}-title">
            <div class="card hero hero-{(summary.Verdict == SiteVerdict.Ready ? "pass" : summary.Verdict == SiteVerdict.Partial ? "unknown" : "fail")}">
            <div class="hero-text">
            <h2 id="site-{number}-title">{site.Name}</h2>
            <p class="hero-verdict">
            """);
        HtmlIcons.WriteVerdict(html, summary.Verdict);
        html.Write($"</p>\n<p>{ReportWords.Why(site)}</p>\n");
        if (report.Sites.Count > 1)
        {
            string when = site.CollectedAt is { } at ? $", evidence of {ReportWords.Day(at)}" : "";
            html.Write($"<p class=\"meta\">Baseline {summary.Baseline}{when}</p>\n");
        }

        html.Write($"</div>\n<div class=\"gauges\">\n");
        WriteGauge(html, "Score", summary.ScorePercent, "of what was decided is in order, weighed by severity");
        WriteGauge(html, "Coverage", summary.CoveragePercent, "of what applies was decided");
        html.Write($"</div>\n</div>\n");
        WriteNumbers(html, summary);
        WriteFirst(html, site, number);
        html.Write($"<div class=\"charts\">\n");
        WriteAreas(html, site, number);
        html.Write($"<div class=\"charts-side\">\n");
        WriteSeverities(html, site, number);
        HtmlTrend.Write(html, site, number);
        html.Write($"</div>\n</div>\n</section>\n");
    }

    public static string Score(AssessmentSummary summary) => summary.ScorePercent is { } score ? $"{ReportWords.Number(score)} %" : "–";

    private static void WriteGauge(HtmlOutput html, string name, int? percent, string meaning)
    {
        string value = percent is { } known ? $"{ReportWords.Number(known)} %" : "none";
        html.Write($"""
            <figure class="gauge"><svg viewBox="0 0 36 36" role="img" aria-label="{name}: {value}"><circle cx="18" cy="18" r="15.9155" class="track"/>
            """);
        if (percent is > 0)
        {
            html.Write($"<circle cx=\"18\" cy=\"18\" r=\"15.9155\" class=\"value\" stroke-dasharray=\"{percent.Value} 100\" transform=\"rotate(-90 18 18)\"/>");
        }

        html.Write($"<text x=\"18\" y=\"20.5\" aria-hidden=\"true\">{(percent is { } number ? ReportWords.Number(number) : "–")}</text></svg><figcaption><b>{name}</b> <span>{meaning}</span></figcaption></figure>\n");
    }

    private static void WriteNumbers(HtmlOutput html, AssessmentSummary summary)
    {
        html.Write($"<ul class=\"numbers\" aria-label=\"Guidelines by status\">\n");
        foreach (Status status in ReportWords.Statuses)
        {
            html.Write($"<li class=\"{HtmlIcons.ClassOf(status)}{(summary.Count(status) == 0 ? " none" : "")}\"><b>{summary.Count(status)}</b>");
            HtmlIcons.WriteStatus(html, status);
            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n");
    }

    private static void WriteFirst(HtmlOutput html, SiteReport site, int number)
    {
        AssessmentSummary summary = site.Summary;
        GuidelineResult[] unverified = [.. site.Results.Where(result => result.IsCriticalUnknown())];
        if (summary.First.Count == 0 && unverified.Length == 0)
        {
            return;
        }

        html.Write($"<div class=\"card first\">\n");
        if (summary.First.Count > 0)
        {
            html.Write($"<h3>Do first</h3>\n<ol>\n");
            foreach (GuidelineResult result in summary.First)
            {
                html.Write($"<li><span class=\"severity {HtmlIcons.ClassOf(result.Severity)}\">{result.Severity}</span> <a href=\"#{HtmlGuidelines.IdOf(site, number, result)}\">{result.Guideline.Title}</a><span class=\"why\">{result.Summary}</span><code class=\"fix\">{result.Remediation}</code></li>\n");
            }

            html.Write($"</ol>\n");
        }

        if (unverified.Length > 0)
        {
            html.Write($"<h3>Critical and not verified</h3>\n<ul class=\"unverified\">\n");
            foreach (GuidelineResult result in unverified)
            {
                html.Write($"<li><a href=\"#{HtmlGuidelines.IdOf(site, number, result)}\">{result.Guideline.Title}</a></li>\n");
            }

            html.Write($"</ul>\n");
        }

        html.Write($"</div>\n");
    }

    private static void WriteAreas(HtmlOutput html, SiteReport site, int number)
    {
        html.Write($"""
            <div class="card"><h3 id="areas-{number}">By area</h3>
            <ul class="legend" aria-hidden="true">
            """);
        foreach (Status status in ReportWords.Statuses)
        {
            html.Write($"<li><svg class=\"key {HtmlIcons.ClassOf(status)}\" viewBox=\"0 0 10 10\"><rect width=\"10\" height=\"10\" rx=\"2\"/></svg>{ReportWords.Of(status)}</li>");
        }

        html.Write($"""
            </ul>
            <table class="chart areas" aria-labelledby="areas-{number}">
            <thead><tr><th scope="col">Area</th><th scope="col" class="plot"><span class="hidden">Guidelines by status</span></th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th><th scope="col" class="number">Pass</th><th scope="col" class="number">All</th></tr></thead>
            <tbody>

            """);
        int widest = site.Results.GroupBy(result => result.Area).Max(area => area.Count());
        foreach (IGrouping<string, GuidelineResult> area in site.Results.GroupBy(result => result.Area))
        {
            int Count(Status status) => area.Count(result => result.Status == status);
            html.Write($"<tr><th scope=\"row\">{HtmlGuidelines.Title(area.Key)}</th><td class=\"plot\">");
            WriteBar(html, [.. ReportWords.Statuses.Select(status => (HtmlIcons.ClassOf(status), ReportWords.Of(status), Count(status)))], widest);
            html.Write($"</td><td class=\"number{(Count(Status.Fail) > 0 ? " bad" : "")}\">{Count(Status.Fail)}</td><td class=\"number\">{Count(Status.Unknown)}</td><td class=\"number\">{Count(Status.Pass)}</td><td class=\"number\">{area.Count()}</td></tr>\n");
        }

        html.Write($"</tbody></table></div>\n");
    }

    private static void WriteSeverities(HtmlOutput html, SiteReport site, int number)
    {
        html.Write($"""
            <div class="card"><h3 id="severities-{number}">By severity</h3>
            <table class="chart" aria-labelledby="severities-{number}">
            <thead><tr><th scope="col">Severity</th><th scope="col" class="plot"><span class="hidden">Failing and unknown guidelines</span></th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th></tr></thead>
            <tbody>

            """);
        int Count(Status status, Severity severity) => site.Results.Count(result => result.Status == status && result.Severity == severity);
        int widest = Math.Max(1, ReportWords.Severities.Max(severity => Count(Status.Fail, severity) + Count(Status.Unknown, severity)));
        foreach (Severity severity in ReportWords.Severities)
        {
            int fail = Count(Status.Fail, severity);
            int unknown = Count(Status.Unknown, severity);
            html.Write($"<tr><th scope=\"row\"><span class=\"severity {HtmlIcons.ClassOf(severity)}\">{severity}</span></th><td class=\"plot\">");
            WriteBar(html, [("fail", "Fail", fail), ("unknown", "Unknown", unknown)], widest);
            html.Write($"</td><td class=\"number{(fail > 0 ? " bad" : "")}\">{fail}</td><td class=\"number\">{unknown}</td></tr>\n");
        }

        html.Write($"</tbody></table></div>\n");
    }

    // A picture of the numbers beside it, so those who cannot see it miss nothing.
    private static void WriteBar(HtmlOutput html, (string Class, string Name, int Count)[] parts, int widest)
    {
        html.Write($"<svg class=\"bar\" viewBox=\"0 0 {widest * 10} 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        int x = 0;
        foreach ((string name, string title, int count) in parts)
        {
            if (count > 0)
            {
                html.Write($"<rect x=\"{x}\" width=\"{count * 10}\" height=\"10\" class=\"{name}\"><title>{title}: {count}</title></rect>");
                x += count * 10;
            }
        }

        html.Write($"</svg>");
    }
}
