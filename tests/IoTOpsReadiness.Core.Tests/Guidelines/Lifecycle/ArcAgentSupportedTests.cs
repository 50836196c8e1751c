using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.PlatformResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Lifecycle;

public class ArcAgentSupportedTests
{
    private const string Id = "Arc.AgentSupported";
    private const string Known = ""","arcAgents":{"latest":"1.30.1","asOf":"2026-08-01"},"kubernetes":{"latest":"1.37","asOf":"2026-08-27"}""";

    [Theory]
    [InlineData("1.30.1", "v1.37.0+k3s1", Status.Pass)]
    [InlineData("1.28.0", "v1.35.9+k3s1", Status.Pass)]
    [InlineData("1.27.9", "v1.37.0+k3s1", Status.Fail)]
    [InlineData("1.30.1", "v1.34.9+k3s1", Status.Fail)]
    [InlineData("0.40.0", "v1.37.0+k3s1", Status.Fail)]
    [InlineData("1.31.0", "v1.38.0+k3s1", Status.Pass)]
    [InlineData("2.0.0", "v1.37.0+k3s1", Status.Pass)]
    [InlineData("newest", "v1.37.0+k3s1", Status.Unknown)]
    public void Agents_and_kubernetes_must_be_among_three_minor_versions(string agent, string kubernetes, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(agent, kubernetes), References.Options(Known));

        Assert.Equal((status, Severity.Medium), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("""{"agentState":"Succeeded","agentErrors":[]}""", Status.Pass, null)]
    [InlineData("""{"agentState":"failed"}""", Status.Fail, "properties.arcAgentProfile.agentState")]
    [InlineData("""{"agentErrors":[{"message":"The pod does not start."}]}""", Status.Fail, "properties.arcAgentProfile.agentErrors")]
    [InlineData("""{"agentErrors":"none"}""", Status.Unknown, "properties.arcAgentProfile.agentErrors")]
    public void What_the_agents_report_counts_besides_their_version(string profile, Status status, string? path)
    {
        SiteBuilder site = Site("1.30.1", "v1.37.0+k3s1").Azure(Evidence.ConnectedClusters, AzureResources.Cluster($$"""{"agentVersion":"1.30.1","arcAgentProfile":{{profile}} }"""));

        GuidelineResult result = Rule.Evaluate(Id, site, References.Options(Known));

        Assert.Equal((status, path), (result.Status, result.Findings.FirstOrDefault(finding => finding.Status == status && status != Status.Pass)?.Path));
    }

    [Fact]
    public void What_is_newer_than_the_data_is_said_to_be()
    {
        Assert.Contains(
            Rule.Evaluate(Id, Site("1.31.0", "v1.37.0"), References.Options(Known)).Findings,
            finding => finding is { Status: Status.Pass, Path: "data.AZURE_ARC_AGENT_VERSION" } && finding.Message.Contains("newer than the data of 2026-08-01", StringComparison.Ordinal));
    }

    [Fact]
    public void Old_data_fails_but_does_not_pass()
    {
        SiteBuilder Later(string agent) => Site(agent, "v1.37.0").At(new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, Later("1.20.0"), References.Options(Known)).Status);
        Assert.Equal(Reason.NeedsReferenceData, Rule.Evaluate(Id, Later("1.30.1"), References.Options(Known)).Reason);
        Assert.Equal(Reason.NeedsReferenceData, Rule.Evaluate(Id, Later("1.99.0"), References.Options(Known)).Reason);
    }

    [Fact]
    public void Data_that_does_not_tell_leaves_it_open()
    {
        Assert.Equal(Reason.NeedsReferenceData, Rule.Evaluate(Id, Site("1.30.1", "v1.37.0"), References.Options()).Reason);
    }

    [Fact]
    public void The_image_of_an_agent_and_a_kubelet_will_do()
    {
        const string containers = """[{"name":"a","image":"registry.local:5000/azurearck8s/config-agent:1.20.3@sha256:00"}]""";
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.ArcConfiguration, ArcConfiguration("{}"))
            .Kubernetes(Evidence.Deployments, Deployment("azure-arc", "config-agent", containers: containers))
            .Kubernetes(Evidence.Nodes, Resources.Node(kubelet: "v1.30.1+k3s1"));

        GuidelineResult result = Rule.Evaluate(Id, site, References.Options(Known));

        Assert.Equal(["1.20.3", "v1.30.1+k3s1"], result.Findings.Where(finding => finding.Status == Status.Fail).Select(finding => finding.Observed));
    }

    [Fact]
    public void Azure_is_judged_as_well()
    {
        SiteBuilder site = Site("1.30.1", "v1.37.0").Azure(Evidence.ConnectedClusters, ConnectedCluster(more: "\"agentVersion\":\"1.20.0\",\"kubernetesVersion\":\"1.37.0\""));

        Finding failure = Assert.Single(Rule.Evaluate(Id, site, References.Options(Known)).Findings, finding => finding.Status == Status.Fail);

        Assert.Equal(("properties.agentVersion", FindingSource.Azure), (failure.Path, failure.Source));
    }

    [Fact]
    public void Unknown_for_every_reason_it_has()
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, new SiteBuilder(), References.Options(Known)).Reason);
        Assert.Equal(
            Reason.InvalidData,
            Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.ArcConfiguration, ArcConfiguration("{}")).Kubernetes(Evidence.ServerVersion, """{"gitVersion":"v1.37.0"}"""), References.Options(Known)).Reason);
        Assert.Contains(
            Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.ArcConfiguration), References.Options(Known)).Findings, finding => finding.Status == Status.NotApplicable);
    }

    private static SiteBuilder Site(string agent, string kubernetes) => new SiteBuilder()
        .Kubernetes(Evidence.ArcConfiguration, ArcConfiguration($$"""{"AZURE_ARC_AGENT_VERSION":"{{agent}}"}"""))
        .Kubernetes(Evidence.ServerVersion, $$"""{"gitVersion":"{{kubernetes}}"}""");
}
