using IoTOpsReadiness.Assessment.Gate;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.Results;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class GateTests
{
    private static readonly GuidelineResult Fine = Result("AIO-001", Finding(Status.Pass));

    [Theory]
    [InlineData(Status.Fail, Severity.High, false)]
    [InlineData(Status.Fail, Severity.Medium, true)]
    [InlineData(Status.Unknown, Severity.Critical, false)]
    [InlineData(Status.Unknown, Severity.High, true)]
    [InlineData(Status.Manual, Severity.Critical, true)]
    [InlineData(Status.Exempt, Severity.Critical, true)]
    public void Without_options_it_is_what_ready_means(Status status, Severity severity, bool passes)
    {
        Assert.Equal(passes, Judge(new(), Fine, Result("AIO-002", Finding(status, severity))).IsPassed);
    }

    [Fact]
    public void It_can_be_moved()
    {
        GuidelineResult medium = Result("AIO-002", Finding(severity: Severity.Medium));
        GuidelineResult unknown = Result("AIO-003", Finding(Status.Unknown, Severity.Critical));

        Assert.False(Judge(new() { FailOn = Severity.Medium }, Fine, medium).IsPassed);
        Assert.True(Judge(new() { AllowUnknown = true }, Fine, unknown).IsPassed);
        Assert.False(Judge(new() { AllowUnknown = true, MinimumCoverage = 51 }, Fine, unknown).IsPassed);
        Assert.True(Judge(new() { AllowUnknown = true, MinimumCoverage = 50 }, Fine, unknown).IsPassed);
    }

    [Fact]
    public void Coverage_counts_at_each_site()
    {
        GuidelineResult[] results = [Fine, Result("AIO-002", Finding(Status.Pass)), Result("AIO-001", "far", Finding(Status.Unknown))];

        GateVerdict verdict = GateVerdict.Of(results, new() { MinimumCoverage = 60 });

        Assert.Contains("0 % of the guidelines that apply to far", Assert.Single(verdict.Uncovered), StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_that_must_be_there_does_not_pass_by_its_absence()
    {
        Assert.True(Judge(new() { RequiredSites = ["PLANT"] }, Fine).IsPassed);
        Assert.Contains("no result of porto", Judge(new() { RequiredSites = ["plant", "porto"] }, Fine).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_nothing_to_pass()
    {
        Assert.Equal("IoTOps.Gate.NothingEvaluated", Assert.Throws<ReadinessException>(() => Judge(new())).ErrorId);
        Assert.Equal("IoTOps.Gate.NothingEvaluated", Assert.Throws<ReadinessException>(() => Judge(new(), Result("AIO-001", Finding(Status.Unknown, Severity.Low)))).ErrorId);
        Assert.Equal("IoTOps.Gate.NothingEvaluated", Assert.Throws<ReadinessException>(() => Judge(new(), Result("AIO-001", Finding(Status.NotApplicable)))).ErrorId);
    }

    [Fact]
    public void A_part_of_the_guidelines_passes_with_a_remark()
    {
        Assert.Contains("Only a part", Assert.Single(Judge(new(), Fine).Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void Yesterdays_failures_are_known_and_one_new_one_is_not()
    {
        GuidelineResult yesterday = Result("AIO-027", Finding(message: "Yesterday."), Finding(target: "other"));
        GuidelineResult today = Result("AIO-027", Finding(target: "other", observed: "tls 1.0"), Finding(message: "Today."));
        GuidelineResult worse = Result("AIO-027", Finding(), Finding(target: "other"), Finding(target: "third", message: "A third."));

        Assert.True(Judge(new() { Known = [yesterday] }, today).IsPassed);
        GateVerdict verdict = Judge(new() { Known = [yesterday] }, worse);
        Assert.Equal("A third.", Assert.Single(verdict.Blocking).Finding.Message);
        Assert.Equal(2, verdict.Tolerated.Count(item => item.IsKnown));
    }

    [Fact]
    public void A_guideline_the_reference_does_not_have_is_new()
    {
        Assert.False(Judge(new() { Known = [Fine] }, Result("AIO-027", Finding())).IsPassed);
    }

    [Fact]
    public void A_failure_that_was_mild_or_exempt_is_not_known_when_it_is_grave()
    {
        GuidelineResult grave = Result("AIO-027", Finding(severity: Severity.Critical));

        Assert.False(Judge(new() { Known = [Result("AIO-027", Finding(severity: Severity.Low))] }, grave).IsPassed);
        Assert.False(Judge(new() { Known = [Result("AIO-027", Finding(Status.Exempt, Severity.Critical))] }, grave).IsPassed);
        Assert.True(Judge(new() { Known = [Result("AIO-027", Finding(severity: Severity.High))] }, grave).IsPassed);
    }

    [Fact]
    public void Another_failure_under_the_same_fingerprint_is_new()
    {
        Finding first = Finding(kind: "Pod", target: "aio-operator-7d9f8bc6c4-x7k2p");
        Finding second = first with { Target = first.Target with { Name = "aio-operator-7d9f8bc6c4-b4q9z" } };

        Assert.True(Judge(new() { Known = [Result("AIO-010", first)] }, Result("AIO-010", second)).IsPassed);
        Assert.Single(Judge(new() { Known = [Result("AIO-010", first)] }, Result("AIO-010", first, second)).Blocking);
    }

    [Fact]
    public void The_refusal_names_the_worst_few_on_one_line()
    {
        GuidelineResult[] results =
        [
            Result("AIO-002", Finding(), Finding(target: "b")),
            Result("AIO-003", Finding(severity: Severity.Critical, message: "Worst.")),
            Result("AIO-004", Finding(Status.Unknown, Severity.Critical, message: "Not seen.")),
            Result("AIO-005", Finding()),
        ];

        string text = GateVerdict.Of(results, new() { MinimumCoverage = 90 }).Refusal().Message;

        Assert.StartsWith("plant not ready: 4 failures at or above High; 1 critical not verified; 75 % of", text, StringComparison.Ordinal);
        Assert.Contains(". Critical Test.AIO-003 BrokerListener/default: Worst. | Critical Test.AIO-004 not verified", text, StringComparison.Ordinal);
        Assert.EndsWith("| and 2 more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_is_annotated_in_its_own_words()
    {
        GateVerdict verdict = Judge(
            new(),
            Result("AIO-002", Finding(target: "a,b:c", message: "100 % wrong\r\n::set-output x=1 ##vso[task.setvariable variable=x]y]")),
            Result("AIO-003", Finding(severity: Severity.Low)));

        Assert.Equal(
            [
                "::error title=AIO-002 Test.AIO-002::plant: High: BrokerListener/a,b:c: 100 %25 wrong%0D%0A::set-output x=1 ## vso[task.setvariable variable=x]y]",
                "::warning title=AIO-003 Test.AIO-003::plant: Low: BrokerListener/default: It is so.",
            ],
            Annotations.Of(verdict, AnnotationStyle.GitHubActions));
        Assert.Equal(
            [
                "##vso[task.logissue type=error]AIO-002 Test.AIO-002: plant: High: BrokerListener/a,b:c: 100 %AZP25 wrong%0D%0A::set-output x=1 ## vso[task.setvariable variable=x]y]",
                "##vso[task.logissue type=warning]AIO-003 Test.AIO-003: plant: Low: BrokerListener/default: It is so.",
            ],
            Annotations.Of(verdict, AnnotationStyle.AzurePipelines));
        Assert.Empty(Annotations.Of(verdict, AnnotationStyle.None));
    }

    [Fact]
    public void A_title_cannot_end_its_property()
    {
        GuidelineResult result = Result("AIO-002", Finding());
        result = result with { Guideline = result.Guideline with { Id = "a::b,file=/etc" } };

        Assert.StartsWith("::error title=AIO-002 a%3A%3Ab%2Cfile=/etc::", Annotations.Of(Judge(new(), result), AnnotationStyle.GitHubActions).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", AnnotationStyle.GitHubActions)]
    [InlineData("TF_BUILD", "True", AnnotationStyle.AzurePipelines)]
    [InlineData("TF_BUILD", "", AnnotationStyle.None)]
    [InlineData("CI", "true", AnnotationStyle.None)]
    public void The_build_is_known_by_its_environment(string name, string value, AnnotationStyle expected)
    {
        Assert.Equal(expected, Annotations.Detect(asked => asked == name ? value : null));
    }

    [Fact]
    public void No_more_is_annotated_than_a_build_shows()
    {
        GuidelineResult many = Result("AIO-002", [.. Enumerable.Range(0, 30).Select(index => Finding(target: $"l{index}"))]);

        Assert.Equal(10, Annotations.Of(Judge(new(), many), AnnotationStyle.GitHubActions).Count());
    }

    private static GateVerdict Judge(GateOptions options, params GuidelineResult[] results) => GateVerdict.Of(results, options);
}
