using System.Globalization;
using System.Xml;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// NUnit 3 XML: an assembly per site, a fixture per area, a test per guideline. Fail is Failed; Unknown is Failed as an
/// error where it is critical, which keeps the site from being ready, else Inconclusive; Manual is Inconclusive; what does
/// not apply or is exempt is Skipped and says why.
/// </summary>
internal sealed class NUnit3ReportWriter : IReportWriter
{
    public ReportFormat Format => ReportFormat.NUnit3;

    public IReadOnlyList<string> Extensions { get; } = [".nunit.xml"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken) => XmlReport.Write(output, xml =>
    {
        GuidelineResult[] all = [.. report.Sites.SelectMany(site => site.Results)];
        xml.WriteStartElement("test-run");
        xml.Attribute("id", "0");
        xml.Attribute("name", report.Title);
        xml.Attribute("fullname", report.Title);
        xml.Attribute("testcasecount", all.Length);
        WriteOutcome(xml, all);
        WriteTimes(xml, report.AsOf, XmlReport.Duration(all));
        WriteNumbers(xml, all);
        xml.Attribute("random-seed", 0);
        xml.WriteElementString("filter", "");
        int id = 1;
        foreach (SiteReport site in report.Sites)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteSite(xml, report, site, ref id);
        }

        xml.WriteEndElement();
    });

    private static void WriteSite(XmlWriter xml, AssessmentReport report, SiteReport site, ref int id)
    {
        DateTimeOffset at = site.CollectedAt ?? report.AsOf;
        BeginSuite(xml, "Assembly", site.Name, site.Name, at, site.Results, ref id);
        xml.WriteStartElement("properties");
        xml.Property("Baseline", site.Summary.Baseline);
        xml.Property("Verdict", ReportWords.Of(site.Summary.Verdict));
        xml.Property("Score", site.Summary.ScorePercent is { } score ? ReportWords.Number(score) : "");
        xml.Property("Coverage", ReportWords.Number(site.Summary.CoveragePercent));
        xml.Property("ModuleVersion", report.ModuleVersion);
        xml.WriteEndElement();
        WriteChildFailure(xml, site.Results);
        foreach (IGrouping<string, GuidelineResult> area in site.Results.GroupBy(result => result.Area))
        {
            GuidelineResult[] results = [.. area];
            string fixture = $"{site.Name}.{area.Key}";
            BeginSuite(xml, "TestFixture", area.Key, fixture, at, results, ref id);
            WriteChildFailure(xml, results);
            foreach (GuidelineResult result in results)
            {
                WriteCase(xml, fixture, result, at, id++);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void BeginSuite(XmlWriter xml, string type, string name, string fullName, DateTimeOffset at, IReadOnlyList<GuidelineResult> results, ref int id)
    {
        xml.WriteStartElement("test-suite");
        xml.Attribute("type", type);
        xml.Attribute("id", ReportWords.Number(id++));
        xml.Attribute("name", name);
        xml.Attribute("fullname", fullName);
        if (type == "TestFixture")
        {
            xml.Attribute("classname", fullName);
        }

        xml.Attribute("runstate", "Runnable");
        xml.Attribute("testcasecount", results.Count);
        WriteOutcome(xml, results);
        if (IsFailed(results))
        {
            xml.Attribute("site", "Child");
        }

        WriteTimes(xml, at, XmlReport.Duration(results));
        WriteNumbers(xml, results);
    }

    private static void WriteCase(XmlWriter xml, string fixture, GuidelineResult result, DateTimeOffset at, int id)
    {
        (string outcome, string? label) = Outcome(result);
        xml.WriteStartElement("test-case");
        xml.Attribute("id", ReportWords.Number(id));
        xml.Attribute("name", XmlReport.TestName(result));
        xml.Attribute("fullname", $"{fixture}.{result.Id}");
        xml.Attribute("methodname", result.Id);
        xml.Attribute("classname", fixture);
        xml.Attribute("runstate", outcome == "Skipped" ? "Ignored" : "Runnable");
        xml.Attribute("seed", "0");
        xml.Attribute("result", outcome);
        if (label is not null)
        {
            xml.Attribute("label", label);
        }

        WriteTimes(xml, at, result.Duration);
        xml.Attribute("asserts", result.Findings.Count);
        xml.WriteStartElement("properties");
        xml.Property("Category", result.Area);
        xml.Property("Severity", result.Severity.ToString());
        xml.Property("Status", result.Status.ToString());
        xml.WriteEndElement();
        WriteMessage(xml, result, outcome);
        xml.WriteEndElement();
    }

    private static void WriteMessage(XmlWriter xml, GuidelineResult result, string outcome)
    {
        if (outcome == "Failed")
        {
            xml.WriteStartElement("failure");
            xml.WriteElementString("message", ReportWords.Xml(result.Summary));
            xml.WriteElementString("stack-trace", XmlReport.Details(result));
            xml.WriteEndElement();
        }
        else if (outcome != "Passed")
        {
            xml.WriteStartElement("reason");
            xml.WriteElementString("message", ReportWords.Xml($"{ReportWords.Of(result.Status)}: {result.Summary}"));
            xml.WriteEndElement();
            xml.WriteElementString("output", XmlReport.Details(result));
        }
    }

    private static void WriteChildFailure(XmlWriter xml, IReadOnlyList<GuidelineResult> results)
    {
        if (IsFailed(results))
        {
            xml.WriteStartElement("failure");
            xml.WriteElementString("message", "One or more guidelines fail.");
            xml.WriteEndElement();
        }
    }

    private static void WriteOutcome(XmlWriter xml, IReadOnlyList<GuidelineResult> results) => xml.Attribute(
        "result",
        IsFailed(results) ? "Failed"
            : Number(results, "Passed") > 0 ? "Passed"
            : Number(results, "Inconclusive") > 0 ? "Inconclusive"
            : "Skipped");

    private static void WriteTimes(XmlWriter xml, DateTimeOffset at, TimeSpan duration)
    {
        xml.Attribute("start-time", at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture));
        xml.Attribute("end-time", at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture));
        xml.Attribute("duration", XmlReport.Seconds(duration));
    }

    private static void WriteNumbers(XmlWriter xml, IReadOnlyList<GuidelineResult> results)
    {
        xml.Attribute("total", results.Count);
        xml.Attribute("initiated", results.Count);
        xml.Attribute("passed", Number(results, "Passed"));
        xml.Attribute("failed", Number(results, "Failed"));
        xml.Attribute("warnings", 0);
        xml.Attribute("completed", results.Count);
        xml.Attribute("skipped", Number(results, "Skipped"));
        xml.Attribute("inconclusive", Number(results, "Inconclusive"));
        xml.Attribute("asserts", results.Sum(result => result.Findings.Count));
    }

    private static bool IsFailed(IReadOnlyList<GuidelineResult> results) => Number(results, "Failed") > 0;

    private static int Number(IReadOnlyList<GuidelineResult> results, string outcome) => results.Count(result => Outcome(result).Outcome == outcome);

    private static (string Outcome, string? Label) Outcome(GuidelineResult result) => result.Status switch
    {
        Status.Pass => ("Passed", null),
        Status.Fail => ("Failed", null),
        Status.Unknown when result.IsCriticalUnknown() => ("Failed", "Error"),
        Status.Unknown or Status.Manual => ("Inconclusive", null),
        _ => ("Skipped", "Ignored"),
    };
}
