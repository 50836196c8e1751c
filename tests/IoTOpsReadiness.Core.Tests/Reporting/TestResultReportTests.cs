using System.Globalization;
using System.Xml.Linq;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

/// <summary>JUnit and NUnit 3.</summary>
public class TestResultReportTests
{
    [Fact]
    public void A_failure_fails_a_critical_unknown_errs_and_what_is_open_is_skipped()
    {
        XElement[] cases = [.. XDocument.Parse(Reports.Write(ReportFormat.JUnit, Reports.EveryStatus())).Descendants("testcase")];

        Assert.Equal(
            ["failure", null, "skipped", "skipped", "error", "skipped", "skipped"],
            cases.Select(one => one.Elements().SingleOrDefault()?.Name.LocalName));
        Assert.Equal("AIO-001 Test.Rule1: Rule 1", cases[0].Attribute("name")!.Value);
        Assert.Equal("plant-1.Security", cases[0].Attribute("classname")!.Value);
        Assert.Contains("Fix: Set-Thing -Number 1", cases[0].Value, StringComparison.Ordinal);
        Assert.Contains("Exemption by mia@example.com until 2026-10-03 (OPS-7): Replaced in May", cases[6].Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void A_suite_counts_what_it_holds(string sample)
    {
        XElement suite = XDocument.Parse(Reports.Write(ReportFormat.JUnit, Reports.OfSample(sample))).Root!.Element("testsuite")!;

        Assert.Equal(60, Number(suite, "tests"));
        Assert.Equal(suite.Elements("testcase").Count(), Number(suite, "tests"));
        Assert.Equal(suite.Descendants("failure").Count(), Number(suite, "failures"));
        Assert.Equal(suite.Descendants("error").Count(), Number(suite, "errors"));
        Assert.Equal(suite.Descendants("skipped").Count(), Number(suite, "skipped"));
    }

    [Fact]
    public void NUnit_has_a_result_for_every_status()
    {
        XElement run = XDocument.Parse(Reports.Write(ReportFormat.NUnit3, Reports.EveryStatus())).Root!;
        Dictionary<string, string> results = run.Descendants("test-case").ToDictionary(
            one => one.Attribute("methodname")!.Value, one => one.Attribute("result")!.Value + one.Attribute("label")?.Value);

        Assert.Equal(
            ["Failed", "Passed", "Inconclusive", "SkippedIgnored", "FailedError", "Inconclusive", "SkippedIgnored"],
            Enumerable.Range(1, 7).Select(number => results[$"Test.Rule{number}"]));
        Assert.Equal("Failed", run.Attribute("result")!.Value);
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Every_level_of_NUnit_counts_what_it_holds(string sample)
    {
        XElement run = XDocument.Parse(Reports.Write(ReportFormat.NUnit3, Reports.OfSample(sample))).Root!;

        Assert.All(run.DescendantsAndSelf().Where(element => element.Name.LocalName is "test-run" or "test-suite"), level =>
        {
            XElement[] cases = [.. level.Descendants("test-case")];
            int Count(string result) => cases.Count(one => one.Attribute("result")!.Value == result);
            Assert.Equal(cases.Length, Number(level, "testcasecount"));
            Assert.Equal(cases.Length, Number(level, "total"));
            Assert.Equal(
                (Count("Passed"), Count("Failed"), Count("Skipped"), Count("Inconclusive")),
                (Number(level, "passed"), Number(level, "failed"), Number(level, "skipped"), Number(level, "inconclusive")));
        });
        string[] ids = [.. run.DescendantsAndSelf().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(ReportFormat.JUnit)]
    [InlineData(ReportFormat.NUnit3)]
    public void What_XML_cannot_hold_is_replaced_and_markup_is_text(ReportFormat format)
    {
        foreach (string text in (string[])[.. Reports.HostileTexts, "a\uFFFEb\uFFFFc", "half \ud83d pair", "whole \ud83d\ude00 pair"])
        {
            XDocument xml = XDocument.Parse(Reports.Write(format, Reports.HostileReport(text)));

            Assert.All(xml.Descendants(), element => Assert.DoesNotContain(element.Name.LocalName, (string[])["script", "b", "img", "svg", "u"]));
            Assert.Equal(Enum.GetValues<Status>().Length, xml.Descendants().Count(element => element.Name.LocalName is "testcase" or "test-case"));
        }
    }

    private static int Number(XElement element, string attribute) => int.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
