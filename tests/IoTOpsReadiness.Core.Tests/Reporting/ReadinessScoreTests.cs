using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public class ReadinessScoreTests
{
    [Fact]
    public void Grave_guidelines_weigh_more()
    {
        Assert.Equal(33, Score((Status.Pass, Severity.High), (Status.Fail, Severity.Critical)));
        Assert.Equal(90, Score((Status.Pass, Severity.Critical), (Status.Fail, Severity.Low)));
    }

    [Fact]
    public void It_is_rounded_down_so_that_a_hundred_means_nothing_fails()
    {
        Assert.Equal(99, Score([.. Enumerable.Repeat((Status.Pass, Severity.Critical), 100), (Status.Fail, Severity.Low)]));
        Assert.Equal(100, Score((Status.Pass, Severity.Low)));
    }

    [Theory]
    [InlineData(Status.Unknown)]
    [InlineData(Status.Manual)]
    [InlineData(Status.NotApplicable)]
    public void What_was_not_decided_has_no_part_in_it(Status status)
    {
        Assert.Equal(100, Score((Status.Pass, Severity.Low), (status, Severity.Critical)));
        Assert.Null(Score((status, Severity.Critical)));
    }

    [Fact]
    public void An_exemption_does_not_raise_it()
    {
        Assert.Equal(50, Score((Status.Pass, Severity.High), (Status.Exempt, Severity.High)));
    }

    private static int? Score(params (Status Status, Severity Severity)[] results) =>
        ReadinessScore.Of([.. results.Select((result, number) => Reports.Result(number, result.Status, result.Severity))]);
}
