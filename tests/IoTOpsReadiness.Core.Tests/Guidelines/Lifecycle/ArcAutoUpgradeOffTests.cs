using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.PlatformResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Lifecycle;

public class ArcAutoUpgradeOffTests
{
    private const string Id = "Arc.AutoUpgradeOff";
    private const string Off = """{"AZURE_ARC_AUTOUPDATE":"false"}""";

    [Theory]
    [InlineData(Off, Status.Pass)]
    [InlineData("""{"AZURE_ARC_AUTOUPDATE":"False"}""", Status.Pass)]
    [InlineData("""{"AZURE_ARC_AUTOUPDATE":"true"}""", Status.Fail)]
    [InlineData("{}", Status.Fail)]
    [InlineData("""{"AZURE_ARC_AUTOUPDATE":"maybe"}""", Status.Unknown)]
    public void The_agents_own_configuration_decides(string data, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.ArcConfiguration, ArcConfiguration(data)).Azure(Evidence.Extensions));

        Assert.Equal((status, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal("data.AZURE_ARC_AUTOUPDATE", result.Findings[0].Path);
    }

    [Theory]
    [InlineData("\"arcAgentProfile\":{\"agentAutoUpgrade\":\"Disabled\"}", Status.Pass)]
    [InlineData("\"arcAgentProfile\":{\"agentAutoUpgrade\":\"Enabled\"}", Status.Fail)]
    [InlineData("\"arcAgentProfile\":{}", Status.Fail)]
    [InlineData("\"agentVersion\":\"1.30.1\"", Status.Unknown)]
    public void Azure_answers_where_the_cluster_does_not(string profiles, Status status)
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.ArcConfiguration, QueryOutcome.Forbidden).Azure(Evidence.ConnectedClusters, ConnectedCluster(profiles: profiles)).Azure(Evidence.Extensions);

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void Sides_that_disagree_fail_and_the_drift_is_named()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.ArcConfiguration, ArcConfiguration(Off))
            .Azure(Evidence.ConnectedClusters, ConnectedCluster(profiles: "\"arcAgentProfile\":{\"agentAutoUpgrade\":\"Enabled\"}"));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(Status.Fail, result.Status);
        Assert.Contains("drifted", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_api_version_of_azure_does_not_spoil_the_cluster_s_answer()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.ArcConfiguration, ArcConfiguration(Off))
            .Azure(Evidence.ConnectedClusters, ConnectedCluster(profiles: "\"agentVersion\":\"1.30.1\""))
            .Azure(Evidence.Extensions);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void The_cluster_alone_does_not_tell_about_the_extensions()
    {
        GuidelineResult off = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.ArcConfiguration, ArcConfiguration(Off)));
        GuidelineResult on = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.ArcConfiguration, ArcConfiguration("{}")));

        Assert.Equal((Status.Unknown, Reason.NotCollected), (off.Status, off.Reason));
        Assert.Equal(Status.Fail, on.Status);
    }

    [Theory]
    [InlineData("microsoft.iotoperations", "\"autoUpgradeMinorVersion\":false", Status.Pass)]
    [InlineData("Microsoft.IoTOperations", "\"autoUpgradeMinorVersion\":true", Status.Fail)]
    [InlineData("microsoft.azure.secretstore", "\"version\":\"1.0.2\"", Status.Fail)]
    [InlineData("Microsoft.AzureMonitor.Containers", "\"autoUpgradeMinorVersion\":true", Status.Pass)]
    [InlineData("contoso.thing", "\"autoUpgradeMinorVersion\":true", Status.Pass)]
    public void Extensions_of_azure_iot_operations_count_too(string type, string properties, Status status)
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.ArcConfiguration, ArcConfiguration(Off)).Azure(Evidence.Extensions, Extension(type, properties));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void Without_agents_it_does_not_apply_and_without_evidence_it_is_unknown()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.ArcConfiguration)).Status);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.ArcConfiguration, QueryOutcome.Forbidden)).Reason);
    }
}
