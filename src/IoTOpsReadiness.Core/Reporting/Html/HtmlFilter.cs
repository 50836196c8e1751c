using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>The bar that filters the guidelines; there only with script, because without it nothing would move.</summary>
internal static class HtmlFilter
{
    public static void Write(HtmlOutput html, AssessmentReport report)
    {
        html.Write($"""
            <form class="filter card script-only" id="filter" role="search" aria-label="Filter the guidelines">
            <div class="field grow"><label for="search">Search</label><input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="name, resource, text"></div>

            """);
        if (report.Sites.Count > 1)
        {
            html.Write($"<div class=\"field\"><label for=\"by-site\">Site</label><select id=\"by-site\"><option value=\"\">All sites</option>");
            for (int index = 0; index < report.Sites.Count; index++)
            {
                html.Write($"<option value=\"{index + 1}\">{report.Sites[index].Name}</option>");
            }

            html.Write($"</select></div>\n");
        }

        html.Write($"<div class=\"field\"><label for=\"by-area\">Area</label><select id=\"by-area\"><option value=\"\">All areas</option>");
        foreach (string area in report.Sites.SelectMany(site => site.Results).Select(result => result.Area).Distinct())
        {
            html.Write($"<option value=\"{area}\">{HtmlGuidelines.Title(area)}</option>");
        }

        html.Write($"</select></div>\n<div class=\"field\"><label for=\"by-severity\">Severity</label><select id=\"by-severity\"><option value=\"\">All severities</option>");
        foreach (Severity severity in ReportWords.Severities)
        {
            html.Write($"<option value=\"{HtmlIcons.ClassOf(severity)}\">{severity}</option>");
        }

        html.Write($"</select></div>\n<fieldset><legend>Status</legend>\n");
        foreach (Status status in ReportWords.Statuses)
        {
            int count = report.Sites.Sum(site => site.Summary.Count(status));
            html.Write($"<label class=\"chip {HtmlIcons.ClassOf(status)}\"><input type=\"checkbox\" name=\"status\" value=\"{HtmlIcons.ClassOf(status)}\" checked><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{HtmlIcons.ClassOf(status)}\"/></svg>{ReportWords.Of(status)} <b>{count}</b></label>\n");
        }

        html.Write($"""
            </fieldset>
            <div class="filter-end"><p id="count" role="status" aria-live="polite"></p><button type="button" id="expand">Expand all</button><button type="button" id="collapse">Collapse all</button><button type="reset">Reset</button></div>
            </form>

            """);
    }
}
