using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Broker.Sites;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerRedundancyFloorTests
{
    private const string Id = "Broker.RedundancyFloor";
    private const string Path = "spec.cardinality.backendChain.redundancyFactor";

    [Theory]
    [InlineData(3, 2, Status.Pass, Severity.Critical)]
    [InlineData(3, 3, Status.Pass, Severity.Critical)]
    [InlineData(3, 1, Status.Fail, Severity.Critical)]
    [InlineData(3, 4, Status.Fail, Severity.Low)]
    [InlineData(1, 2, Status.Pass, Severity.Critical)]
    [InlineData(1, 1, Status.Fail, Severity.Critical)]
    [InlineData(1, 3, Status.Fail, Severity.Low)]
    [InlineData(3, 0, Status.Unknown, Severity.Critical)]
    [InlineData(3, 6, Status.Unknown, Severity.Critical)]
    public void The_configured_copies_decide(int nodes, int redundancy, Status status, Severity severity)
    {
        SiteBuilder site = On(nodes, Spec(Cardinality(nodes, 1, redundancy, 1, nodes))).Running(Workloads.Backends(nodes, Math.Max(redundancy, 2), Names(nodes)));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal(Path, Verdict.Deciding(result.Findings).Path);
    }

    [Fact]
    public void A_copy_that_is_not_ready_does_not_count()
    {
        string[] pods = [Workloads.Pod("aio-broker-backend-1-0", "node-1"), Workloads.Pod("aio-broker-backend-1-1", "node-2", ready: false)];

        GuidelineResult result = Rule.Evaluate(Id, On(2, Spec(Cardinality(2, 1, 2, 1, 1))).Running(pods));

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
        Finding finding = Verdict.Deciding(result.Findings);
        Assert.Equal((FindingSource.Runtime, "1 of 2 Ready", "aio-broker-backend-1-0"), (finding.Source, finding.Observed, finding.Target.Name));
    }

    [Fact]
    public void A_partition_without_any_pod_is_missed()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(2, Spec(Cardinality(2, 1, 2, 1, 3))).Running(Workloads.Backends(2, 2, "node-1", "node-2")));

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
        Assert.Contains("2 of 3", result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true, Status.Fail, Severity.Critical)]
    [InlineData(2, true, Status.Pass, Severity.Critical)]
    [InlineData(2, false, Status.Fail, Severity.High)]
    public void What_runs_decides_where_the_operator_chose(int copies, bool ready, Status status, Severity severity)
    {
        string[] pods = [.. Enumerable.Range(0, copies).Select(copy => Workloads.Pod($"aio-broker-backend-1-{copy}", "node-1", ready))];

        GuidelineResult result = Rule.Evaluate(Id, On(2, "{}").Running(pods));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void What_runs_decides_where_the_broker_may_not_be_read()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.Brokers, QueryOutcome.Forbidden).Kubernetes(Evidence.Pods, [.. Workloads.Backends(2, 2, "node-1")]);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void The_configuration_decides_where_pods_may_not_be_read_and_says_so()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(2, Spec(Cardinality(2, 1, 2, 1, 2))).Failed(Evidence.Pods, QueryOutcome.Forbidden));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains("pods could not be read", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_decides_where_neither_may_be_read()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.Brokers, QueryOutcome.Forbidden).Failed(Evidence.Pods, QueryOutcome.Forbidden);
        SiteBuilder chosen = On(2, "{}").Failed(Evidence.Pods, QueryOutcome.Forbidden);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, chosen).Status, Rule.Evaluate(Id, chosen).Reason));
    }

    [Fact]
    public void Pods_of_other_names_are_not_taken_for_the_broker()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(2, Spec(Cardinality(2, 1, 2, 1, 2))).Running(Workloads.Pod("aio-broker-backend-1-0", "node-1", @namespace: "elsewhere")));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
    }

    [Fact]
    public void A_missing_redundancy_factor_is_named()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(2, """{"cardinality":{}}""").Running(Workloads.Backends(2, 2, "node-1")));

        Assert.Equal((Status.Unknown, Path), (result.Status, Verdict.Deciding(result.Findings).Path));
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }
}
