using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Platform;

public class AksImdsRestrictedTests
{
    private const string Id = "Platform.AksImdsRestricted";

    private static readonly string AksNode = Resources.Node(kubelet: "v1.31.4", spec: """{"providerID":"azure:///subscriptions/0/vm"}""");

    [Theory]
    [InlineData("\"None\"", Status.Pass)]
    [InlineData("\"none\"", Status.Pass)]
    [InlineData("\"IMDS\"", Status.Fail)]
    [InlineData("null", Status.Fail)]
    public void The_managed_cluster_decides(string value, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, Aks().Azure(
            Evidence.ManagedClusters, Resources.Arm("Microsoft.ContainerService/managedClusters", "aks", $$"""{"networkProfile":{"podLinkLocalAccess":{{value}} } }""")));

        Assert.Equal((status, Severity.High), (result.Status, result.Severity));
        Assert.Equal("properties.networkProfile.podLinkLocalAccess", result.Findings[0].Path);
    }

    [Fact]
    public void Other_clusters_are_none_of_its_business()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node())).Status);
        Assert.Equal(
            Status.NotApplicable,
            Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node(spec: """{"providerID":"azure:///k3s-on-a-virtual-machine"}"""))).Status);
        Assert.Equal(
            Status.NotApplicable,
            Rule.Evaluate(Id, new SiteBuilder().Azure(Evidence.ConnectedClusters, PlatformResources.ConnectedCluster(more: "\"distribution\":\"aks\",\"infrastructure\":\"azure_stack_hci\""))).Status);
    }

    [Fact]
    public void Unknown_for_every_reason_it_has()
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, new SiteBuilder()).Reason);
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, Aks()).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, Aks().Azure(Evidence.ManagedClusters)).Reason);
    }

    [Fact]
    public void Arc_can_tell_that_it_is_aks()
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.ConnectedClusters, PlatformResources.ConnectedCluster(more: "\"distribution\":\"aks\",\"infrastructure\":\"azure\""))
            .Azure(Evidence.ManagedClusters, Resources.Arm("Microsoft.ContainerService/managedClusters", "aks", "{}"));

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site).Status);
    }

    private static SiteBuilder Aks() => new SiteBuilder().Kubernetes(Evidence.Nodes, AksNode);
}
