using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

public sealed class ReadTests
{
    private const string Pods = "/api/v1/pods";
    private const string SitePods = "/api/v1/namespaces/azure-iot-operations/pods";
    private const string Listeners = "/apis/mqttbroker.iotoperations.azure.com/v1/namespaces/azure-iot-operations/brokerlisteners";

    [Fact]
    public async Task A_list_can_be_read_in_pages_and_is_whole_and_in_order()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("MultiNode");
        using ClusterClient client = sandbox.Client();
        Answer whole = await client.GetAsync(Pods);
        List<string> paged = [];
        List<int> remaining = [];

        string? token = null;
        do
        {
            Answer page = await client.GetAsync($"{Pods}?limit=30{(token is null ? "" : $"&continue={Uri.EscapeDataString(token)}")}");
            paged.AddRange(page.Names);
            JsonNode metadata = page.Expect(HttpStatusCode.OK)["metadata"]!;
            token = (string?)metadata["continue"];
            remaining.Add((int?)metadata["remainingItemCount"] ?? 0);
            Assert.Equal((string?)whole.Body["metadata"]!["resourceVersion"], (string?)metadata["resourceVersion"]);
        }
        while (token is not null);

        Assert.Equal(whole.Names, paged);
        Assert.Equal([61, 31, 1, 0], remaining);
    }

    [Theory]
    [InlineData("limit=x", "invalid limit 'x'")]
    [InlineData("limit=-1", "invalid limit '-1'")]
    [InlineData("limit=1&continue=abc", "continue key is not valid")]
    [InlineData("labelSelector=a%3D%3D%3Db", "is not a label selector")]
    [InlineData("labelSelector=a%20in%20b", "is not a label selector")]
    [InlineData("fieldSelector=status.podIP%3D1", "field label not supported: status.podIP")]
    [InlineData("fieldSelector=nonsense", "invalid field selector")]
    public async Task What_cannot_be_understood_is_a_bad_request_that_says_what(string query, string message)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        Answer answer = await client.GetAsync($"{Pods}?{query}");

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Equal("BadRequest", answer.Reason);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app=broker,tier=frontend", "aio-broker-frontend-0")]
    [InlineData("app==broker,tier!=backend", "aio-broker-frontend-0")]
    [InlineData("tier in (frontend, other)", "aio-broker-frontend-0")]
    [InlineData("app=broker,tier notin (backend)", "aio-broker-frontend-0")]
    [InlineData("tier,tier!=backend", "aio-broker-frontend-0")]
    public async Task Labels_select(string selector, string expected)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        Answer answer = await client.GetAsync($"{SitePods}?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.NotEmpty(answer.Names);
        Assert.All(answer.Names, name => Assert.StartsWith(expected[..^2], name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_label_that_is_absent_selects_the_rest()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        int all = (await client.GetAsync(SitePods)).Items.Count;

        int with = (await client.GetAsync($"{SitePods}?labelSelector=tier")).Items.Count;
        int without = (await client.GetAsync($"{SitePods}?labelSelector=!tier")).Items.Count;

        Assert.True(with > 0 && without > 0);
        Assert.Equal(all, with + without);
    }

    [Fact]
    public async Task Fields_select()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("MultiNode");
        using ClusterClient client = sandbox.Client();

        Answer byName = await client.GetAsync($"{Listeners}?fieldSelector=metadata.name%3Ddefault");
        Answer others = await client.GetAsync($"{Listeners}?fieldSelector=metadata.name!%3Ddefault");
        Answer byNode = await client.GetAsync($"{Pods}?fieldSelector=spec.nodeName%3Dporto-k3s-2");

        Assert.Equal(["default"], byName.Names);
        Assert.Equal(["line-clients", "mes"], others.Names);
        Assert.NotEmpty(byNode.Items);
        Assert.All(byNode.Items, pod => Assert.Equal("porto-k3s-2", (string)pod!["spec"]!["nodeName"]!));
    }

    [Fact]
    public async Task A_namespace_limits_a_list()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        Answer answer = await client.GetAsync("/apis/apps/v1/namespaces/azure-arc/deployments");

        Assert.NotEmpty(answer.Items);
        Assert.All(answer.Items, item => Assert.Equal("azure-arc", (string)item!["metadata"]!["namespace"]!));
        Assert.Empty((await client.GetAsync("/apis/apps/v1/namespaces/nowhere/deployments")).Items);
    }

    [Fact]
    public async Task An_object_alone_says_what_it_is_and_in_a_list_only_a_custom_one_does()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        JsonObject pods = (await client.GetAsync(SitePods)).Body;
        JsonObject pod = (await client.GetAsync($"{SitePods}/aio-broker-frontend-0")).Expect(HttpStatusCode.OK);
        JsonObject listeners = (await client.GetAsync(Listeners)).Body;

        Assert.Equal(("PodList", "v1"), ((string)pods["kind"]!, (string)pods["apiVersion"]!));
        Assert.Null(pods["items"]![0]!["kind"]);
        Assert.Equal(("Pod", "v1"), ((string)pod["kind"]!, (string)pod["apiVersion"]!));
        Assert.Equal("BrokerListenerList", (string)listeners["kind"]!);
        Assert.Equal("BrokerListener", (string)listeners["items"]![0]!["kind"]!);
    }

    [Fact]
    public async Task Metadata_can_be_had_alone()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        JsonObject list = (await client.GetAsync(SitePods, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")).Expect(HttpStatusCode.OK);
        JsonObject one = (await client.GetAsync($"{SitePods}/aio-broker-frontend-0", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")).Expect(HttpStatusCode.OK);

        Assert.Equal("PartialObjectMetadataList", (string)list["kind"]!);
        Assert.All(list["items"]!.AsArray().Append(one), item => Assert.Equal(["kind", "apiVersion", "metadata"], item!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task Rows_for_people_have_a_name_and_an_age()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        JsonObject table = (await client.GetAsync(Listeners, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")).Expect(HttpStatusCode.OK);

        Assert.Equal("Table", (string)table["kind"]!);
        Assert.Equal(["Name", "Age"], table["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Equal("default", (string)table["rows"]![0]!["cells"]![0]!);
        Assert.Matches("^[0-9]+[dhms]$", (string)table["rows"]![0]!["cells"]![1]!);
        Assert.Equal("azure-iot-operations", (string)table["rows"]![0]!["object"]!["metadata"]!["namespace"]!);
    }

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf")]
    [InlineData("application/yaml")]
    public async Task A_form_there_is_not_is_not_acceptable(string accept)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        (await client.GetAsync(Pods, accept)).Expect(HttpStatusCode.NotAcceptable);
        (await client.GetAsync(Pods, accept + ",application/json")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/azure-iot-operations/pods/none", "pods \"none\" not found")]
    [InlineData("/apis/mqttbroker.iotoperations.azure.com/v1/namespaces/azure-iot-operations/brokers/none", "brokers.mqttbroker.iotoperations.azure.com \"none\" not found")]
    [InlineData("/api/v1/nothings", "the server could not find the requested resource")]
    [InlineData("/api/v2/pods", "the server could not find the requested resource")]
    [InlineData("/api/v1/pods/without-namespace", "the server could not find the requested resource")]
    [InlineData("/api/v1/namespaces/default/nodes", "the server could not find the requested resource")]
    [InlineData("/apis/nothing.io", "the server could not find the requested resource")]
    [InlineData("/apis/apps/v2", "the server could not find the requested resource")]
    [InlineData("/nothing", "the server could not find the requested resource")]
    public async Task What_is_not_there_is_not_found(string path, string message)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        Answer answer = await client.GetAsync(path);

        answer.Expect(HttpStatusCode.NotFound);
        Assert.Equal(("NotFound", message, "Failure", 404), (answer.Reason, answer.Message, (string)answer.Body["status"]!, (int)answer.Body["code"]!));
    }

    [Fact]
    public async Task Secrets_have_names_and_no_values()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        using ClusterClient client = sandbox.Client();

        Answer answer = await client.GetAsync("/api/v1/namespaces/azure-iot-operations/secrets");

        Assert.Equal(8, answer.Items.Count);
        Assert.All(answer.Items, secret => Assert.Equal(["metadata"], secret!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task The_clock_stands_at_the_moment_of_the_snapshot_unless_it_is_told_to_go()
    {
        await using RunningSandbox standing = await RunningSandbox.StartAsync();
        await using RunningSandbox going = await RunningSandbox.StartAsync(new SandboxServerOptions { RealClock = true });
        using ClusterClient first = standing.Client();
        using ClusterClient second = going.Client();

        Assert.Equal(standing.Server.Sites.Scenario.Sample.CollectedAt, (await first.GetAsync("/version")).Date);
        Assert.InRange((await second.GetAsync("/version")).Date!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }
}
