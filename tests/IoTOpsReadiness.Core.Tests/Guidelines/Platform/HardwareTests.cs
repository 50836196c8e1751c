using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Platform;

public class HardwareTests
{
    private const string Id = "Platform.Hardware";

    [Theory]
    [InlineData("4", "15.6Gi", "40Gi", "2026-08", Status.Pass, null)]
    [InlineData("4", "16G", "30G", "2026-08", Status.Pass, null)]
    [InlineData("4", "15400M", "30G", "2026-08", Status.Pass, null)]
    [InlineData("4", "15300M", "30G", "2026-08", Status.Fail, "status.capacity.memory")]
    [InlineData("3900m", "16G", "30G", "2026-08", Status.Fail, "status.capacity.cpu")]
    [InlineData("4", "16G", "20G", "2026-08", Status.Fail, "status.capacity.ephemeral-storage")]
    [InlineData("4", "16G", "20G", "2024-10", Status.Pass, null)]
    [InlineData("2", "8G", "20G", "2024-10", Status.Fail, "status.capacity.cpu")]
    [InlineData("two", "16G", "30G", "2026-08", Status.Unknown, "status.capacity.cpu")]
    public void A_single_node_needs_the_minimum(string cpu, string memory, string disk, string baseline, Status status, string? path)
    {
        GuidelineResult result = Rule.Evaluate(
            Id,
            new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node(cpu: cpu, memory: memory, disk: disk)),
            new AssessmentOptions { Baseline = Baseline.Find(baseline)! });

        Assert.Equal(status, result.Status);
        Assert.Contains(result.Findings, finding => path is null || finding.Path == path);
    }

    [Theory]
    [InlineData("8", "32G", "2026-08", Status.Pass)]
    [InlineData("4", "16G", "2026-08", Status.Fail)]
    [InlineData("4", "16G", "2024-10", Status.Pass)]
    public void Several_nodes_need_more_since_the_planning_articles(string cpu, string memory, string baseline, Status status)
    {
        string[] nodes = [.. new[] { "a", "b", "c" }.Select(name => Resources.Node(name, cpu, memory))];

        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, nodes), new AssessmentOptions { Baseline = Baseline.Find(baseline)! });

        Assert.Equal(status, result.Status);
    }

    [Fact]
    public void Servers_count_towards_the_documented_size_of_a_site()
    {
        string server = Resources.Node("server").Replace("\"name\":\"server\"", "\"name\":\"server\",\"labels\":{\"node-role.kubernetes.io/control-plane\":\"true\"}", StringComparison.Ordinal);

        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, server, Resources.Node("a"), Resources.Node("b")));

        Assert.DoesNotContain(result.Findings, finding => finding.Expected == "3 to 5");
    }

    [Fact]
    public void Below_the_recommendation_is_a_note()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node(cpu: "4", memory: "16G")));

        Assert.Contains("recommended", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_pods_may_use_counts_too()
    {
        string node = Resources.Node(memory: "16G").Replace("\"allocatable\":{\"cpu\":\"8\",\"memory\":\"16G\"", "\"allocatable\":{\"cpu\":\"8\",\"memory\":\"9G\"", StringComparison.Ordinal);

        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, node));

        Assert.Equal((Status.Fail, "status.allocatable.memory"), (result.Status, result.Findings[0].Path));
    }

    [Fact]
    public void Servers_of_the_control_plane_are_judged_where_they_are_all_there_is()
    {
        string server = Resources.Node(cpu: "2").Replace("\"name\":\"node-1\"", "\"name\":\"node-1\",\"labels\":{\"node-role.kubernetes.io/control-plane\":\"true\"}", StringComparison.Ordinal);

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, server)).Status);
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, server, Resources.Node("worker", memory: "64G"))).Status);
    }

    [Theory]
    [InlineData("\"totalCoreCount\":3,\"totalNodeCount\":1", Status.Fail)]
    [InlineData("\"totalCoreCount\":8,\"totalNodeCount\":1", Status.Unknown)]
    [InlineData("\"totalCoreCount\":8", Status.Unknown)]
    [InlineData("\"totalCoreCount\":8,\"totalNodeCount\":0", Status.Unknown)]
    public void Azure_alone_knows_cores_and_no_memory(string counts, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, new SiteBuilder().Azure(Evidence.ConnectedClusters, PlatformResources.ConnectedCluster(more: counts))).Status);
    }

    [Fact]
    public void Nothing_known_is_unknown()
    {
        Assert.Equal((Status.Unknown, Reason.NotCollected), (Rule.Evaluate(Id, new SiteBuilder()).Status, Rule.Evaluate(Id, new SiteBuilder()).Reason));
    }
}
