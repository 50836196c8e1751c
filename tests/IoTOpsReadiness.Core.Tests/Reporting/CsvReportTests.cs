using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public class CsvReportTests
{
    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void A_line_per_finding_that_another_reader_reads(string sample)
    {
        AssessmentReport report = Reports.OfSample(sample);
        Finding[] findings = [.. report.Sites[0].Results.SelectMany(result => result.Findings)];

        List<IDictionary<string, object>> rows = Read(Reports.Write(ReportFormat.Csv, report));

        Assert.Equal(findings.Length, rows.Count);
        Assert.Equal(findings.Select(finding => CsvReportWriter.Guard(finding.Message)), rows.Select(row => (string)row["Message"]));
        Assert.Equal(findings.Select(finding => finding.Status.ToString()), rows.Select(row => (string)row["FindingStatus"]));
    }

    [Theory]
    [MemberData(nameof(Reports.Hostile), MemberType = typeof(Reports))]
    public void Whatever_a_name_holds_stays_in_its_field(string text)
    {
        List<IDictionary<string, object>> rows = Read(Reports.Write(ReportFormat.Csv, Reports.HostileReport(text)));

        Assert.Equal(Enum.GetValues<Status>().Length, rows.Count);
        Assert.All(rows, row => Assert.Equal(27, row.Count));
        Assert.All(rows, row => Assert.StartsWith(CsvReportWriter.Guard(text)[..Math.Min(text.Length, 200)], (string)row["Observed"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t'=1")]
    [InlineData("\r=1", "'\r'=1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("a;=1+1", "a;'=1+1")]
    [InlineData("a=1", "a=1")]
    [InlineData("a, -1; b", "a, -1; b")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_calculate_becomes_text(string value, string guarded)
    {
        Assert.Equal(guarded, CsvReportWriter.Guard(value));
    }

    [Fact]
    public void No_field_of_any_hostile_report_begins_a_formula()
    {
        foreach (string text in Reports.HostileTexts)
        {
            foreach (object value in Read(Reports.Write(ReportFormat.Csv, Reports.HostileReport(text))).SelectMany(row => row.Values))
            {
                Assert.DoesNotMatch("^[=+@\\-\\t\\r]", (string)value);
            }
        }
    }

    private static List<IDictionary<string, object>> Read(string csv)
    {
        using var reader = new CsvReader(new StringReader(csv), new CsvConfiguration(CultureInfo.InvariantCulture) { Mode = CsvMode.RFC4180, DetectColumnCountChanges = true });
        return reader.GetRecords<dynamic>().Select(row => (IDictionary<string, object>)row).ToList();
    }
}
