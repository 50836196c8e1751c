using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Platform;

public class HostTuningTests
{
    [Fact]
    public void No_api_can_tell_so_it_is_manual_and_says_what_to_declare()
    {
        GuidelineResult result = Rule.Evaluate("Cluster.HostTuning", new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node()));

        Assert.Equal((Status.Manual, Severity.Medium, "1 node to look at"), (result.Status, result.Severity, result.Findings[0].Observed));
        Assert.Contains("Cluster.HostTuning", result.Findings[0].SettledBy, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_no_evidence_at_all()
    {
        Assert.Equal(Status.Manual, Rule.Evaluate("Cluster.HostTuning", new SiteBuilder()).Status);
    }
}
