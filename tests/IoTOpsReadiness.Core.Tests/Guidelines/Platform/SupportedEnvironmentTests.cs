using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Platform;

public class SupportedEnvironmentTests
{
    private const string Id = "Platform.SupportedEnvironment";
    private const string Rhel = "Red Hat Enterprise Linux 9.4 (Plow)";

    [Theory]
    [InlineData("Ubuntu 24.04.1 LTS", "v1.31.4+k3s1", "amd64", "2026-08", Status.Pass, Severity.High)]
    [InlineData("Ubuntu 24.04.1 LTS", "v1.31.1+k3s1", "amd64", "2024-10", Status.Pass, Severity.High)]
    [InlineData("Ubuntu 24.04.1 LTS", "v1.31.0+k3s1", "amd64", "2026-08", Status.Fail, Severity.High)]
    [InlineData("Ubuntu 24.04.1 LTS", "v1.99.0+k3s1", "amd64", "2026-08", Status.Pass, Severity.High)]
    [InlineData("Ubuntu 24.040", "v1.31.4+k3s1", "amd64", "2026-08", Status.Fail, Severity.High)]
    [InlineData("Ubuntu 22.04.5 LTS", "v1.31.4+k3s1", "amd64", "2026-08", Status.Fail, Severity.High)]
    [InlineData(Rhel, "v1.31.4+k3s1", "amd64", "2026-08", Status.Pass, Severity.High)]
    [InlineData(Rhel, "v1.31.4+k3s1", "amd64", "2025-03", Status.Pass, Severity.High)]
    [InlineData(Rhel, "v1.31.4+k3s1", "amd64", "2024-10", Status.Fail, Severity.High)]
    [InlineData("Ubuntu 24.04.1 LTS", "v1.31.4+k3s1", "arm64", "2026-08", Status.Fail, Severity.High)]
    [InlineData("VMware Photon OS/Linux", "v1.28.11+vmware.2", "amd64", "2026-08", Status.Pass, Severity.High)]
    [InlineData("VMware Photon OS/Linux", "v1.28.12+vmware.1", "amd64", "2026-08", Status.Fail, Severity.High)]
    [InlineData("VMware Photon OS/Linux", "v1.28.11+vmware.2", "amd64", "2024-10", Status.Fail, Severity.High)]
    [InlineData("CBL-Mariner/Linux", "v1.30.6+k3s1", "amd64", "2026-08", Status.Fail, Severity.Medium)]
    [InlineData("Ubuntu 22.04.5 LTS", "v1.30.4", "amd64", "2026-08", Status.Fail, Severity.High)]
    [InlineData("K3s v1.31.4+k3s1", "v1.31.4+k3s1", "amd64", "2026-08", Status.Fail, Severity.High)]
    [InlineData("", "v1.31.4+k3s1", "amd64", "2026-08", Status.Unknown, Severity.High)]
    [InlineData("Ubuntu 24.04.1 LTS", "latest", "amd64", "2026-08", Status.Unknown, Severity.High)]
    public void The_platform_matrix_of_the_baseline_decides(string os, string kubelet, string architecture, string baseline, Status status, Severity severity)
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node(osImage: os, kubelet: kubelet, architecture: architecture));

        GuidelineResult result = Rule.Evaluate(Id, site, new AssessmentOptions { Baseline = Baseline.Find(baseline)! });

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal(("Node", "node-1", "status.nodeInfo"), (result.Findings[0].Target.Kind, result.Findings[0].Target.Name, result.Findings[0].Path));
    }

    [Fact]
    public void Different_kubelets_are_a_warning()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("a"), Resources.Node("b", kubelet: "v1.32.0+k3s1")));

        Assert.Equal((Status.Fail, Severity.Medium), (result.Status, result.Severity));
    }

    [Fact]
    public void Nodes_that_take_no_pods_are_not_judged()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("a"), Resources.Node("b", osImage: "Windows Server 2022", spec: """{"unschedulable":true}""")));

        Assert.Equal(Status.Pass, result.Status);
    }

    [Theory]
    [InlineData("k3s", "1.31.4+k3s1", Status.Unknown, Severity.High)]
    [InlineData("k3s", "1.29.0+k3s1", Status.Fail, Severity.High)]
    [InlineData("openshift", "1.31.4", Status.Fail, Severity.High)]
    [InlineData("aks_edge_k3s", "1.30.6", Status.Fail, Severity.Medium)]
    [InlineData("generic", "1.31.4", Status.Unknown, Severity.High)]
    public void Azure_alone_can_rule_out_but_not_in(string distribution, string version, Status status, Severity severity)
    {
        SiteBuilder site = new SiteBuilder().Azure(
            Evidence.ConnectedClusters, PlatformResources.ConnectedCluster(more: $"\"distribution\":\"{distribution}\",\"kubernetesVersion\":\"{version}\""));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void Without_nodes_and_without_azure_it_is_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.Nodes, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    [Fact]
    public void A_node_list_without_a_schedulable_node_is_unknown()
    {
        Assert.Equal(Reason.InvalidData, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes)).Reason);
    }
}
