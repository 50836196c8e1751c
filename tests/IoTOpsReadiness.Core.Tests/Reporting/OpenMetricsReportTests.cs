using System.Globalization;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public partial class OpenMetricsReportTests
{
    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void It_keeps_to_the_grammar(string sample) => RequireGrammar(Reports.Write(ReportFormat.OpenMetrics, Reports.OfSample(sample)));

    [Theory]
    [MemberData(nameof(Reports.Hostile), MemberType = typeof(Reports))]
    public void A_label_holds_whatever_it_is_given(string text)
    {
        string metrics = Reports.Write(ReportFormat.OpenMetrics, Reports.HostileReport(text));

        RequireGrammar(metrics);
        string label = Label().Match(metrics).Groups[1].Value;
        Assert.Equal(Reports.HostileReport(text).Sites[0].Name, Regex.Replace(label, @"\\(.)", match => match.Groups[1].Value == "n" ? "\n" : match.Groups[1].Value));
    }

    [Theory]
    [InlineData("ready{site=\"plant-1\",baseline=\"2026-08\"}", 0)]
    [InlineData("partial{site=\"plant-1\",baseline=\"2026-08\"}", 1)]
    [InlineData("coverage_ratio{site=\"plant-1\",baseline=\"2026-08\"}", 0.5)]
    [InlineData("score_ratio{site=\"plant-1\",baseline=\"2026-08\"}", 0.25)]
    [InlineData("guidelines{site=\"plant-1\",baseline=\"2026-08\",status=\"Unknown\"}", 2)]
    [InlineData("failed_guidelines{site=\"plant-1\",baseline=\"2026-08\",severity=\"Critical\"}", 1)]
    [InlineData("failed_guidelines{site=\"plant-1\",baseline=\"2026-08\",severity=\"High\"}", 0)]
    [InlineData("guideline_status{site=\"plant-1\",baseline=\"2026-08\",ref=\"AIO-003\",guideline=\"Test.Rule3\",area=\"Security\",severity=\"Medium\",status=\"Manual\"}", 1)]
    [InlineData("guideline_failed_findings{site=\"plant-1\",baseline=\"2026-08\",ref=\"AIO-001\",guideline=\"Test.Rule1\",area=\"Security\"}", 2)]
    public void It_says_what_it_promises(string series, double value)
    {
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"\niotops_readiness_{series} {value}\n"),
            Reports.Write(ReportFormat.OpenMetrics, Reports.EveryStatus()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_age_of_the_evidence_can_be_alerted_on()
    {
        Assert.Contains(
            $"iotops_readiness_evidence_timestamp_seconds{{site=\"plant-1\",baseline=\"2026-08\"}} {Reports.Now.ToUnixTimeSeconds()}\n",
            Reports.Write(ReportFormat.OpenMetrics, Reports.Of(Reports.Result(1, Status.Pass, collectedAt: Reports.Now))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_knows_has_no_sample_instead_of_a_zero()
    {
        string metrics = Reports.Write(ReportFormat.OpenMetrics, Reports.Of(Reports.Result(1, Status.Unknown)));

        Assert.DoesNotContain("score_ratio{", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("evidence_timestamp_seconds{", metrics, StringComparison.Ordinal);
    }

    // One family after the other, each described before its samples, no series twice, and the mark of the end.
    private static void RequireGrammar(string metrics)
    {
        Assert.EndsWith("\n# EOF\n", metrics, StringComparison.Ordinal);
        var families = new HashSet<string>();
        var series = new HashSet<string>();
        string family = "";
        foreach (string line in metrics.Split('\n')[..^2])
        {
            if (Type().Match(line) is { Success: true } type)
            {
                family = type.Groups[1].Value;
                Assert.True(families.Add(family), $"{family} comes twice.");
            }
            else if (line[0] != '#')
            {
                Match sample = SampleLine().Match(line);
                Assert.True(sample.Success, line);
                Assert.Equal(family, sample.Groups[1].Value);
                Assert.True(series.Add(sample.Groups[1].Value + sample.Groups[2].Value), $"{line} comes twice.");
            }
            else
            {
                Assert.StartsWith($"# HELP {family} ", line, StringComparison.Ordinal);
            }
        }
    }

    [GeneratedRegex("^# TYPE (iotops_readiness_[a-z_]+) gauge$")]
    private static partial Regex Type();

    [GeneratedRegex("""^([a-z_]+)(\{[a-z]+="([^"\\\n]|\\["\\n])*"(,[a-z]+="([^"\\\n]|\\["\\n])*")*\}) [0-9]+(\.[0-9]+)?$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""ready\{site="((?:[^"\\]|\\.)*)",baseline""")]
    private static partial Regex Label();
}
