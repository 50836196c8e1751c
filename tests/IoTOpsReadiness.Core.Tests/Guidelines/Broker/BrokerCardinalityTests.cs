using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Broker.Sites;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerCardinalityTests
{
    private const string Id = "Broker.Cardinality";

    [Theory]
    // nodes; frontends / workers / redundancy / workers / partitions; status, severity and what decides.
    [InlineData(3, 3, 4, 2, 4, 3, Status.Pass, Severity.High, "spec.cardinality")]
    [InlineData(3, 3, 1, 2, 1, 3, Status.Pass, Severity.High, "spec.cardinality")]
    [InlineData(1, 1, 2, 2, 1, 1, Status.Pass, Severity.High, "spec.cardinality")]
    [InlineData(1, 2, 2, 2, 1, 1, Status.Pass, Severity.High, "spec.cardinality")]
    [InlineData(3, 3, 4, 1, 4, 3, Status.Fail, Severity.High, "spec.cardinality.backendChain.redundancyFactor")]
    [InlineData(1, 1, 2, 1, 1, 1, Status.Fail, Severity.High, "spec.cardinality.backendChain.redundancyFactor")]
    [InlineData(3, 1, 4, 2, 4, 3, Status.Fail, Severity.High, "spec.cardinality.frontend.replicas")]
    [InlineData(3, 2, 4, 2, 4, 3, Status.Fail, Severity.Medium, "spec.cardinality.frontend.replicas")]
    [InlineData(3, 4, 4, 2, 4, 3, Status.Fail, Severity.Medium, "spec.cardinality.frontend.replicas")]
    [InlineData(3, 3, 4, 2, 4, 2, Status.Fail, Severity.Medium, "spec.cardinality.backendChain.partitions")]
    [InlineData(1, 1, 2, 2, 1, 2, Status.Fail, Severity.Medium, "spec.cardinality.backendChain.partitions")]
    [InlineData(3, 3, 1, 4, 1, 3, Status.Fail, Severity.Low, "spec.cardinality.backendChain.redundancyFactor")]
    [InlineData(1, 1, 1, 3, 1, 1, Status.Fail, Severity.Low, "spec.cardinality.backendChain.redundancyFactor")]
    [InlineData(20, 16, 4, 2, 4, 16, Status.Pass, Severity.High, "spec.cardinality")]
    [InlineData(3, 99, 4, 2, 4, 3, Status.Unknown, Severity.High, "spec.cardinality.frontend.replicas")]
    [InlineData(3, 3, 4, 6, 4, 3, Status.Unknown, Severity.High, "spec.cardinality.backendChain.redundancyFactor")]
    [InlineData(3, 3, -4, 2, 4, 3, Status.Unknown, Severity.High, "spec.cardinality.frontend.workers")]
    public void Numbers_are_compared_with_the_nodes(
        int nodes, int frontends, int frontendWorkers, int redundancy, int backendWorkers, int partitions, Status status, Severity severity, string path)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(nodes, Spec(Cardinality(frontends, frontendWorkers, redundancy, backendWorkers, partitions), NoLimits)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal(path, Verdict.Deciding(result.Findings).Path);
    }

    [Theory]
    [InlineData(null, 1, Status.Fail, Severity.Medium)]
    [InlineData(6_500d, 1, Status.Fail, Severity.High)]
    [InlineData(5_500d, 1, Status.Fail, Severity.Medium)]
    [InlineData(17_000d, 3, Status.Pass, Severity.High)]
    [InlineData(19_000d, 3, Status.Fail, Severity.Medium)]
    [InlineData(22_000d, 5, Status.Pass, Severity.High)]
    [InlineData(22_000d, 6, Status.Fail, Severity.Medium)]
    public void A_declared_load_is_compared_with_the_partitions(double? rate, int partitions, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(3, Spec(Cardinality(3, 4, 2, 1, partitions), NoLimits)), new() { Inputs = new() { MessagesPerSecond = rate } });

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void The_rule_of_thumb_on_load_is_not_part_of_the_first_baseline()
    {
        AssessmentOptions options = new() { Baseline = Baseline.October2024, Inputs = new() { MessagesPerSecond = 1e6 } };

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 4, 2, 1, 3), NoLimits)), options).Status);
    }

    [Fact]
    public void Large_messages_weigh_more()
    {
        AssessmentOptions options = new() { Inputs = new() { MessagesPerSecond = 5_000, MessageBytes = 64 * 1024 } };

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 4, 2, 1, 3), NoLimits)), options).Status);
    }

    [Fact]
    public void What_cannot_run_fails()
    {
        GuidelineResult memory = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 1, 2, 1, 3), NoLimits, "\"memoryProfile\":\"High\""), memory: "8Gi"));
        GuidelineResult cpu = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 4, 2, 4, 3))));

        Assert.Equal((Status.Fail, Severity.High, "spec.memoryProfile"), (memory.Status, memory.Severity, memory.Findings[0].Path));
        Assert.Equal((Status.Fail, Severity.High, "spec.generateResourceLimits.cpu"), (cpu.Status, cpu.Severity, cpu.Findings[0].Path));
    }

    [Fact]
    public void The_cpu_mode_and_the_sources_stand_beside_the_verdict()
    {
        GuidelineResult planned = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 4, 2, 4, 3), NoLimits)));
        GuidelineResult own = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 2, 2, 1, 3))));

        Assert.Contains("CPU limits Disabled", planned.Summary, StringComparison.Ordinal);
        Assert.Contains("planning article (2026-04)", planned.Summary, StringComparison.Ordinal);
        Assert.Contains("CPU limits Enabled by default", own.Summary, StringComparison.Ordinal);
        Assert.Contains("Sources disagree", own.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broker_sized_by_its_operator_fails_mildly_and_shows_what_runs()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(3, "{}").Running([Workloads.Pod("aio-broker-frontend-0", "node-1"), .. Workloads.Backends(2, 2, "node-1", "node-2")]));

        Assert.Equal((Status.Fail, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal("not set; 1 frontends and 2 partitions run", result.Findings[0].Observed);
    }

    [Fact]
    public void A_missing_number_is_named()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(3, """{"cardinality":{"frontend":{"replicas":3},"backendChain":{"redundancyFactor":2}}}"""));

        Assert.Equal((Status.Unknown, Reason.InvalidData, "spec.cardinality.backendChain.partitions"), (result.Status, result.Reason, result.Findings[0].Path));
    }

    [Theory]
    [InlineData(new[] { "node-1", "node-2" }, Status.Pass, Severity.High)]
    [InlineData(new[] { "node-1", "node-1" }, Status.Fail, Severity.High)]
    public void Copies_of_a_partition_have_to_run_apart(string[] placement, Status status, Severity severity)
    {
        string[] pods = [.. Workloads.Backends(2, 2, "node-1", "node-2"), Workloads.Pod("aio-broker-backend-3-0", placement[0]), Workloads.Pod("aio-broker-backend-3-1", placement[1])];

        GuidelineResult result = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 4, 2, 1, 3), NoLimits)).Running(pods));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Finding runtime = Assert.Single(result.Findings, finding => finding.Source == FindingSource.Runtime);
        Assert.Equal(status, runtime.Status);
        if (status == Status.Fail)
        {
            Assert.Equal(("Pod", "aio-broker-backend-3-0", "spec.nodeName"), (runtime.Target.Kind, runtime.Target.Name, runtime.Path));
        }
    }

    [Fact]
    public void Three_copies_on_two_of_three_nodes_fail_mildly()
    {
        string[] pods = [.. Workloads.Backends(1, 3, "node-1", "node-2")];

        GuidelineResult result = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 1, 3, 1, 3), NoLimits)).Running(pods));

        Assert.Equal((Status.Fail, Severity.Low), (result.Status, result.Severity));
    }

    [Fact]
    public void A_partition_is_known_by_its_label_and_a_pod_that_goes_does_not_count()
    {
        const string chain = "\"labels\":{\"chain-number\":\"7\"}";
        string[] pods =
        [
            Workloads.Pod("aio-broker-backend-1-0", "node-1", metadata: chain),
            Workloads.Pod("aio-broker-backend-2-0", "node-1", metadata: chain),
            Workloads.Pod("aio-broker-backend-3-0", "node-2", metadata: chain + ",\"deletionTimestamp\":\"2026-09-01T12:00:00Z\""),
        ];

        GuidelineResult result = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 1, 2, 1, 3), NoLimits)).Running(pods));

        Assert.Contains("partition 7 sit on node node-1", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_single_node_copies_share_it()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(1, Spec(Cardinality(1, 1, 2, 1, 1), NoLimits)).Running(Workloads.Backends(1, 2, "node-1")));

        Assert.Equal(Status.Pass, result.Status);
    }

    [Fact]
    public void Pods_that_could_not_be_read_leave_the_placement_open()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 4, 2, 1, 3), NoLimits)).Failed(Evidence.Pods, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Contains(result.Findings, finding => finding.Status == Status.Pass);
    }

    [Fact]
    public void Azure_counts_the_nodes_where_the_cluster_was_not_asked()
    {
        GuidelineResult result = Rule.Evaluate(
            Id,
            new SiteBuilder()
                .Azure(Evidence.Brokers, Resources.ArmBroker(Spec(Cardinality(1, 4, 2, 1, 3))))
                .Azure(Evidence.ConnectedClusters, Resources.Arm("Microsoft.Kubernetes/connectedClusters", "c", """{"totalNodeCount":3}""")));

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
        Assert.Equal(("properties.cardinality.frontend.replicas", FindingSource.Azure), (result.Findings[0].Path, result.Findings[0].Source));
    }

    [Fact]
    public void Both_sides_are_judged()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(3, Spec(Cardinality(3, 4, 2, 1, 3), NoLimits)).Azure(Evidence.Brokers, Resources.ArmBroker(Spec(Cardinality(2, 4, 2, 1, 3), NoLimits))));

        Assert.Equal((Status.Fail, FindingSource.Azure), (result.Status, Verdict.Deciding(result.Findings).Source));
        Assert.Contains(result.Findings, finding => finding is { Status: Status.Pass, Source: FindingSource.Kubernetes });
    }

    [Fact]
    public void Unknown_nodes_leave_it_open_but_not_the_redundancy()
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker(Spec(Cardinality(3, 4, 2, 1, 3)))).Kubernetes(Evidence.Pods);
        SiteBuilder single = new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker(Spec(Cardinality(3, 4, 1, 1, 3)))).Kubernetes(Evidence.Pods);

        Assert.Equal((Status.Unknown, Reason.NotCollected), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, single).Status);
    }

    [Fact]
    public void A_declared_single_node_is_judged_as_one()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(3, Spec(Cardinality(1, 4, 2, 1, 1), NoLimits)), new() { Topology = Topology.SingleNode });

        Assert.Equal(Status.Pass, result.Status);
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }
}
