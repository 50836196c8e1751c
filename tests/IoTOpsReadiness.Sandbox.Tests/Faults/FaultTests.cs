using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Sandbox.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Sandbox.Tests.Faults;

/// <summary>Whatever goes wrong, it is told as what it is, and no verdict becomes another one.</summary>
public sealed class FaultTests
{
    private static readonly EvidenceKind[] Asked = [.. Evidence.Kinds.Where(kind => kind.Kubernetes is not null)];

    private static readonly HashSet<EvidenceKind> ReadByConnecting = [Evidence.ServerVersion, Evidence.ArcConfiguration, Evidence.Instances];

    [Theory]
    [InlineData("Ready")]
    [InlineData("Quickstart")]
    public async Task Every_kind_that_is_forbidden_is_forbidden_alone_and_misleads_nobody(string scenario)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(scenario);
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(await sandbox.CollectAsync());

        foreach (EvidenceKind kind in Asked)
        {
            sandbox.Faults = new() { Forbidden = [kind.Name] };
            Snapshot snapshot = await sandbox.CollectAsync();

            EvidenceKind[] sharing = [.. Asked.Where(other => other == kind || (kind.Kubernetes!.Resource.Length > 0 && other.Kubernetes!.Resource == kind.Kubernetes.Resource && other.Kubernetes.Group == kind.Kubernetes.Group))];
            Assert.Equal(sharing.Select(other => other.Name), Asked.Where(other => snapshot.Outcome(other, EvidenceSource.Kubernetes) == QueryOutcome.Forbidden).Select(other => other.Name));
            Assert.All(Asked.Except(sharing), other => Assert.Equal(QueryOutcome.Collected, snapshot.Outcome(other, EvidenceSource.Kubernetes)));
            Judgement.AssertNeverWrong(expected, await Judgement.AssessAsync(snapshot));
        }
    }

    [Theory]
    [InlineData("brokerlisteners")]
    [InlineData("BROKERLISTENERS")]
    [InlineData("brokerlisteners.mqttbroker.iotoperations.azure.com")]
    [InlineData("Microsoft.IoTOperations/instances/brokers/listeners")]
    public async Task A_kind_can_be_forbidden_by_any_of_its_names(string name)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        sandbox.Faults = new() { Forbidden = [name] };

        Snapshot snapshot = await sandbox.CollectAsync();

        Assert.Equal([nameof(Evidence.BrokerListeners)], snapshot.Queries.Where(query => query.Outcome == QueryOutcome.Forbidden).Select(query => query.Kind));
    }

    [Theory]
    [InlineData("Ready", true, "/apis")]
    [InlineData("Quickstart", true, "/apis")]
    [InlineData("MultiNode", true, "/apis")]
    [InlineData("Ready", false, "/apis", "/apis/*")]
    [InlineData("MultiNode", false, "/apis", "/apis/*")]
    public async Task Who_may_not_see_which_groups_are_served_is_not_misled(string scenario, bool findsVersions, params string[] forbidden)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(scenario);
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(await sandbox.CollectAsync());

        sandbox.Faults = new() { Forbidden = forbidden };
        Snapshot snapshot = await sandbox.CollectAsync();

        // Served in another version than the usual one.
        QueryResult bundles = snapshot.Query(Evidence.TrustBundles, EvidenceSource.Kubernetes)!;
        Assert.Equal(findsVersions ? (QueryOutcome.Collected, null) : (QueryOutcome.Forbidden, "get /apis/trust.cert-manager.io"), (bundles.Outcome, bundles.Permission));
        Judgement.AssertNeverWrong(expected, await Judgement.AssessAsync(snapshot));
    }

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.8, 3)]
    [InlineData(1.0, 4)]
    public async Task Errors_leave_verdicts_open_and_turn_none_around(double rate, int seed)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(await sandbox.CollectAsync());
        using KubernetesConnection connection = await sandbox.ConnectAsync();

        sandbox.Faults = new() { ErrorRate = rate, Seed = seed };
        Snapshot snapshot = await KubernetesCollector.CollectAsync(connection, Asked);

        Assert.All(Asked, kind => Assert.True(snapshot.Outcome(kind, EvidenceSource.Kubernetes) is QueryOutcome.Collected or QueryOutcome.Unreachable, $"{snapshot.Query(kind, EvidenceSource.Kubernetes)}"));
        if (rate == 1)
        {
            Assert.All(Asked.Where(kind => !ReadByConnecting.Contains(kind)), kind => Assert.Equal(QueryOutcome.Unreachable, snapshot.Outcome(kind, EvidenceSource.Kubernetes)));
        }

        Judgement.AssertNeverWrong(expected, await Judgement.AssessAsync(snapshot));
    }

    [Fact]
    public async Task The_same_seed_fails_the_same_requests()
    {
        async Task<string> StatusesAsync(int seed)
        {
            await using RunningSandbox sandbox = await RunningSandbox.StartAsync(new SandboxServerOptions { Faults = new() { ErrorRate = 0.5, Seed = seed } });
            using ClusterClient client = sandbox.Client();
            List<int> statuses = [];
            for (int request = 0; request < 20; request++)
            {
                statuses.Add((int)(await client.GetAsync("/version")).Status);
            }

            return string.Join(' ', statuses);
        }

        string first = await StatusesAsync(7);

        Assert.Equal(first, await StatusesAsync(7));
        Assert.NotEqual(first, await StatusesAsync(8));
        Assert.Contains("200", first, StringComparison.Ordinal);
        Assert.Contains("500", first, StringComparison.Ordinal);
        Assert.Contains("503", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_server_is_asked_again_and_gives_everything()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        Snapshot undisturbed = await sandbox.CollectAsync();

        sandbox.Faults = new() { Throttle = true, ThrottleDelay = TimeSpan.Zero };
        Snapshot snapshot = await sandbox.CollectAsync();

        Assert.All(Asked, kind => Assert.Equal(QueryOutcome.Collected, snapshot.Outcome(kind, EvidenceSource.Kubernetes)));
        Assert.All(Asked, kind => Assert.Equal(undisturbed.Query(kind, EvidenceSource.Kubernetes)!.Requests * 2, snapshot.Query(kind, EvidenceSource.Kubernetes)!.Requests));
        Judgement.AssertSame(await Judgement.AssessAsync(undisturbed), await Judgement.AssessAsync(snapshot));
    }

    [Fact]
    public async Task A_throttled_answer_says_when_to_come_again()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(new SandboxServerOptions { Faults = new() { Throttle = true } });
        using var client = new HttpClient(RunningSandbox.Handler(sandbox.Server.AuthorityPem));

        using HttpResponseMessage response = await client.GetAsync(new Uri(sandbox.Server.ClusterAddress(sandbox.Site) + "/version"));

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        Assert.Contains("\"reason\":\"TooManyRequests\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latency_within_the_limit_changes_nothing()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(await sandbox.CollectAsync());

        sandbox.Faults = new() { Latency = TimeSpan.FromMilliseconds(20) };
        Snapshot snapshot = await sandbox.CollectAsync();

        Assert.All(Asked.Where(kind => !ReadByConnecting.Contains(kind)), kind => Assert.True(snapshot.Query(kind, EvidenceSource.Kubernetes)!.Duration >= TimeSpan.FromMilliseconds(15), kind.Name));
        Judgement.AssertSame(expected, await Judgement.AssessAsync(snapshot));
    }

    [Fact]
    public async Task Latency_beyond_the_limit_is_a_timeout()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(await sandbox.CollectAsync());
        using KubernetesConnection connection = await sandbox.ConnectAsync();

        sandbox.Faults = new() { Latency = TimeSpan.FromMinutes(1) };
        Snapshot snapshot = await KubernetesCollector.CollectAsync(connection, Asked, new() { RequestTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.All(Asked.Where(kind => !ReadByConnecting.Contains(kind)), kind => Assert.Equal(QueryOutcome.TimedOut, snapshot.Outcome(kind, EvidenceSource.Kubernetes)));
        Judgement.AssertNeverWrong(expected, await Judgement.AssessAsync(snapshot));
    }

    [Fact]
    public async Task A_cluster_that_goes_offline_is_unreachable()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(await sandbox.CollectAsync());
        using KubernetesConnection connection = await sandbox.ConnectAsync();

        sandbox.Faults = new() { OfflineCluster = true };
        Snapshot snapshot = await KubernetesCollector.CollectAsync(connection, Asked);

        Assert.All(Asked.Where(kind => !ReadByConnecting.Contains(kind)), kind => Assert.Equal(QueryOutcome.Unreachable, snapshot.Outcome(kind, EvidenceSource.Kubernetes)));
        Judgement.AssertNeverWrong(expected, await Judgement.AssessAsync(snapshot));
    }

    [Fact]
    public async Task Nobody_connects_to_a_cluster_that_is_offline()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(new SandboxServerOptions { Faults = new() { OfflineCluster = true } });

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => sandbox.ConnectAsync());

        Assert.Equal("IoTOps.Connection.Unreachable", exception.ErrorId);
    }

    [Fact]
    public async Task One_site_can_be_offline_while_the_others_answer()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(sites: 3);
        sandbox.Faults = new() { OfflineSites = ["site-002"] };

        using KubernetesConnection first = await sandbox.ConnectAsync("site-001");
        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => sandbox.ConnectAsync("site-002"));
        using KubernetesConnection third = await sandbox.ConnectAsync("site-003");

        Assert.Equal("IoTOps.Connection.Unreachable", exception.ErrorId);
        Assert.Equal(("site-001", "site-003"), (first.Site.Name, third.Site.Name));
    }

    [Fact]
    public async Task Azure_that_is_offline_leaves_the_clusters_alone()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        sandbox.Faults = new() { OfflineArm = true };
        using var client = new HttpClient(RunningSandbox.Handler(sandbox.Server.AuthorityPem));

        using KubernetesConnection connection = await sandbox.ConnectAsync();

        Assert.Equal("quickstart-instance", connection.Site.Name);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(sandbox.Server.Address, "/subscriptions?api-version=2022-12-01")));
    }

    [Fact]
    public async Task A_token_that_expires_while_it_is_used_is_missing_permission()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(await sandbox.CollectAsync());
        using KubernetesConnection connection = await sandbox.ConnectAsync();

        sandbox.Faults = new() { ExpiredToken = true };
        Snapshot snapshot = await KubernetesCollector.CollectAsync(connection, Asked);

        Assert.All(Asked.Where(kind => !ReadByConnecting.Contains(kind)), kind => Assert.Equal(QueryOutcome.Forbidden, snapshot.Outcome(kind, EvidenceSource.Kubernetes)));
        Judgement.AssertNeverWrong(expected, await Judgement.AssessAsync(snapshot));
    }

    [Fact]
    public async Task A_token_that_has_expired_says_so()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(new SandboxServerOptions { Faults = new() { ExpiredToken = true } });

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => sandbox.ConnectAsync());

        Assert.Equal("IoTOps.Connection.CredentialExpired", exception.ErrorId);
    }

    [Fact]
    public async Task Nothing_goes_wrong_any_more_once_the_faults_are_cleared()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(new SandboxServerOptions { Faults = new() { OfflineCluster = true, ErrorRate = 1, ExpiredToken = true } });

        sandbox.Server.Faults.Clear();

        Assert.Equal(QueryOutcome.Collected, (await sandbox.CollectAsync()).Outcome(Evidence.Nodes, EvidenceSource.Kubernetes));
    }
}
