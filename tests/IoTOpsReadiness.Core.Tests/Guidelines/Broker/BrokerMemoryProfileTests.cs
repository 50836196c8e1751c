using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Broker.Sites;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerMemoryProfileTests
{
    private const string Id = "Broker.MemoryProfile";

    [Theory]
    [InlineData("seed, single node", 1, "16Gi", 1, 4, 2, 1, 1, "Low", Status.Pass, Severity.High)]
    [InlineData("seed, several nodes: sources disagree", 5, "32Gi", 5, 8, 2, 4, 5, "High", Status.Fail, Severity.Medium)]
    [InlineData("not by either source", 5, "16Gi", 5, 8, 2, 4, 5, "High", Status.Fail, Severity.High)]
    [InlineData("planning, 5 x 16", 5, "64Gi", 5, 8, 2, 8, 5, "medium", Status.Pass, Severity.High)]
    [InlineData("how-to, 3 x 8", 3, "32Gi", 3, 1, 2, 1, 3, "Medium", Status.Pass, Severity.High)]
    [InlineData("Tiny is for one frontend", 2, "16Gi", 2, 1, 2, 1, 2, "Tiny", Status.Fail, Severity.Medium)]
    [InlineData("Tiny with one", 1, "16Gi", 1, 1, 2, 1, 1, "Tiny", Status.Pass, Severity.High)]
    [InlineData("Low is for two", 3, "16Gi", 3, 1, 2, 1, 3, "Low", Status.Fail, Severity.Medium)]
    [InlineData("Low with two", 2, "16Gi", 2, 1, 2, 1, 2, "Low", Status.Pass, Severity.High)]
    [InlineData("a profile of the future", 3, "16Gi", 3, 1, 2, 1, 3, "Huge", Status.Unknown, Severity.High)]
    [InlineData("a number the service never admits", 3, "16Gi", 3, 1, 2, 99, 3, "Low", Status.Fail, Severity.Medium)]
    public void Profiles_are_compared_with_nodes_and_frontends(
        string what, int nodes, string memory, int frontends, int frontendWorkers, int redundancy, int backendWorkers, int partitions, string profile, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(nodes, Spec(Cardinality(frontends, frontendWorkers, redundancy, backendWorkers, partitions), $"\"memoryProfile\":\"{profile}\""), memory: memory));

        Assert.True((status, severity) == (result.Status, result.Severity), $"{what}: {result.Summary}");
        Assert.Equal("spec.memoryProfile", Verdict.Deciding(result.Findings).Path);
    }

    [Theory]
    [InlineData("Tiny", 4_194_304, Status.Pass)]
    [InlineData("Tiny", 4_194_305, Status.Fail)]
    [InlineData("Low", 16_777_216, Status.Pass)]
    [InlineData("Low", 16_777_217, Status.Fail)]
    [InlineData("High", 268_435_456, Status.Pass)]
    public void Packets_may_not_be_larger_than_the_profile_admits(string profile, int bytes, Status status)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(1, Spec(Cardinality(1, 1, 2, 1, 1), $"\"memoryProfile\":\"{profile}\"", $$$"""
                "advanced":{"clients":{"maxPacketSizeBytes":{{{bytes}}}}}
                """)));

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Assert.Equal((Severity.Medium, "spec.advanced.clients.maxPacketSizeBytes"), (result.Severity, result.Findings[0].Path));
        }
    }

    [Fact]
    public void Declared_messages_may_not_be_larger_either()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(1, Spec(Cardinality(1, 1, 2, 1, 1), "\"memoryProfile\":\"Low\"")), new() { Inputs = new() { MessageBytes = 20_000_000 } });

        Assert.Equal((Status.Fail, Severity.Medium, FindingSource.Declared), (result.Status, result.Severity, result.Findings[0].Source));
    }

    [Fact]
    public void Both_figures_and_the_cpu_mode_are_shown()
    {
        Finding finding = Rule.Evaluate(Id, On(5, Spec(Cardinality(5, 8, 2, 4, 5), "\"memoryProfile\":\"High\""))).Findings[0];

        Assert.Equal("High: 256.5 GiB counted by worker, 82.5 GiB by pod; CPU limits Enabled by default", finding.Observed);
        Assert.Contains("160 GiB", finding.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_counts_where_the_operator_chose()
    {
        SiteBuilder site = On(2, "{}", memory: "8Gi").Running([Workloads.Pod("aio-broker-frontend-0", "node-1"), .. Workloads.Backends(4, 2, "node-1", "node-2")]);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
        Assert.StartsWith("Medium: 13.9 GiB", result.Findings[0].Observed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QueryOutcome.Forbidden, Reason.NotAuthorized)]
    [InlineData(QueryOutcome.TimedOut, Reason.TimedOut)]
    public void Without_nodes_the_memory_stays_open(QueryOutcome outcome, Reason reason)
    {
        GuidelineResult result = Rule.Evaluate(Id, On(1, Spec(Cardinality(1, 1, 2, 1, 1))).Failed(Evidence.Nodes, outcome));

        Assert.Equal((Status.Unknown, reason), (result.Status, result.Reason));
    }

    [Fact]
    public void Without_pods_the_operator_s_choice_stays_open()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(1, "{}").Failed(Evidence.Pods, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Equal((Status.Unknown, Reason.InvalidData), (Rule.Evaluate(Id, On(1, "{}")).Status, Rule.Evaluate(Id, On(1, "{}")).Reason));
    }

    [Fact]
    public void Nodes_that_may_not_run_it_are_no_help()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Brokers, Resources.Broker(Spec(Cardinality(1, 1, 2, 1, 1))))
            .Kubernetes(Evidence.Nodes, Resources.Node(spec: """{"unschedulable":true}"""));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
    }

    [Theory]
    [InlineData("\"lots\"")]
    [InlineData("\"-4Gi\"")]
    [InlineData("{}")]
    public void A_node_with_nonsense_for_memory_is_unknown(string memory)
    {
        string node = $$$"""{"kind":"Node","metadata":{"name":"n"},"status":{"capacity":{"cpu":"4","memory":{{{memory}}} } } }""";

        GuidelineResult result = Rule.Evaluate(
            Id, new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker(Spec(Cardinality(1, 1, 2, 1, 1)))).Kubernetes(Evidence.Nodes, node));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }
}
