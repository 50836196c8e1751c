using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public class MarkdownReportTests
{
    // What GitHub adds to CommonMark, more generous than it is: whatever this does not make of a text, GitHub does not.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void A_reader_of_Markdown_sees_the_verdict_a_table_and_a_block_per_guideline(string sample)
    {
        AssessmentReport report = Reports.OfSample(sample);
        MarkdownDocument document = Parse(Reports.Write(ReportFormat.Markdown, report));

        Assert.Equal($"Azure IoT Operations readiness: {(sample == "Ready" ? "✅ READY" : "❌ NOT READY")}", Text(document.Descendants<HeadingBlock>().First()));
        Table table = Assert.Single(document.Descendants<Table>());
        Assert.All(table.Descendants<TableRow>(), row => Assert.Equal(10, row.Count));
        string[] markup = [.. document.Descendants<HtmlBlock>().Select(block => block.Lines.ToString())];
        Assert.Equal(60, markup.Count(block => block.StartsWith("<details>", StringComparison.Ordinal)));
        Assert.Equal(60, markup.Count(block => block.StartsWith("</details>", StringComparison.Ordinal)));
        Assert.All(document.Descendants<LinkInline>(), link => Assert.StartsWith("https://", link.Url, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Reports.Hostile), MemberType = typeof(Reports))]
    public void A_hostile_name_is_text_and_nothing_else(string text)
    {
        MarkdownDocument document = Parse(Reports.Write(ReportFormat.Markdown, Reports.HostileReport(text)));
        MarkdownDocument harmless = Parse(Reports.Write(ReportFormat.Markdown, Reports.HostileReport("harmless")));

        Assert.Equal(Shape(harmless), Shape(document));
        Assert.DoesNotContain(document.Descendants<LinkInline>(), link => link.IsImage || !(link.Url ?? "").StartsWith("https://", StringComparison.Ordinal));
        Assert.Empty(document.Descendants<HtmlInline>());
        Assert.All(document.Descendants<HtmlBlock>().SelectMany(block => block.Lines.ToString().Split('\n')), line =>
            Assert.Matches("^(<details>|</details>|<summary><b>[^<>]*</b>: [^<>]*</summary>|)$", line));
    }

    [Theory]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`", "`` ` ``")]
    [InlineData("", "*empty*")]
    [InlineData(" ", "*empty*")]
    [InlineData(" a ", "`  a  `")]
    public void Code_keeps_its_backticks(string text, string code)
    {
        Assert.Equal(code, MarkdownText.Code(text));
    }

    [Fact]
    public void A_guideline_over_many_resources_is_cut_and_says_so()
    {
        Finding[] findings = [.. Enumerable.Range(0, 80).Select(number => Reports.Finding(Status.Fail, Severity.Low, $"pod-{number}"))];

        string markdown = Reports.Write(ReportFormat.Markdown, Reports.Of(Reports.Result(1, Status.Fail) with { Findings = findings }));

        Assert.Contains("… and 30 more", markdown, StringComparison.Ordinal);
    }

    private static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, Pipeline);

    private static string Text(LeafBlock block) => string.Concat(block.Inline!.Select(inline => inline.ToString()));

    // Blocks and the sorts of inlines in them; text runs are joined, because an escape splits them.
    private static List<string> Shape(MarkdownDocument document) =>
    [
        .. document.Descendants().Where(node => node is not (LiteralInline or LinkInline or LineBreakInline or CodeInline or EmphasisInline or HtmlEntityInline)).Select(node => node.GetType().Name),
        $"{document.Descendants<EmphasisInline>().Count()} emphasised",
    ];
}
