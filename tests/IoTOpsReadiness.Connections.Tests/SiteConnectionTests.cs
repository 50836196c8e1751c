using System.Collections.Concurrent;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests;

public sealed class SiteConnectionTests
{
    // As the ConfigMap of the cluster tells it.
    private const string ClusterId = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/plant";

    private static readonly EvidenceKind[] Kinds = [Evidence.Nodes, Evidence.Instances, Evidence.CustomLocations];

    [Fact]
    public async Task Both_sides_are_read_into_one_snapshot()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        await using FakeArm arm = await FakeArm.StartAsync();
        cluster.On("/api/v1/nodes", 200, FakeCluster.List([FakeCluster.Item("n1"), FakeCluster.Item("n2")]));
        TypicalSite.Fill(arm);
        using var connection = new SiteConnection(await cluster.ConnectAsync(), arm.Connect(clusterId: ClusterId.ToUpperInvariant()));
        var progress = new ConcurrentQueue<CollectorProgress>();

        Snapshot snapshot = await connection.CollectAsync(Kinds, FakeArm.Quick with { Progress = progress.Enqueue });

        Assert.Equal("Kubernetes, Azure", connection.Sides);
        Assert.Equal(2, snapshot.Documents(Evidence.Nodes, EvidenceSource.Kubernetes).Count);
        Assert.Equal(QueryOutcome.Collected, snapshot.Outcome(Evidence.Instances, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.Collected, snapshot.Outcome(Evidence.Instances, EvidenceSource.Azure));

        // The cluster's collector says of it that nobody asked; Azure was asked.
        Assert.Equal(QueryOutcome.Collected, snapshot.Query(Evidence.CustomLocations, EvidenceSource.Azure)!.Outcome);
        Assert.Equal((FakeArm.InstanceId, "aio-plant", "site", "jane"), (snapshot.Site.InstanceId, snapshot.Site.Name, snapshot.Site.Context, snapshot.Site.User));

        // Two kinds of the cluster and two of Azure, counted as one collection.
        Assert.Equal((4, 4), (progress.Max(item => item.Done), progress.Max(item => item.Total)));
    }

    [Fact]
    public async Task One_side_that_fails_leaves_the_other_as_it_is()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        await using FakeArm arm = await FakeArm.StartAsync();
        arm.Forbids(FakeArm.InstanceId, "Microsoft.IoTOperations/instances/read", FakeArm.InstanceId);
        using var connection = new SiteConnection(await cluster.ConnectAsync(), arm.Connect(clusterId: ClusterId));

        Snapshot snapshot = await connection.CollectAsync([Evidence.Instances], FakeArm.Quick);

        Assert.Equal(QueryOutcome.Collected, snapshot.Outcome(Evidence.Instances, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.Forbidden, snapshot.Outcome(Evidence.Instances, EvidenceSource.Azure));
    }

    [Fact]
    public async Task The_cluster_s_clock_dates_the_snapshot()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        await using FakeArm arm = await FakeArm.StartAsync();
        var then = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
        cluster.On("/api/v1/nodes", context =>
        {
            context.Response.Headers.Date = then.ToString("R");
            return FakeCluster.WriteAsync(context, 200, FakeCluster.List([]));
        });
        using var connection = new SiteConnection(await cluster.ConnectAsync(), arm.Connect(clusterId: ClusterId));

        Snapshot snapshot = await connection.CollectAsync([Evidence.Nodes], FakeArm.Quick);

        Assert.Equal(then, snapshot.CollectedAt);
    }

    [Fact]
    public async Task Azure_alone_records_that_nobody_asked_the_cluster()
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        TypicalSite.Fill(arm);
        using var connection = new SiteConnection(null, arm.Connect());

        Snapshot snapshot = await connection.CollectAsync(Kinds, FakeArm.Quick);

        Assert.Equal(QueryOutcome.NotRequested, snapshot.Query(Evidence.Nodes, EvidenceSource.Kubernetes)!.Outcome);
        Assert.Single(snapshot.Documents(Evidence.Instances, EvidenceSource.Azure));
        Assert.Null(snapshot.Query(Evidence.Instances, EvidenceSource.Kubernetes));
    }

    [Fact]
    public async Task Sides_of_different_sites_are_refused_with_both_names()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        await using FakeArm arm = await FakeArm.StartAsync();
        using KubernetesConnection kubernetes = await cluster.ConnectAsync();

        var exception = Assert.Throws<ReadinessException>(() => new SiteConnection(kubernetes, arm.Connect()));

        Assert.Equal("IoTOps.Connection.Mismatch", exception.ErrorId);
        Assert.Contains(ClusterId, exception.Message, StringComparison.Ordinal);
        Assert.Contains(FakeArm.ClusterId, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_side_that_does_not_know_its_cluster_is_taken_at_its_word()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        await using FakeArm arm = await FakeArm.StartAsync();
        AzureConnection azure = arm.Connect(clusterId: null);

        using var connection = new SiteConnection(await cluster.ConnectAsync(), azure);

        Assert.Equal((ClusterId, FakeArm.InstanceId), (connection.ConnectedClusterId, connection.InstanceId));
    }

    [Fact]
    public async Task Closing_closes_the_cluster_s_side()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        await using FakeArm arm = await FakeArm.StartAsync();
        KubernetesConnection kubernetes = await cluster.ConnectAsync();
        var connection = new SiteConnection(kubernetes, arm.Connect(clusterId: ClusterId));

        connection.Dispose();

        Assert.False(connection.IsOpen);
        Assert.True(kubernetes.IsDisposed);
    }
}
