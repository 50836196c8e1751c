using IoTOpsReadiness.Assessment;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// One self-contained page. It opens from a disk without a network, prints in full, and shows everything without script;
/// with it one can filter, search and fold.
/// </summary>
internal sealed class HtmlReportWriter : IReportWriter
{
    public ReportFormat Format => ReportFormat.Html;

    public IReadOnlyList<string> Extensions { get; } = [".html", ".htm"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken)
    {
        var html = new HtmlOutput(output);
        WriteHead(html, report);
        html.Write($"""
            <body>
            <a class="skip" href="#guidelines">Skip to the guidelines</a>

            """);
        HtmlIcons.WriteDefinitions(html);
        WriteHeader(html, report);
        html.Write($"<main id=\"main\">\n");
        if (report.Sites.Count > 1)
        {
            WriteSites(html, report);
        }

        for (int index = 0; index < report.Sites.Count; index++)
        {
            HtmlSummary.Write(html, report, report.Sites[index], index + 1);
        }

        HtmlFilter.Write(html, report);
        html.Write($"<section id=\"guidelines\" aria-label=\"Guidelines\" tabindex=\"-1\">\n");
        for (int index = 0; index < report.Sites.Count; index++)
        {
            HtmlGuidelines.Write(html, report.Sites[index], index + 1, report.Sites.Count > 1, cancellationToken);
        }

        html.Write($"</section>\n</main>\n");
        WriteFooter(html, report);
        html.Write($"<script>");
        html.WriteAsset(HtmlAssets.Script);
        html.Write($"</script>\n</body>\n</html>\n");
    }

    private static void WriteHead(HtmlOutput html, AssessmentReport report)
    {
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{HtmlAssets.Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="generator" content="IoTOpsReadiness {report.ModuleVersion}">
            <title>{ReportWords.Of(report.Verdict)}: {report.Title}</title>
            <style>
            """);
        html.WriteAsset(HtmlAssets.Style);
        html.Write($"</style>\n</head>\n");
    }

    private static void WriteHeader(HtmlOutput html, AssessmentReport report)
    {
        html.Write($"""
            <header class="top">
            <div class="brand">
            <svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8"/><path d="M8 17.2l5.2 5.3L24.5 10.2"/></svg>
            <div><h1>{report.Title}</h1>
            <p class="meta">Evidence of <time datetime="{ReportWords.Iso(report.AsOf)}">{ReportWords.Day(report.AsOf)}</time><span class="dot">{(report.Baselines.Count == 1 ? "Baseline" : "Baselines")} {string.Join(", ", report.Baselines)}</span><span class="dot">IoTOpsReadiness {report.ModuleVersion}</span></p></div>
            </div>
            <div class="tools script-only"><button type="button" id="theme">Dark theme</button><button type="button" id="print">Print</button></div>
            </header>

            """);
    }

    private static void WriteSites(HtmlOutput html, AssessmentReport report)
    {
        html.Write($"""
            <div class="card">
            <h2 id="sites-title">{report.Sites.Count} sites</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="sites-title"><table class="sites">
            <thead><tr><th scope="col">Site</th><th scope="col">Verdict</th><th scope="col" class="number">Score</th><th scope="col" class="number">Coverage</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th><th scope="col" class="number">Manual</th><th scope="col" class="number">Exempt</th><th scope="col" class="number">Pass</th></tr></thead>
            <tbody>

            """);
        for (int index = 0; index < report.Sites.Count; index++)
        {
            SiteReport site = report.Sites[index];
            AssessmentSummary summary = site.Summary;
            html.Write($"<tr><th scope=\"row\"><a href=\"#site-{index + 1}\">{site.Name}</a></th><td>");
            HtmlIcons.WriteVerdict(html, summary.Verdict);
            html.Write($"</td><td class=\"number\">{HtmlSummary.Score(summary)}</td><td class=\"number\">{summary.CoveragePercent} %</td><td class=\"number\">{summary.Fail}</td><td class=\"number\">{summary.Unknown}</td><td class=\"number\">{summary.Manual}</td><td class=\"number\">{summary.Exempt}</td><td class=\"number\">{summary.Pass}</td></tr>\n");
        }

        html.Write($"</tbody></table></div>\n</div>\n");
    }

    private static void WriteFooter(HtmlOutput html, AssessmentReport report)
    {
        html.Write($"""
            <footer>
            <h2>How to read this</h2>
            <dl>
            <div><dt>Verdict</dt><dd>A site is ready when every guideline of the baseline was evaluated, none fails at {report.Sites[0].Summary.GateSeverity} or above, and nothing critical is unknown. What could not be verified is never counted as passed.</dd></div>
            <div><dt>Score</dt><dd>The share of what was decided that is in order, weighed by severity: Critical 10, High 5, Medium 3, Low 1. An exemption does not raise it.</dd></div>
            <div><dt>Coverage</dt><dd>The share of the guidelines that apply which were decided: what is neither unknown nor left to a person.</dd></div>
            </dl>
            <p>Made by IoTOpsReadiness {report.ModuleVersion}. This page loads nothing and sends nothing.</p>
            </footer>

            """);
    }
}
