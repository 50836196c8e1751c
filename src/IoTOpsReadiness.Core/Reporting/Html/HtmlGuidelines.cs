using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>The guidelines of a site by area, each with its findings and their evidence.</summary>
internal static class HtmlGuidelines
{
    public static void Write(HtmlOutput html, SiteReport site, int number, bool showsSite, CancellationToken cancellationToken)
    {
        html.Write($"<section class=\"guidelines\" data-site=\"{number}\">\n");
        if (showsSite)
        {
            html.Write($"<h2>{site.Name}</h2>\n");
        }

        foreach (IGrouping<string, GuidelineResult> area in site.Results.GroupBy(result => result.Area))
        {
            html.Write($"<section class=\"area\">\n<h3>{Title(area.Key)}</h3>\n");
            foreach (GuidelineResult result in area)
            {
                cancellationToken.ThrowIfCancellationRequested();
                WriteGuideline(html, site, number, result);
            }

            html.Write($"</section>\n");
        }

        html.Write($"</section>\n");
    }

    /// <summary>The id of a guideline in the page. References are what one would guess; odd ones count by position.</summary>
    public static string IdOf(SiteReport site, int number, GuidelineResult result)
    {
        string name = result.Ref.Length is > 0 and <= 64 && result.Ref.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
            ? result.Ref
            : $"n{ReportWords.Number(site.Results.TakeWhile(other => !ReferenceEquals(other, result)).Count())}";
        return $"s{ReportWords.Number(number)}-{name}";
    }

    /// <summary>The name of an area with blanks: <c>Schema registry</c>.</summary>
    public static string Title(string area) => area switch
    {
        "SchemaRegistry" => "Schema registry",
        "OpcUa" => "OPC UA",
        _ => area,
    };

    // Open as it is written, so that it can be read without script and printed; the script folds what is in order.
    private static void WriteGuideline(HtmlOutput html, SiteReport site, int number, GuidelineResult result)
    {
        string status = HtmlIcons.ClassOf(result.Status);
        string severity = HtmlIcons.ClassOf(result.Severity);
        html.Write($"""
            <details open class="guideline card {status}" id="{IdOf(site, number, result)}" data-status="{status}" data-severity="{severity}" data-area="{result.Area}"{(result.IsCriticalUnknown() ? " data-stops" : "")}>
            <summary>
            """);
        HtmlIcons.WriteStatus(html, result.Status);
        html.Write($"<span class=\"severity {severity}\">{result.Severity}</span><span class=\"what\"><b>{result.Guideline.Title}</b> <span class=\"id\">{result.Ref} · {result.Id}</span><span class=\"why\">{result.Summary}</span></span></summary>\n<div class=\"body\">\n<p class=\"recommendation\">{result.Recommendation}</p>\n");
        WriteFindings(html, result);
        html.Write($"<div class=\"remedy\"><div><b>How to fix</b><code class=\"fix\">{result.Remediation}</code></div>");
        if (SafeLink.Of(result.HelpUri) is { } link)
        {
            html.Write($"<a class=\"source\" href=\"{link}\" rel=\"noopener noreferrer\">Read the guidance<span class=\"hidden\"> on {result.Guideline.Title}</span></a>");
        }

        html.Write($"</div>\n</div>\n</details>\n");
    }

    private static void WriteFindings(HtmlOutput html, GuidelineResult result)
    {
        html.Write($"""
            <table class="findings" role="table"><caption class="hidden">Findings of {result.Id}</caption>
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Finding</th><th scope="col" role="columnheader">Resource</th><th scope="col" role="columnheader">Evidence</th></tr></thead>
            <tbody role="rowgroup">

            """);
        foreach (Finding finding in result.Findings.ByUrgency())
        {
            html.Write($"<tr role=\"row\"><td role=\"cell\">");
            HtmlIcons.WriteStatus(html, finding.Status);
            if (finding.Status is not (Status.Pass or Status.NotApplicable))
            {
                html.Write($"<span class=\"severity {HtmlIcons.ClassOf(finding.Severity)}\">{finding.Severity}</span>");
            }

            html.Write($"</td><td role=\"cell\"><span class=\"kind\">{finding.Target.Kind}</span> <b class=\"name\">{finding.Target.Name}</b>");
            if (finding.Target.Namespace is { Length: > 0 } place)
            {
                html.Write($" <span class=\"place\">in {place}</span>");
            }

            html.Write($"</td><td role=\"cell\"><p>{finding.Message}</p>");
            WriteEvidence(html, finding);
            html.Write($"</td></tr>\n");
        }

        html.Write($"</tbody></table>\n");
    }

    private static void WriteEvidence(HtmlOutput html, Finding finding)
    {
        html.Write($"<dl class=\"evidence\">");
        foreach ((string name, string? value) in ReportWords.Evidence(finding))
        {
            if (value is null)
            {
                continue;
            }

            html.Write($"<div><dt>{name}</dt><dd>");
            if (name is "Path" or "Observed" or "Expected" or "Azure resource")
            {
                html.Write($"<code>{(value.Length == 0 ? "(empty)" : value)}</code>");
            }
            else
            {
                html.Write($"{value}");
            }

            html.Write($"</dd></div>");
        }

        html.Write($"</dl>");
    }
}
