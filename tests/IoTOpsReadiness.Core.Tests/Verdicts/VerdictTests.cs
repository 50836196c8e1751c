using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Verdicts;

public class VerdictTests
{
    [Theory]
    [InlineData(Status.Fail, Status.Fail, Status.Unknown, Status.Manual, Status.Pass, Status.NotApplicable)]
    [InlineData(Status.Unknown, Status.Pass, Status.Manual, Status.Unknown)]
    [InlineData(Status.Manual, Status.NotApplicable, Status.Manual, Status.Pass)]
    [InlineData(Status.Pass, Status.NotApplicable, Status.Pass)]
    [InlineData(Status.NotApplicable, Status.NotApplicable)]
    [InlineData(Status.Exempt, Status.Pass, Status.Exempt, Status.NotApplicable)]
    public void The_worst_finding_decides(Status expected, params Status[] statuses)
    {
        Assert.Equal(expected, Verdict.Deciding([.. statuses.Select(status => Finding(status))]).Status);
        Assert.Equal(expected, Verdict.Deciding([.. statuses.Reverse().Select(status => Finding(status))]).Status);
    }

    [Fact]
    public void Among_failures_the_most_severe_decides()
    {
        Finding deciding = Verdict.Deciding([Finding(Status.Fail, Severity.Low), Finding(Status.Unknown, Severity.Critical), Finding(Status.Fail, Severity.High)]);

        Assert.Equal((Status.Fail, Severity.High), (deciding.Status, deciding.Severity));
    }

    [Fact]
    public void No_finding_is_no_verdict()
    {
        Assert.Throws<ArgumentException>(() => Verdict.Deciding([]));
    }

    [Theory]
    [InlineData(Severity.Critical, Severity.High)]
    [InlineData(Severity.High, Severity.Medium)]
    [InlineData(Severity.Medium, Severity.Low)]
    [InlineData(Severity.Low, Severity.Low)]
    public void A_warning_is_one_step_milder(Severity severity, Severity lowered)
    {
        Assert.Equal(lowered, severity.Lowered());
    }

    private static Finding Finding(Status status, Severity severity = Severity.Medium) => new()
    {
        Status = status,
        Severity = severity,
        Target = new() { Kind = "Site", Name = "s" },
        Message = "m",
    };
}
