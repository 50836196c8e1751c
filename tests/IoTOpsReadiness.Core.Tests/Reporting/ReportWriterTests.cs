using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

/// <summary>What holds for every format.</summary>
public class ReportWriterTests
{
    [Fact]
    public void Every_format_has_a_writer_and_an_extension_of_its_own()
    {
        Assert.Equal(Enum.GetValues<ReportFormat>(), ReportWriters.All.Select(writer => writer.Format));
        Assert.All(ReportWriters.All, writer => Assert.Same(writer, ReportWriters.ForFile("report" + writer.Extensions[0])));
    }

    [Theory]
    [InlineData("a.HTML", ReportFormat.Html)]
    [InlineData("a.b.htm", ReportFormat.Html)]
    [InlineData("a.sarif.json", ReportFormat.Sarif)]
    [InlineData("a.json", ReportFormat.Json)]
    [InlineData("a.junit.xml", ReportFormat.JUnit)]
    [InlineData("a.nunit.xml", ReportFormat.NUnit3)]
    [InlineData("a.prom", ReportFormat.OpenMetrics)]
    public void A_name_tells_its_format(string name, ReportFormat format)
    {
        Assert.Equal(format, ReportWriters.ForFile(name)?.Format);
    }

    [Theory]
    [InlineData("a.xml")]
    [InlineData("a.txt")]
    [InlineData("html")]
    public void A_name_that_tells_no_format_is_not_guessed(string name)
    {
        Assert.Null(ReportWriters.ForFile(name));
    }

    [Theory]
    [MemberData(nameof(Reports.SamplesAndFormats), MemberType = typeof(Reports))]
    public void The_same_results_give_the_same_bytes(string sample, ReportFormat format)
    {
        string first = Reports.Write(format, Reports.OfSample(sample));

        Assert.Equal(first, Reports.Write(format, Reports.OfSample(sample)));
        Assert.EndsWith("\n", first, StringComparison.Ordinal);
        Assert.Equal(format == ReportFormat.Csv, first.Contains('\r', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ReportFormat.Html)]
    [InlineData(ReportFormat.Markdown)]
    [InlineData(ReportFormat.JUnit)]
    [InlineData(ReportFormat.NUnit3)]
    [InlineData(ReportFormat.Sarif)]
    public void A_guideline_without_a_page_has_no_empty_link(ReportFormat format)
    {
        string text = Reports.Write(format, Reports.Of(Reports.Result(1, Status.Fail) with { HelpUri = "" }));

        Assert.DoesNotContain("More:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Where the guideline comes from", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Read the guidance", text, StringComparison.Ordinal);
        Assert.DoesNotContain("*empty*", text, StringComparison.Ordinal);
        Assert.DoesNotContain("helpUri", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_have_no_byte_order_mark()
    {
        Assert.Empty(ReportWriters.Encoding.GetPreamble());
    }

    [Theory]
    [InlineData(ReportFormat.Html)]
    [InlineData(ReportFormat.Markdown)]
    [InlineData(ReportFormat.Json)]
    [InlineData(ReportFormat.Csv)]
    [InlineData(ReportFormat.JUnit)]
    [InlineData(ReportFormat.NUnit3)]
    [InlineData(ReportFormat.Sarif)]
    [InlineData(ReportFormat.OpenMetrics)]
    public void Writing_stops_when_it_is_cancelled(ReportFormat format)
    {
        Assert.Throws<OperationCanceledException>(() => ReportWriters.Of(format).ToText(Reports.EveryStatus(), new CancellationToken(canceled: true)));
    }
}
