using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

public sealed class WatchTests
{
    private const string Maps = "/api/v1/namespaces/azure-iot-operations/configmaps";
    private const string Probe = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"probe","labels":{"a":"b"}}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_watch_gives_what_is_there_and_then_what_happens()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        int before = (await client.GetAsync(Maps)).Items.Count;
        using var limit = new CancellationTokenSource(Patience);
        using StreamReader events = await client.OpenAsync(Maps + "?watch=true", limit.Token);
        for (int index = 0; index < before; index++)
        {
            Assert.Equal("ADDED", (await NextAsync(events, limit.Token)).Type);
        }

        (await client.PostAsync(Maps, Probe)).Expect(HttpStatusCode.Created);
        (await client.PatchAsync(Maps + "/probe", """{"data":{"x":"y"}}""")).Expect(HttpStatusCode.OK);
        (await client.DeleteAsync(Maps + "/probe")).Expect(HttpStatusCode.OK);

        Assert.Equal(("ADDED", "probe"), await NextAsync(events, limit.Token));
        Assert.Equal(("MODIFIED", "probe"), await NextAsync(events, limit.Token));
        Assert.Equal(("DELETED", "probe"), await NextAsync(events, limit.Token));
    }

    [Fact]
    public async Task A_watch_since_a_list_gives_only_what_came_after()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        string version = (string)(await client.GetAsync(Maps)).Body["metadata"]!["resourceVersion"]!;
        (await client.PostAsync(Maps, Probe)).Expect(HttpStatusCode.Created);
        using var limit = new CancellationTokenSource(Patience);

        using StreamReader events = await client.OpenAsync($"{Maps}?watch=1&resourceVersion={version}", limit.Token);

        Assert.Equal(("ADDED", "probe"), await NextAsync(events, limit.Token));
    }

    [Fact]
    public async Task What_leaves_the_selection_is_deleted_to_who_watches_it()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        using var limit = new CancellationTokenSource(Patience);
        using StreamReader events = await client.OpenAsync(Maps + "?watch=true&labelSelector=a%3Db", limit.Token);

        (await client.PostAsync(Maps, Probe)).Expect(HttpStatusCode.Created);
        (await client.PatchAsync(Maps + "/probe", """{"metadata":{"labels":null}}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(("ADDED", "probe"), await NextAsync(events, limit.Token));
        Assert.Equal(("DELETED", "probe"), await NextAsync(events, limit.Token));
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_up()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        using var limit = new CancellationTokenSource(Patience);
        using StreamReader events = await client.OpenAsync("/api/v1/nodes?watch=true&timeoutSeconds=1&resourceVersion=0", limit.Token);

        Assert.Equal("ADDED", (await NextAsync(events, limit.Token)).Type);
        Assert.Null(await events.ReadLineAsync(limit.Token));
    }

    [Fact]
    public async Task A_watch_ends_with_the_sandbox()
    {
        RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        using var limit = new CancellationTokenSource(Patience);
        using StreamReader events = await client.OpenAsync("/api/v1/nodes?watch=true", limit.Token);
        await NextAsync(events, limit.Token);

        await sandbox.DisposeAsync();

        Assert.Null(await events.ReadLineAsync(limit.Token));
    }

    [Fact]
    public async Task What_is_forgotten_cannot_be_watched()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        Answer answer = await client.GetAsync(Maps + "?watch=true&resourceVersion=1");

        answer.Expect(HttpStatusCode.Gone);
        Assert.Equal("Expired", answer.Reason);
        (await client.GetAsync(Maps + "?watch=true&resourceVersion=x")).Expect(HttpStatusCode.BadRequest);
    }

    private static async Task<(string Type, string Name)> NextAsync(StreamReader events, CancellationToken cancellationToken)
    {
        JsonNode happened = JsonNode.Parse(await events.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException())!;
        return ((string)happened["type"]!, (string)happened["object"]!["metadata"]!["name"]!);
    }
}
