using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

/// <summary>Server-side apply, as far as it goes here.</summary>
public sealed class ApplyTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/azure-iot-operations/configmaps";
    private const string Listener = "/apis/mqttbroker.iotoperations.azure.com/v1/namespaces/azure-iot-operations/brokerlisteners/default";

    private RunningSandbox sandbox = null!;
    private ClusterClient client = null!;

    public async Task InitializeAsync()
    {
        sandbox = await RunningSandbox.StartAsync();
        client = sandbox.Client();
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task What_is_not_there_is_created()
    {
        JsonObject created = (await ApplyAsync("one", """{"a":"1"}""")).Expect(HttpStatusCode.Created);

        Assert.Equal("1", (string)created["data"]!["a"]!);
        JsonNode entry = Assert.Single(created["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("one", "Apply", "FieldsV1"), ((string)entry["manager"]!, (string)entry["operation"]!, (string)entry["fieldsType"]!));
        Assert.Equal("""{"f:data":{"f:a":{}}}""", entry["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public async Task Managers_share_an_object_and_each_takes_away_only_its_own()
    {
        await ApplyAsync("one", """{"a":"1","common":"x"}""");
        await ApplyAsync("two", """{"b":"2","common":"x"}""");

        JsonObject after = (await ApplyAsync("one", """{"c":"3"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal("""{"b":"2","c":"3","common":"x"}""", Data(after));
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        JsonObject first = (await ApplyAsync("one", """{"a":"1"}""")).Body;

        Assert.True(JsonNode.DeepEquals(first, (await ApplyAsync("one", """{"a":"1"}""")).Expect(HttpStatusCode.OK)));
    }

    [Fact]
    public async Task Another_managers_value_is_a_conflict_unless_forced()
    {
        await ApplyAsync("one", """{"a":"1"}""");

        Answer refused = await ApplyAsync("two", """{"a":"2"}""");
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\" using v1: .data.a", refused.Message);
        Assert.Equal(("FieldManagerConflict", ".data.a"), ((string)refused.Expect(HttpStatusCode.Conflict)["details"]!["causes"]![0]!["reason"]!, (string)refused.Body["details"]!["causes"]![0]!["field"]!));

        JsonObject forced = (await ApplyAsync("two", """{"a":"2"}""", force: true)).Expect(HttpStatusCode.OK);
        Assert.Equal("""{"a":"2"}""", Data(forced));
        Assert.Equal(["two"], Managers(forced));
    }

    [Fact]
    public async Task Who_edits_a_field_takes_it_from_who_applied_it()
    {
        await ApplyAsync("one", """{"a":"1","b":"2"}""");
        JsonObject edited = (await client.PatchAsync(Maps + "/probe?fieldManager=kubectl-edit", """{"data":{"a":"9"}}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(["kubectl-edit", "one"], Managers(edited));
        Assert.Contains("conflict with \"kubectl-edit\"", (await ApplyAsync("one", """{"a":"1","b":"2"}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Azure_wrote_belongs_to_its_agent_although_a_snapshot_does_not_say_which_fields()
    {
        const string body = """{"apiVersion":"mqttbroker.iotoperations.azure.com/v1","kind":"BrokerListener","metadata":{"name":"default"},"spec":{"serviceType":"NodePort"}}""";

        Answer refused = await client.PatchAsync(Listener + "?fieldManager=tests", body, ClusterClient.Apply);
        refused.Expect(HttpStatusCode.Conflict);
        Assert.Contains("conflict with \"resource-sync-agent\"", refused.Message, StringComparison.Ordinal);

        JsonObject forced = (await client.PatchAsync(Listener + "?fieldManager=tests&force=true", body, ClusterClient.Apply)).Expect(HttpStatusCode.OK);
        Assert.Equal("NodePort", (string)forced["spec"]!["serviceType"]!);
        Assert.NotNull(forced["spec"]!["ports"]);
        Assert.Equal(["resource-sync-agent", "tests"], Managers(forced));
    }

    [Theory]
    [InlineData("", """{"apiVersion":"v1","kind":"ConfigMap"}""", "fieldManager: Required value")]
    [InlineData("?fieldManager=x", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"managedFields":[]}}""", "metadata.managedFields must be nil")]
    [InlineData("?fieldManager=x", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"other"}}""", "does not match the name on the URL")]
    [InlineData("?fieldManager=x", """{"apiVersion":"v1"}""", "'Kind' is missing")]
    [InlineData("?fieldManager=x", "apiVersion: v1", "not JSON")]
    public async Task What_cannot_be_applied_is_refused_with_the_reason(string query, string body, string message)
    {
        Answer answer = await client.PatchAsync(Maps + "/probe" + query, body, ClusterClient.Apply);

        answer.Expect(HttpStatusCode.BadRequest);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    private Task<Answer> ApplyAsync(string manager, string data, bool force = false) => client.PatchAsync(
        $"{Maps}/probe?fieldManager={manager}&force={(force ? "true" : "false")}",
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"probe"},"data":{{{data}}}}""",
        ClusterClient.Apply);

    private static string Data(JsonObject map) => new JsonObject(map["data"]!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString();

    private static IEnumerable<string> Managers(JsonObject document) => document["metadata"]!["managedFields"]!.AsArray().Select(entry => (string)entry!["manager"]!).Order(StringComparer.Ordinal);
}
