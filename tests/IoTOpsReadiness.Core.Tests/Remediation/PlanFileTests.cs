using System.Text;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Planning;

namespace IoTOpsReadiness.Core.Tests.Remediation;

public class PlanFileTests
{
    [Fact]
    public void A_plan_comes_back_as_it_was()
    {
        RemediationPlan plan = PortChanges.Plan(PortChanges.Port("a", 1883, 8883), PortChanges.Port("b", 1883, 8883, "a") with { Impact = ChangeImpact.ClientsDisconnect, MissingInput = ["x"] }) with { Notes = ["n"] };

        RemediationPlan back = PlanFile.Read(PlanFile.Write(plan), "file");

        Assert.Equal(Encoding.UTF8.GetString(PlanFile.Write(plan)), Encoding.UTF8.GetString(PlanFile.Write(back)));
        Assert.Equal("properties.ports[0].port: 1883 -> 8883", back.Changes[0].Differences.Single().ToString());
        Assert.True(back.Changes[0].IsApplicable);
        Assert.False(back.Changes[1].IsApplicable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"x\",\"site\":\"s\"")]
    [InlineData("{\"id\":\"x\",\"site\":\"s\",\"collectedAt\":\"2026-01-01\",\"baseline\":\"b\",\"changes\":[null]}")]
    [InlineData("{\"id\":\"x\",\"site\":\"s\",\"collectedAt\":\"2026-01-01\",\"baseline\":\"b\",\"changes\":[{\"id\":\"a\",\"kind\":\"Nonsense\",\"title\":\"t\",\"target\":{\"kind\":\"k\",\"name\":\"n\"}}]}")]
    [InlineData("{\"id\":\"x\",\"site\":\"s\",\"collectedAt\":\"2026-01-01\",\"baseline\":\"b\",\"changes\":[{\"id\":\"a\",\"kind\":\"Api\",\"title\":\"t\",\"target\":{\"kind\":\"k\",\"name\":\"n\"},\"after\":\"[1]\"}]}")]
    public void What_is_no_plan_is_refused(string text)
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => PlanFile.Read(Encoding.UTF8.GetBytes(text), "some\u001bfile"));

        Assert.Equal("IoTOps.Remediation.NotAPlan", error.ErrorId);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void A_step_that_is_there_twice_is_refused()
    {
        RemediationPlan plan = PortChanges.Plan(PortChanges.Port("a", 1883, 8883), PortChanges.Port("a", 1883, 8884));

        Assert.Contains("'a' is there twice", Assert.Throws<ReadinessException>(() => PlanFile.Read(PlanFile.Write(plan), "file")).Message, StringComparison.Ordinal);
    }
}
