using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Broker.Sites;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerSchedulabilityTests
{
    private const string Id = "Broker.Schedulability";
    private const string Path = "spec.generateResourceLimits.cpu";
    private const string Limits = "\"generateResourceLimits\":{\"cpu\":\"Enabled\"}";

    [Theory]
    [InlineData("availability how-to", 3, "8", 3, 1, 2, 1, 3, Limits, Status.Pass, Severity.High)]
    [InlineData("the contract's default", 3, "8", 3, 4, 2, 4, 3, "\"x\":1", Status.Fail, Severity.High)]
    [InlineData("planning, 3 x 8", 3, "8", 3, 4, 2, 4, 3, Limits, Status.Fail, Severity.High)]
    [InlineData("seed, single node", 1, "4", 1, 4, 2, 1, 1, Limits, Status.Fail, Severity.High)]
    [InlineData("no node for one pod", 4, "4", 1, 1, 2, 4, 1, Limits, Status.Fail, Severity.High)]
    [InlineData("no limits, oversubscribed", 3, "8", 3, 4, 2, 4, 3, NoLimits, Status.Fail, Severity.Medium)]
    [InlineData("no limits", 3, "8", 3, 1, 2, 1, 3, NoLimits, Status.Pass, Severity.High)]
    [InlineData("neither", 3, "8", 3, 1, 2, 1, 3, "\"generateResourceLimits\":{\"cpu\":\"Sometimes\"}", Status.Unknown, Severity.High)]
    public void The_cpu_has_to_be_there(
        string what, int nodes, string cpu, int frontends, int frontendWorkers, int redundancy, int backendWorkers, int partitions, string mode, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, On(nodes, Spec(Cardinality(frontends, frontendWorkers, redundancy, backendWorkers, partitions), mode), cpu));

        Assert.True((status, severity) == (result.Status, result.Severity), $"{what}: {result.Summary}");
        Assert.Equal(Path, Verdict.Deciding(result.Findings).Path);
    }

    [Fact]
    public void The_rest_of_the_cluster_needs_its_cpu_too()
    {
        string spec = Spec(Cardinality(2, 2, 2, 1, 1), Limits);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, On(2, spec, "4")).Status);
        GuidelineResult result = Rule.Evaluate(Id, On(2, spec, "4").Running(Workloads.Pod("other", "node-1", cpu: "280m")));
        Assert.Equal(Status.Fail, result.Status);
        Assert.Contains("7.72 cores left", result.Findings[0].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_with_its_requests_fits()
    {
        string[] pods =
        [
            Workloads.Pod("aio-broker-frontend-0", "node-1", cpu: "2"), Workloads.Pod("aio-broker-frontend-1", "node-2", cpu: "2"),
            Workloads.Pod("aio-broker-backend-1-0", "node-1", cpu: "2"), Workloads.Pod("aio-broker-backend-1-1", "node-2", cpu: "2"),
            Workloads.Pod("other", "node-1", cpu: "500m"),
        ];

        GuidelineResult result = Rule.Evaluate(Id, On(2, Spec(Cardinality(2, 2, 2, 1, 1), Limits), "4").Running(pods));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains("have their node", result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0/3 nodes are available: 3 Insufficient cpu.", Status.Fail)]
    [InlineData("0/3 nodes are available: 3 Insufficient memory.", Status.Fail)]
    [InlineData("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.", Status.Pass)]
    public void A_pod_that_waits_for_cpu_fails_whatever_was_calculated(string message, Status status)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(3, Spec(Cardinality(3, 1, 2, 1, 3), NoLimits)).Running(Workloads.Pod("aio-broker-backend-1-0", null, ready: false, phase: "Pending", unschedulable: message)));

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Finding finding = Verdict.Deciding(result.Findings);
            Assert.Equal((Severity.High, FindingSource.Runtime, "aio-broker-backend-1-0"), (finding.Severity, finding.Source, finding.Target.Name));
        }
    }

    [Fact]
    public void The_log_shipper_may_wait()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, On(3, Spec(Cardinality(3, 1, 2, 1, 3), NoLimits)).Running(Workloads.Pod("aio-broker-fluent-bit-x", null, phase: "Pending", unschedulable: "Insufficient cpu")));

        Assert.Equal(Status.Pass, result.Status);
    }

    [Theory]
    [InlineData(Limits, QueryOutcome.Forbidden, Status.Unknown)]
    [InlineData(NoLimits, QueryOutcome.Forbidden, Status.Pass)]
    public void Without_pods_what_is_left_is_not_known(string mode, QueryOutcome outcome, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 1, 2, 1, 3), mode)).Failed(Evidence.Pods, outcome)).Status);
    }

    [Fact]
    public void What_fits_no_empty_cluster_fails_without_pods_too()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, On(3, Spec(Cardinality(3, 4, 2, 4, 3), Limits)).Failed(Evidence.Pods, QueryOutcome.Forbidden)).Status);
    }

    [Theory]
    [InlineData(Limits, true, Status.Pass)]
    [InlineData(Limits, false, Status.Unknown)]
    [InlineData(NoLimits, false, Status.Pass)]
    public void The_operator_s_choice_shows_in_what_runs(string mode, bool seesPods, Status status)
    {
        SiteBuilder site = On(3, Spec(mode));

        Assert.Equal(status, Rule.Evaluate(Id, seesPods ? site : site.Failed(Evidence.Pods, QueryOutcome.Forbidden)).Status);
    }

    [Fact]
    public void No_node_to_run_on_fails()
    {
        SiteBuilder site = On(1, Spec(Cardinality(1, 1, 2, 1, 1), Limits));
        SiteBuilder cordoned = new SiteBuilder()
            .Kubernetes(Evidence.Brokers, Resources.Broker(Spec(Cardinality(1, 1, 2, 1, 1), Limits)))
            .Kubernetes(Evidence.Nodes, Resources.Node(spec: """{"unschedulable":true}"""))
            .Kubernetes(Evidence.Pods);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, cordoned).Status);
    }

    [Fact]
    public void Nodes_are_needed()
    {
        GuidelineResult result = Rule.Evaluate(Id, On(1, Spec(Cardinality(1, 1, 2, 1, 1))).Failed(Evidence.Nodes, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers).Kubernetes(Evidence.Nodes, Resources.Node())).Status);
    }
}
