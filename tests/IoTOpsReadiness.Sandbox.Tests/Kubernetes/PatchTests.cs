using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

public sealed class PatchTests : IAsyncLifetime
{
    private const string Map = "/api/v1/namespaces/azure-iot-operations/configmaps/probe";
    private const string Listener = "/apis/mqttbroker.iotoperations.azure.com/v1/namespaces/azure-iot-operations/brokerlisteners/default";
    private const string Frontend = "/apis/apps/v1/namespaces/azure-iot-operations/statefulsets/aio-broker-frontend";

    private RunningSandbox sandbox = null!;
    private ClusterClient client = null!;

    public async Task InitializeAsync()
    {
        sandbox = await RunningSandbox.StartAsync();
        client = sandbox.Client();
        (await client.PostAsync(Map[..^6], """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"probe"},"data":{"a":"1","b":"2"},"list":["x","y"]}""")).Expect(HttpStatusCode.Created);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"data":{"a":"9","b":null,"c":"3"}}""", """{"a":"9","c":"3"}""")]
    [InlineData("""{"data":null}""", null)]
    [InlineData("""{"data":"text"}""", "\"text\"")]
    public async Task A_merge_patch_merges(string patch, string? expected)
    {
        JsonObject after = (await client.PatchAsync(Map, patch)).Expect(HttpStatusCode.OK);

        Assert.Equal(expected, after["data"]?.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/data/c","value":"3"}]""", """{"a":"1","b":"2","c":"3"}""")]
    [InlineData("""[{"op":"remove","path":"/data/a"}]""", """{"b":"2"}""")]
    [InlineData("""[{"op":"test","path":"/data/a","value":"1"},{"op":"replace","path":"/data/a","value":"9"}]""", """{"b":"2","a":"9"}""")]
    [InlineData("""[{"op":"move","from":"/data/a","path":"/data/c"}]""", """{"b":"2","c":"1"}""")]
    [InlineData("""[{"op":"copy","from":"/data/a","path":"/data/c~1d"}]""", """{"a":"1","b":"2","c/d":"1"}""")]
    public async Task A_JSON_patch_does_its_operations(string patch, string expected)
    {
        JsonObject after = (await client.PatchAsync(Map, patch, ClusterClient.Json)).Expect(HttpStatusCode.OK);

        Assert.Equal(expected, after["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/list/-","value":"z"}]""", """["x","y","z"]""")]
    [InlineData("""[{"op":"add","path":"/list/0","value":"z"}]""", """["z","x","y"]""")]
    [InlineData("""[{"op":"remove","path":"/list/1"}]""", """["x"]""")]
    [InlineData("""[{"op":"replace","path":"/list/1","value":"z"}]""", """["x","z"]""")]
    public async Task A_JSON_patch_reaches_into_lists(string patch, string expected)
    {
        JsonObject after = (await client.PatchAsync(Map, patch, ClusterClient.Json)).Expect(HttpStatusCode.OK);

        Assert.Equal(expected, after["list"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"op":"add"}""", 400)]
    [InlineData("[1]", 400)]
    [InlineData("""[{"op":"add","path":"/data/c"}]""", 400)]
    [InlineData("""[{"op":"burn","path":"/data"}]""", 400)]
    [InlineData("""[{"op":"remove","path":"data"}]""", 400)]
    [InlineData("""[{"op":"remove","path":"/data/none"}]""", 422)]
    [InlineData("""[{"op":"remove","path":""}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/list/2"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/list/x","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/none/x","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/data/c","value":"3"},{"op":"test","path":"/data/a","value":"2"}]""", 422)]
    public async Task A_JSON_patch_that_does_not_fit_changes_nothing(string patch, int status)
    {
        JsonObject before = (await client.GetAsync(Map)).Body;

        (await client.PatchAsync(Map, patch, ClusterClient.Json)).Expect((HttpStatusCode)status);

        Assert.True(JsonNode.DeepEquals(before, (await client.GetAsync(Map)).Body));
    }

    [Fact]
    public async Task A_patch_made_for_an_older_version_is_a_conflict()
    {
        (await client.PatchAsync(Map, """{"metadata":{"resourceVersion":"1"},"data":{"a":"9"}}""")).Expect(HttpStatusCode.Conflict);

        Assert.Equal("1", (string)(await client.GetAsync(Map)).Body["data"]!["a"]!);
    }

    [Fact]
    public async Task A_patch_makes_no_other_object_of_it()
    {
        (await client.PatchAsync(Map, """{"metadata":{"name":"other"}}""")).Expect(HttpStatusCode.UnprocessableEntity);
        (await client.PatchAsync(Map, """{"kind":"Secret"}""")).Expect(HttpStatusCode.BadRequest);
        (await client.PatchAsync(Map + "x", "{}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_strategic_patch_merges_containers_by_name()
    {
        JsonObject before = (await client.GetAsync(Frontend)).Body;
        JsonArray containers = before["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        string name = (string)containers[0]!["name"]!;

        JsonObject after = (await client.PatchAsync(
            Frontend,
            $$$$$"""{"spec":{"template":{"spec":{"containers":[{"name":"{{{{{name}}}}}","image":"probe:1"},{"name":"added","image":"probe:2"}],"$setElementOrder/containers":[{"name":"added"}]}}}}""",
            ClusterClient.Strategic)).Expect(HttpStatusCode.OK);

        JsonArray merged = after["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal(containers.Count + 1, merged.Count);
        Assert.Equal("probe:1", (string)merged[0]!["image"]!);
        Assert.Equal(containers[0]!.AsObject().Count, merged[0]!.AsObject().Count);
        Assert.DoesNotContain("$", after["spec"]!["template"]!["spec"]!.AsObject().Select(member => member.Key[..1]));

        JsonObject without = (await client.PatchAsync(Frontend, """{"spec":{"template":{"spec":{"containers":[{"name":"added","$patch":"delete"}]}}}}""", ClusterClient.Strategic)).Expect(HttpStatusCode.OK);
        Assert.Equal(containers.Count, without["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(Listener, ClusterClient.Strategic)]
    [InlineData(Listener, "application/json")]
    [InlineData(Map, "text/plain")]
    public async Task A_form_that_is_not_taken_is_refused_with_those_that_are(string path, string type)
    {
        Answer answer = await client.PatchAsync(path, "{}", type);

        answer.Expect(HttpStatusCode.UnsupportedMediaType);
        Assert.Contains(ClusterClient.Merge, answer.Message, StringComparison.Ordinal);
    }
}
