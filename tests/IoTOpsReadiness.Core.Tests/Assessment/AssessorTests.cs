using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class AssessorTests
{
    private static readonly SiteBuilder Empty = new();

    [Fact]
    public void A_guideline_that_throws_becomes_unknown_and_the_run_goes_on()
    {
        IReadOnlyList<GuidelineResult> results = Assess(
            Empty,
            new FakeGuideline(_ => throw new InvalidOperationException("defect")),
            new FakeGuideline(context => [context.PassSite("fine")]));

        Assert.Equal([Status.Unknown, Status.Pass], results.Select(result => result.Status));
        Assert.Equal(Reason.InvalidData, results[0].Reason);
        Assert.Contains("Test.Fake", results[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guideline_that_hangs_becomes_unknown_and_the_run_goes_on()
    {
        var options = new AssessmentOptions
        {
            GuidelineTimeout = TimeSpan.FromMilliseconds(50),
            Guidelines = [new FakeGuideline(Hang), new FakeGuideline(context => [context.PassSite("fine")])],
        };

        List<GuidelineResult> results = new Assessor(options).AssessAsync(Empty.Build()).ToBlockingEnumerable().ToList();

        Assert.Equal((Status.Unknown, Reason.TimedOut), (results[0].Status, results[0].Reason));
        Assert.Equal(Status.Pass, results[1].Status);

        static IEnumerable<Finding> Hang(GuidelineContext context)
        {
            context.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            return [];
        }
    }

    [Fact]
    public void A_guideline_that_says_nothing_is_never_a_pass()
    {
        Assert.Equal(Status.Unknown, Assess(Empty, new FakeGuideline(_ => []))[0].Status);
    }

    [Fact]
    public void A_run_that_would_evaluate_nothing_is_an_error()
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => Assess(Empty));

        Assert.Equal("IoTOps.Assessment.NothingSelected", exception.ErrorId);
    }

    [Fact]
    public void A_cluster_without_azure_iot_operations_is_an_error()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.Brokers, QueryOutcome.NotInstalled);

        ReadinessException exception = Assert.Throws<ReadinessException>(() => Assess(site, new FakeGuideline(context => [context.PassSite("fine")])));

        Assert.Equal("IoTOps.Assessment.NotInstalled", exception.ErrorId);
    }

    [Theory]
    [InlineData(Topology.SingleNode, Status.NotApplicable)]
    [InlineData(Topology.MultiNode, Status.Pass)]
    [InlineData(Topology.Unknown, Status.Unknown)]
    public void A_guideline_for_several_nodes_knows_when_it_does_not_apply(Topology topology, Status expected)
    {
        var options = new AssessmentOptions
        {
            Topology = topology,
            Guidelines = [new FakeGuideline(context => [context.PassSite("fine")], topology: Topology.MultiNode)],
        };

        Assert.Equal(expected, new Assessor(options).AssessAsync(Empty.Build()).ToBlockingEnumerable().Single().Status);
    }

    [Fact]
    public void A_guideline_for_several_nodes_names_the_permission_to_count_them()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.Nodes, QueryOutcome.Forbidden);
        var guideline = new FakeGuideline(context => [context.PassSite("fine")], topology: Topology.MultiNode);

        Finding finding = Assess(site, guideline)[0].Findings[0];

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (finding.Status, finding.Reason));
        Assert.Equal("the permission to list nodes, or -Topology", finding.SettledBy);
    }

    [Fact]
    public void A_guideline_for_several_nodes_asks_where_no_node_takes_pods()
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.Nodes);
        var guideline = new FakeGuideline(context => [context.PassSite("fine")], topology: Topology.MultiNode);

        Finding finding = Assess(site, guideline)[0].Findings[0];

        Assert.Equal((Status.Unknown, Reason.NeedsInput), (finding.Status, finding.Reason));
    }

    [Fact]
    public void Cordoned_and_tainted_nodes_do_not_make_a_site_multi_node()
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(
            Evidence.Nodes,
            Resources.Node("a"),
            Resources.Node("b", spec: """{"unschedulable":true}"""),
            Resources.Node("c", spec: """{"taints":[{"key":"node-role.kubernetes.io/control-plane","effect":"NoSchedule"}]}"""),
            Resources.Node("d", spec: """{"taints":[{"key":"gpu","effect":"PreferNoSchedule"}],"unschedulable":true}"""));

        Assert.Equal(Topology.SingleNode, new Site(site.Build()).Topology);
    }

    [Fact]
    public void A_node_that_makes_no_sense_does_not_end_the_run()
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("a", spec: """{"unschedulable":"perhaps"}"""));

        Assert.Equal(Status.Pass, Assess(site, new FakeGuideline(context => [context.PassSite("fine")]))[0].Status);
    }

    [Fact]
    public void Missing_evidence_names_the_permission_that_would_settle_it()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.Nodes, QueryOutcome.Forbidden);

        Finding finding = Assess(site, new FakeGuideline(_ => [], needs: Evidence.Nodes))[0].Findings[0];

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (finding.Status, finding.Reason));
        Assert.Contains("list nodes", finding.SettledBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_of_the_cluster_alone_takes_a_connection_to_it()
    {
        SiteBuilder site = new SiteBuilder().Azure(Evidence.Brokers).Failed(Evidence.StorageClasses, QueryOutcome.NotRequested);

        Finding finding = Assess(site, new FakeGuideline(_ => [], needs: Evidence.StorageClasses))[0].Findings[0];

        Assert.Equal((Status.Unknown, Reason.NotCollected), (finding.Status, finding.Reason));
        Assert.Contains("the cluster alone", finding.Message, StringComparison.Ordinal);
        Assert.Contains("list storageclasses", finding.SettledBy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_is_not_installed_counts_as_answered_with_nothing()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.SecretSyncs, QueryOutcome.NotInstalled);

        Assert.Equal(Status.Pass, Assess(site, new FakeGuideline(context => [context.PassSite("fine")], needs: Evidence.SecretSyncs))[0].Status);
    }

    [Fact]
    public async Task Cancellation_ends_the_run()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var assessor = new Assessor(new() { Guidelines = [new FakeGuideline(context => [context.PassSite("fine")])] });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (GuidelineResult _ in assessor.AssessAsync(Empty.Build(), cancelled.Token))
            {
            }
        });
    }

    private static List<GuidelineResult> Assess(SiteBuilder site, params Guideline[] guidelines) =>
        new Assessor(new() { Guidelines = guidelines }).AssessAsync(site.Build()).ToBlockingEnumerable().ToList();
}
