using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class FindingTextTests
{
    [Fact]
    public void What_a_guideline_quotes_from_a_document_cannot_drive_a_terminal()
    {
        const string Escape = "\\u001b[2J";
        GuidelineResult result = Rule.Evaluate("Broker.InternalEncryption", new SiteBuilder().Kubernetes(
            Evidence.Brokers, Resources.Custom("Broker", $"a{Escape}b", $$$"""{"advanced":{"encryptInternalTraffic":"{{{Escape}}}Disabled"}}""")));

        Assert.Equal("a\uFFFD[2Jb", result.Findings[0].Target.Name);
        Assert.DoesNotContain(result.Findings, finding => $"{finding}{finding.Observed}{finding.Expected}{finding.Path}".Any(char.IsControl));
        Assert.DoesNotContain(result.Summary, char.IsControl);
    }
}
