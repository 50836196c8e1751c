using System.Globalization;
using System.Xml;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// JUnit XML: a suite per site, a test per guideline. Fail is a failure. Unknown is an error where it is critical, which
/// keeps the site from being ready; what else is not decided, does not apply or is exempt is skipped and says why.
/// </summary>
internal sealed class JUnitReportWriter : IReportWriter
{
    public ReportFormat Format => ReportFormat.JUnit;

    public IReadOnlyList<string> Extensions { get; } = [".junit.xml"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken) => XmlReport.Write(output, xml =>
    {
        xml.WriteStartElement("testsuites");
        for (int index = 0; index < report.Sites.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteSuite(xml, report, report.Sites[index], index);
        }

        xml.WriteEndElement();
    });

    private static void WriteSuite(XmlWriter xml, AssessmentReport report, SiteReport site, int index)
    {
        xml.WriteStartElement("testsuite");
        xml.Attribute("name", site.Name);
        xml.Attribute("package", "IoTOpsReadiness");
        xml.Attribute("id", index);
        // The schema wants a moment without a time zone; it is UTC.
        xml.Attribute("timestamp", (site.CollectedAt ?? report.AsOf).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        xml.Attribute("hostname", "localhost");
        xml.Attribute("tests", site.Results.Count);
        xml.Attribute("failures", Count(site, "failure"));
        xml.Attribute("errors", Count(site, "error"));
        xml.Attribute("skipped", Count(site, "skipped"));
        xml.Attribute("time", XmlReport.Seconds(XmlReport.Duration(site.Results)));

        xml.WriteStartElement("properties");
        xml.Property("baseline", site.Summary.Baseline);
        xml.Property("verdict", ReportWords.Of(site.Summary.Verdict));
        xml.Property("score", site.Summary.ScorePercent is { } score ? ReportWords.Number(score) : "");
        xml.Property("coverage", ReportWords.Number(site.Summary.CoveragePercent));
        xml.Property("moduleVersion", report.ModuleVersion);
        xml.WriteEndElement();
        foreach (GuidelineResult result in site.Results)
        {
            WriteCase(xml, site, result);
        }

        // The schema asks for both.
        xml.WriteElementString("system-out", ReportWords.Xml(ReportWords.Why(site)));
        xml.WriteElementString("system-err", "");
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, SiteReport site, GuidelineResult result)
    {
        xml.WriteStartElement("testcase");
        xml.Attribute("name", XmlReport.TestName(result));
        xml.Attribute("classname", $"{site.Name}.{result.Area}");
        xml.Attribute("time", XmlReport.Seconds(result.Duration));
        if (Outcome(result) is { } outcome)
        {
            xml.WriteStartElement(outcome);
            if (outcome == "skipped")
            {
                xml.Attribute("message", $"{ReportWords.Of(result.Status)}: {result.Summary}");
            }
            else
            {
                xml.Attribute("message", result.Summary);
                xml.Attribute("type", outcome == "error" ? $"Unknown.{result.Reason}" : result.Severity.ToString());
            }

            xml.WriteString(XmlReport.Details(result));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static int Count(SiteReport site, string outcome) => site.Results.Count(result => Outcome(result) == outcome);

    private static string? Outcome(GuidelineResult result) => result.Status switch
    {
        Status.Pass => null,
        Status.Fail => "failure",
        Status.Unknown when result.IsCriticalUnknown() => "error",
        _ => "skipped",
    };
}
