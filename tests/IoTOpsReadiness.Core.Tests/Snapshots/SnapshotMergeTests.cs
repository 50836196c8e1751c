using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Snapshots;

public sealed class SnapshotMergeTests
{
    private static readonly SiteIdentity Together = new() { Name = "both" };

    [Fact]
    public void Each_side_keeps_what_it_said_and_the_cluster_s_clock_counts()
    {
        var then = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        Snapshot cluster = new SiteBuilder().At(then).Kubernetes(Evidence.Brokers, """{"side":"cluster"}""").Failed(Evidence.Nodes, QueryOutcome.Forbidden).Build();
        Snapshot azure = new SiteBuilder().At(then.AddHours(1)).Azure(Evidence.Brokers, """{"side":"azure"}""", "{}").Failed(Evidence.Extensions, QueryOutcome.TimedOut, EvidenceSource.Azure).Build();

        Snapshot joined = SnapshotMerge.Join(Together, cluster, azure);

        Assert.Equal((Together, then), (joined.Site, joined.CollectedAt));
        Assert.Single(joined.Documents(Evidence.Brokers, EvidenceSource.Kubernetes));
        Assert.Equal(2, joined.Documents(Evidence.Brokers, EvidenceSource.Azure).Count);
        Assert.Equal("list nodes", joined.Query(Evidence.Nodes, EvidenceSource.Kubernetes)!.Permission);
        Assert.Equal(QueryOutcome.TimedOut, joined.Outcome(Evidence.Extensions, EvidenceSource.Azure));
        Assert.Equal(4, joined.Queries.Count);
    }

    [Theory]
    [InlineData(QueryOutcome.Collected)]
    [InlineData(QueryOutcome.Forbidden)]
    [InlineData(QueryOutcome.NotRequested)]
    public void What_one_side_did_not_ask_the_other_does_not_hide_its_answer(QueryOutcome answer)
    {
        Snapshot cluster = new SiteBuilder().Failed(Evidence.Extensions, QueryOutcome.NotRequested, EvidenceSource.Azure).Build();
        Snapshot azure = new SiteBuilder().Failed(Evidence.Extensions, answer, EvidenceSource.Azure).Build();

        Snapshot joined = SnapshotMerge.Join(Together, cluster, azure);

        Assert.Equal(answer, Assert.Single(joined.Queries).Outcome);
    }

    [Fact]
    public void Nothing_on_either_side_is_nothing()
    {
        Snapshot joined = SnapshotMerge.Join(Together, new SiteBuilder().Build(), new SiteBuilder().Build());

        Assert.Equal((0, 0), (joined.Queries.Count, joined.Count));
    }

    [Fact]
    public void Azure_alone_records_the_kinds_of_the_cluster_alone_once_each()
    {
        Snapshot azure = new SiteBuilder().Azure(Evidence.Brokers, "{}").Build();

        Snapshot alone = SnapshotMerge.WithoutCluster(azure, [Evidence.Nodes, Evidence.Nodes, Evidence.Brokers, Evidence.Extensions]);

        Assert.Equal(["Brokers (Azure): Collected", "Nodes (Kubernetes): NotRequested"], alone.Queries.Select(query => query.ToString()));
        Assert.Single(alone.Documents(Evidence.Brokers, EvidenceSource.Azure));
        Assert.Equal((azure.Site, azure.CollectedAt, azure.ModuleVersion), (alone.Site, alone.CollectedAt, alone.ModuleVersion));
    }
}
