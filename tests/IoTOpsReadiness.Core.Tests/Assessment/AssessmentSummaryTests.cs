using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class AssessmentSummaryTests
{
    [Theory]
    [InlineData(true, Status.Pass, Severity.Critical)]
    [InlineData(true, Status.Fail, Severity.Medium)]
    [InlineData(false, Status.Fail, Severity.High)]
    [InlineData(false, Status.Fail, Severity.Critical)]
    [InlineData(true, Status.Unknown, Severity.High)]
    [InlineData(false, Status.Unknown, Severity.Critical)]
    [InlineData(true, Status.Manual, Severity.Critical)]
    [InlineData(true, Status.Exempt, Severity.Critical)]
    public void Ready_means_no_grave_failure_and_nothing_critical_unknown(bool ready, Status status, Severity severity)
    {
        Assert.Equal(ready, Summary(Severity.High, (status, severity)).IsReady);
    }

    [Fact]
    public void A_mild_failure_does_not_hide_that_something_critical_is_unknown()
    {
        Assert.False(Summary(Severity.High, (Status.Fail, Severity.Low), (Status.Unknown, Severity.Critical)).IsReady);
    }

    [Fact]
    public void The_gate_can_be_moved()
    {
        Assert.False(Summary(Severity.Medium, (Status.Fail, Severity.Medium)).IsReady);
    }

    [Fact]
    public void Nothing_assessed_is_not_ready()
    {
        Assert.False(AssessmentSummary.Of([]).IsReady);
    }

    [Fact]
    public void A_selection_can_show_that_a_site_is_not_ready_but_never_that_it_is()
    {
        AssessmentSummary fine = AssessmentSummary.Of(Results((Status.Pass, Severity.Critical)));
        AssessmentSummary bad = AssessmentSummary.Of(Results((Status.Fail, Severity.Critical)));

        Assert.Equal((false, true, false), (fine.IsReady, fine.IsPartial, fine.IsStopped));
        Assert.Contains("PARTIAL (1 of 60 guidelines)", fine.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOT READY", bad.ToString(), StringComparison.Ordinal);
    }

    private static AssessmentSummary Summary(Severity gate, params (Status Status, Severity Severity)[] findings) =>
        AssessmentSummary.Of(Results(findings), gate, guidelineCount: 1);

    // One guideline with these findings.
    private static List<GuidelineResult> Results(params (Status Status, Severity Severity)[] findings)
    {
        var guideline = new FakeGuideline(context => findings.Select(finding =>
            context.PassSite("m") with { Status = finding.Status, Severity = finding.Severity }));
        return new Assessor(new() { Guidelines = [guideline] }).AssessAsync(new SiteBuilder().Build()).ToBlockingEnumerable().ToList();
    }
}
