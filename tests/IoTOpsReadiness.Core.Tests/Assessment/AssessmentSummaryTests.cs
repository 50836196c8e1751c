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
        Assert.Equal(ready, AssessmentSummary.Of(Results((status, severity))).IsReady);
    }

    [Fact]
    public void A_mild_failure_does_not_hide_that_something_critical_is_unknown()
    {
        Assert.False(AssessmentSummary.Of(Results((Status.Fail, Severity.Low), (Status.Unknown, Severity.Critical))).IsReady);
    }

    [Fact]
    public void The_gate_can_be_moved()
    {
        Assert.False(AssessmentSummary.Of(Results((Status.Fail, Severity.Medium)), Severity.Medium).IsReady);
    }

    [Fact]
    public void Nothing_assessed_is_not_ready()
    {
        Assert.False(AssessmentSummary.Of([]).IsReady);
    }

    // One guideline with these findings.
    private static List<GuidelineResult> Results(params (Status Status, Severity Severity)[] findings)
    {
        var guideline = new FakeGuideline(context => findings.Select(finding =>
            context.PassSite("m") with { Status = finding.Status, Severity = finding.Severity }));
        return new Assessor(new() { Guidelines = [guideline] }).AssessAsync(new SiteBuilder().Build()).ToBlockingEnumerable().ToList();
    }
}
