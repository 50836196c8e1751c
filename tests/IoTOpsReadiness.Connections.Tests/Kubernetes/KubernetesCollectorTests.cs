using System.Diagnostics;
using System.Text;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Snapshots;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IoTOpsReadiness.Connections.Tests.Kubernetes;

public class KubernetesCollectorTests
{
    private const string Nodes = "/api/v1/nodes";
    private const string Pods = "/api/v1/pods";
    private const string SitePods = "/api/v1/namespaces/azure-iot-operations/pods";

    [Fact]
    public async Task What_the_cluster_has_is_collected_with_what_became_of_every_query()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, 200, FakeCluster.List([FakeCluster.Item("n1"), FakeCluster.Item("n2")]));

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Nodes, Evidence.Instances, Evidence.Assets, Evidence.Extensions);

        Assert.Equal(2, snapshot.Documents(Evidence.Nodes, EvidenceSource.Kubernetes).Count);
        Assert.Equal(QueryOutcome.Collected, Outcome(snapshot, Evidence.Nodes));
        Assert.Equal(1, snapshot.Query(Evidence.Nodes, EvidenceSource.Kubernetes)!.Requests);
        Assert.Equal(QueryOutcome.NotRequested, snapshot.Query(Evidence.Extensions, EvidenceSource.Azure)!.Outcome);
        Assert.Equal("aio-plant", snapshot.Site.Name);
        Assert.InRange(snapshot.CollectedAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.DoesNotContain("managedFields", Text(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_not_served_costs_no_request()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Assets, Evidence.Certificates);

        Assert.Equal(QueryOutcome.NotInstalled, Outcome(snapshot, Evidence.Assets));
        Assert.Equal(QueryOutcome.NotInstalled, Outcome(snapshot, Evidence.Certificates));
        Assert.DoesNotContain(cluster.Requests, request => request.Contains("deviceregistry", StringComparison.Ordinal) || request.Contains("cert-manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_connecting_read_is_not_asked_for_again()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();

        Snapshot snapshot = await CollectAsync(cluster, Evidence.ServerVersion, Evidence.ArcConfiguration, Evidence.Instances);

        Assert.Equal(5, cluster.Requests.Count);
        Assert.Equal(3, snapshot.Count);
    }

    [Fact]
    public async Task A_resource_that_is_not_served_is_not_installed_and_an_object_that_is_not_there_is_none()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();

        Snapshot snapshot = await CollectAsync(cluster, Evidence.BrokerListeners, Evidence.ScrapeConfiguration);

        Assert.Equal(QueryOutcome.NotInstalled, Outcome(snapshot, Evidence.BrokerListeners));
        Assert.Equal(QueryOutcome.Collected, Outcome(snapshot, Evidence.ScrapeConfiguration));
        Assert.Empty(snapshot.Documents(Evidence.ScrapeConfiguration, EvidenceSource.Kubernetes));
    }

    [Fact]
    public async Task A_kind_that_may_not_be_read_names_the_permission_and_stops_no_other()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, 403, FakeCluster.Status(403, "nodes is forbidden"));
        cluster.On("/api/v1/namespaces/azure-iot-operations/services", 403, FakeCluster.Status(403, "no"));
        cluster.On(Pods, 200, FakeCluster.List([FakeCluster.Item("p")]));

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Nodes, Evidence.Services, Evidence.Pods);

        Assert.Equal(QueryOutcome.Forbidden, Outcome(snapshot, Evidence.Nodes));
        Assert.Equal("list nodes", snapshot.Query(Evidence.Nodes, EvidenceSource.Kubernetes)!.Permission);
        Assert.Equal("list services in namespace azure-iot-operations", snapshot.Query(Evidence.Services, EvidenceSource.Kubernetes)!.Permission);
        Assert.Equal(QueryOutcome.Collected, Outcome(snapshot, Evidence.Pods));
    }

    [Fact]
    public async Task Where_all_namespaces_may_not_be_read_the_sites_own_is()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Pods, 403, FakeCluster.Status(403, "no"));
        cluster.On(SitePods, 200, FakeCluster.List([FakeCluster.Item("p")]));

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Pods);

        QueryResult query = snapshot.Query(Evidence.Pods, EvidenceSource.Kubernetes)!;
        Assert.Equal((QueryOutcome.Collected, true, 2), (query.Outcome, query.SiteNamespaceOnly, query.Requests));
    }

    [Fact]
    public async Task Where_no_namespace_may_be_read_the_wider_permission_is_named()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Pods, 403, FakeCluster.Status(403, "no"));
        cluster.On(SitePods, 403, FakeCluster.Status(403, "no"));

        QueryResult query = (await CollectAsync(cluster, Evidence.Pods)).Query(Evidence.Pods, EvidenceSource.Kubernetes)!;

        Assert.Equal((QueryOutcome.Forbidden, "list pods"), (query.Outcome, query.Permission));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    public async Task Five_thousand_objects_come_in_pages(HttpProtocols protocols)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync(protocols: protocols);
        cluster.OnPaged(Pods, 5000);

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Pods);

        string[] names = [.. snapshot.Documents(Evidence.Pods, EvidenceSource.Kubernetes).Select(document => document.Root.GetProperty("metadata").GetProperty("name").GetString()!)];
        Assert.Equal(Enumerable.Range(0, 5000).Select(index => $"item-{index}"), names);
        Assert.Equal(10, cluster.Count(Pods));
        Assert.All(cluster.Protocols, protocol => Assert.Equal(protocols == HttpProtocols.Http1 ? "HTTP/1.1" : "HTTP/2", protocol));
    }

    [Fact]
    public async Task A_list_that_expires_while_it_is_read_is_read_again_from_the_start()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        int expired = 0;
        cluster.On(Pods, context => context.Request.Query["continue"].ToString() switch
        {
            "" => FakeCluster.WriteAsync(context, 200, FakeCluster.List([FakeCluster.Item("a")], "next")),
            _ when Interlocked.Exchange(ref expired, 1) == 0 => FakeCluster.WriteAsync(context, 410, FakeCluster.Status(410, "expired")),
            _ => FakeCluster.WriteAsync(context, 200, FakeCluster.List([FakeCluster.Item("b")])),
        });

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Pods);

        Assert.Equal(QueryOutcome.Collected, Outcome(snapshot, Evidence.Pods));
        Assert.Equal(2, snapshot.Count);
        Assert.Equal(4, cluster.Count(Pods));
    }

    [Fact]
    public async Task A_list_that_keeps_expiring_goes_on_where_the_server_lets_it()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Pods, context => context.Request.Query["continue"].ToString() switch
        {
            "" => FakeCluster.WriteAsync(context, 200, FakeCluster.List([FakeCluster.Item("a")], "next")),
            "inconsistent" => FakeCluster.WriteAsync(context, 200, FakeCluster.List([FakeCluster.Item("b")])),
            _ => FakeCluster.WriteAsync(context, 410, FakeCluster.Status(410, "expired", """{"continue":"inconsistent"}""")),
        });

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Pods);

        Assert.Equal(QueryOutcome.Collected, Outcome(snapshot, Evidence.Pods));
        Assert.Equal(2, snapshot.Count);
    }

    [Fact]
    public async Task A_server_that_repeats_its_pages_does_not_keep_us_forever()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Pods, 200, FakeCluster.List([FakeCluster.Item("a")], "same"));

        Assert.Equal(QueryOutcome.Invalid, Outcome(await CollectAsync(cluster, Evidence.Pods), Evidence.Pods));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_busy_server_is_asked_again_when_it_says_so(string seconds)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        long refused = 0;
        cluster.On(Nodes, context =>
        {
            if (Interlocked.Exchange(ref refused, Stopwatch.GetTimestamp()) == 0)
            {
                context.Response.Headers.RetryAfter = seconds;
                return FakeCluster.WriteAsync(context, 429, FakeCluster.Status(429, "too many requests"));
            }

            return FakeCluster.WriteAsync(context, 200, FakeCluster.List([FakeCluster.Item("n")]));
        });
        var clock = Stopwatch.StartNew();

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Nodes);

        QueryResult query = snapshot.Query(Evidence.Nodes, EvidenceSource.Kubernetes)!;
        Assert.Equal((QueryOutcome.Collected, 2), (query.Outcome, query.Requests));
        Assert.True(query.Duration >= TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) * 0.95));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_error_that_passes_is_waited_out()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        int failed = 0;
        cluster.On(Nodes, context => Interlocked.Increment(ref failed) <= 2
            ? FakeCluster.WriteAsync(context, 500, FakeCluster.Status(500, "etcd leader changed"))
            : FakeCluster.WriteAsync(context, 200, FakeCluster.List([FakeCluster.Item("n")])));

        QueryResult query = (await CollectAsync(cluster, Evidence.Nodes)).Query(Evidence.Nodes, EvidenceSource.Kubernetes)!;

        Assert.Equal((QueryOutcome.Collected, 3), (query.Outcome, query.Requests));
    }

    [Fact]
    public async Task An_error_that_stays_is_told_without_its_credentials()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, context =>
        {
            context.Response.Headers.RetryAfter = "0";
            return FakeCluster.WriteAsync(context, 503, FakeCluster.Status(503, "webhook https://u:hunter2@x failed\\u001b[31m password=hunter2"));
        });

        QueryResult query = (await CollectAsync(cluster, Evidence.Nodes)).Query(Evidence.Nodes, EvidenceSource.Kubernetes)!;

        Assert.Equal((QueryOutcome.Unreachable, 4), (query.Outcome, query.Requests));
        Assert.Contains("webhook", query.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", query.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', query.Message!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_hangs_is_given_up(bool afterTheHead)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, async context =>
        {
            if (afterTheHead)
            {
                await context.Response.WriteAsync("{\"kind\":\"NodeList\",");
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        cluster.On(Pods, 200, FakeCluster.List([FakeCluster.Item("p")]));
        using KubernetesConnection connection = await cluster.ConnectAsync();
        var clock = Stopwatch.StartNew();

        Snapshot snapshot = await KubernetesCollector.CollectAsync(connection, [Evidence.Nodes, Evidence.Pods], new() { RequestTimeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(QueryOutcome.TimedOut, Outcome(snapshot, Evidence.Nodes));
        Assert.Equal(QueryOutcome.Collected, Outcome(snapshot, Evidence.Pods));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        int broken = 0;
        cluster.On(Nodes, async context =>
        {
            if (Interlocked.Exchange(ref broken, 1) == 0)
            {
                await context.Response.WriteAsync("{\"kind\":\"NodeList\",\"items\":[");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await FakeCluster.WriteAsync(context, 200, FakeCluster.List([FakeCluster.Item("n")]));
        });

        QueryResult query = (await CollectAsync(cluster, Evidence.Nodes)).Query(Evidence.Nodes, EvidenceSource.Kubernetes)!;

        Assert.Equal((QueryOutcome.Collected, 2, 1), (query.Outcome, query.Requests, query.Count));
    }

    [Fact]
    public async Task A_connection_that_always_breaks_is_unreachable()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        cluster.On(Pods, 200, FakeCluster.List([FakeCluster.Item("p")]));

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Nodes, Evidence.Pods);

        Assert.Equal(QueryOutcome.Unreachable, Outcome(snapshot, Evidence.Nodes));
        Assert.Equal(QueryOutcome.Collected, Outcome(snapshot, Evidence.Pods));
    }

    [Theory]
    [InlineData("""{"kind":"NodeList","items":[{"metadata":{"name":"n"}},{"meta""", "application/json")]
    [InlineData("not json at all", "application/json")]
    [InlineData("<html>Sign in</html>", "text/html")]
    [InlineData("""{"kind":"Status","status":"Success"}""", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("", "application/json")]
    public async Task An_answer_that_is_no_list_is_invalid(string body, string type)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, 200, body, type);

        QueryResult query = (await CollectAsync(cluster, Evidence.Nodes)).Query(Evidence.Nodes, EvidenceSource.Kubernetes)!;

        Assert.Equal(QueryOutcome.Invalid, query.Outcome);
        Assert.NotEmpty(query.Message!);
    }

    [Fact]
    public async Task A_sign_in_page_is_not_followed()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, context =>
        {
            context.Response.Redirect("https://login.example/");
            return Task.CompletedTask;
        });

        Assert.Equal(QueryOutcome.Invalid, Outcome(await CollectAsync(cluster, Evidence.Nodes), Evidence.Nodes));
    }

    [Fact]
    public async Task A_credential_refused_in_the_middle_is_told_for_what_it_is()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using KubernetesConnection connection = await cluster.ConnectAsync();
        cluster.RequiredToken = "another";

        QueryResult query = (await KubernetesCollector.CollectAsync(connection, [Evidence.Nodes])).Query(Evidence.Nodes, EvidenceSource.Kubernetes)!;

        Assert.Equal(QueryOutcome.Forbidden, query.Outcome);
        Assert.Contains("credential", query.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeCluster.Token, query.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_asked_for_as_metadata_and_emptied_if_the_server_sends_more()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        string accept = "";
        cluster.On("/api/v1/namespaces/azure-iot-operations/secrets", context =>
        {
            accept = context.Request.Headers.Accept.ToString();
            return FakeCluster.WriteAsync(context, 200, """{"kind":"SecretList","items":[{"metadata":{"name":"s"},"data":{"plain":"aHVudGVyMg=="},"type":"Opaque"}]}""");
        });

        Snapshot snapshot = await CollectAsync(cluster, Evidence.SecretNames);

        Assert.Contains("as=PartialObjectMetadataList", accept, StringComparison.Ordinal);
        Assert.Equal(1, snapshot.Count);
        Assert.DoesNotContain("aHVudGVyMg", Text(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_that_ask_the_same_are_asked_once()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Nodes, 200, FakeCluster.List([FakeCluster.Item("n")]));
        EvidenceKind alias = Evidence.Nodes with { Name = "NodesAgain" };

        Snapshot snapshot = await CollectAsync(cluster, Evidence.Nodes, alias);

        Assert.Equal(1, cluster.Count(Nodes));
        Assert.Single(snapshot.Documents(alias, EvidenceSource.Kubernetes));
    }

    [Fact]
    public async Task Progress_tells_every_kind_once()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using KubernetesConnection connection = await cluster.ConnectAsync();
        List<CollectorProgress> reports = [];

        await KubernetesCollector.CollectAsync(connection, [Evidence.Nodes, Evidence.Pods, Evidence.Assets], new()
        {
            Progress = report =>
            {
                lock (reports)
                {
                    reports.Add(report);
                }
            },
        });

        Assert.Equal(["Assets", "Nodes", "Pods"], reports.Select(report => report.Kind).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3], reports.Select(report => report.Done).Order());
        Assert.All(reports, report => Assert.Equal(3, report.Total));
    }

    [Fact]
    public async Task Cancellation_ends_a_collection_at_once()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var stop = new CancellationTokenSource();
        cluster.On(Nodes, async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        cluster.OnPaged(Pods, 5000);
        using KubernetesConnection connection = await cluster.ConnectAsync();
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => KubernetesCollector.CollectAsync(connection, [Evidence.Nodes, Evidence.Pods], null, stop.Token));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task No_more_requests_run_at_once_than_allowed()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        int running = 0;
        int most = 0;
        foreach (EvidenceKind kind in new[] { Evidence.Nodes, Evidence.Pods, Evidence.Services, Evidence.ConfigMaps })
        {
            string resource = kind.Kubernetes!.Resource;
            string path = kind.Kubernetes.Scope == KubernetesScope.SiteNamespace ? $"/api/v1/namespaces/azure-iot-operations/{resource}" : $"/api/v1/{resource}";
            cluster.On(path, async context =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Delay(20);
                Interlocked.Decrement(ref running);
                await FakeCluster.WriteAsync(context, 200, FakeCluster.List([]));
            });
        }

        using KubernetesConnection connection = await cluster.ConnectAsync();
        await KubernetesCollector.CollectAsync(connection, [Evidence.Nodes, Evidence.Pods, Evidence.Services, Evidence.ConfigMaps], new() { MaxConcurrency = 2 });

        Assert.InRange(most, 1, 2);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private static async Task<Snapshot> CollectAsync(FakeCluster cluster, params EvidenceKind[] kinds)
    {
        using KubernetesConnection connection = await cluster.ConnectAsync();
        return await KubernetesCollector.CollectAsync(connection, kinds);
    }

    private static QueryOutcome Outcome(Snapshot snapshot, EvidenceKind kind) => snapshot.Outcome(kind, EvidenceSource.Kubernetes);

    private static string Text(Snapshot snapshot) => string.Concat(Evidence.Kinds
        .SelectMany(kind => snapshot.Documents(kind, EvidenceSource.Kubernetes))
        .Select(document => Encoding.UTF8.GetString(document.Json.Span)));
}
