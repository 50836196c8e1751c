using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Operations;

public class ConfigurationSnapshotTests
{
    [Fact]
    public void Nobody_but_a_person_knows()
    {
        GuidelineResult result = Rule.Evaluate("Operations.ConfigSnapshot", new SiteBuilder());

        Assert.Equal((Status.Manual, Severity.Low), (result.Status, result.Severity));
        Assert.NotNull(result.Findings[0].SettledBy);
    }
}
