using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

public sealed class WriteTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/azure-iot-operations/configmaps";
    private const string Pods = "/api/v1/namespaces/azure-iot-operations/pods";
    private const string Listeners = "/apis/mqttbroker.iotoperations.azure.com/v1/namespaces/azure-iot-operations/brokerlisteners";
    private const string Frontend = "/apis/apps/v1/namespaces/azure-iot-operations/statefulsets/aio-broker-frontend";

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
    public async Task What_is_created_gets_what_only_the_server_gives_and_can_be_read()
    {
        JsonObject created = (await client.PostAsync(Listeners + "?fieldManager=tests", Listener("extra"))).Expect(HttpStatusCode.Created);

        JsonNode metadata = created["metadata"]!;
        Assert.True(Guid.TryParse((string)metadata["uid"]!, out _));
        Assert.True(long.TryParse((string)metadata["resourceVersion"]!, out _));
        Assert.Equal(1, (int)metadata["generation"]!);
        Assert.Equal("2026-09-02T09:12:40Z", (string)metadata["creationTimestamp"]!);
        Assert.Equal(("tests", "Update"), ((string)metadata["managedFields"]![0]!["manager"]!, (string)metadata["managedFields"]![0]!["operation"]!));
        Assert.Null(created["status"]);
        Assert.True(JsonNode.DeepEquals(created, (await client.GetAsync(Listeners + "/extra")).Body));
        Assert.Contains("extra", (await client.GetAsync(Listeners)).Names);
    }

    [Theory]
    [InlineData("Never", "Succeeded")]
    [InlineData("Always", null)]
    public async Task A_pod_that_is_to_run_once_has_run_and_written_nothing(string restartPolicy, string? phase)
    {
        JsonObject created = (await client.PostAsync(Pods, $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"once"},"spec":{"restartPolicy":"{{restartPolicy}}","containers":[]} }""")).Expect(HttpStatusCode.Created);

        Assert.Equal(phase, (string?)created["status"]?["phase"]);
        Answer log = await client.GetAsync(Pods + "/once/log?container=probe");
        Assert.Equal((HttpStatusCode.OK, ""), (log.Status, log.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(Pods + "/another/log")).Status);
    }

    [Fact]
    public async Task A_name_can_be_generated()
    {
        Answer first = await client.PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"probe-"}}""");
        Answer second = await client.PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"probe-"}}""");

        string[] names = [(string)first.Expect(HttpStatusCode.Created)["metadata"]!["name"]!, (string)second.Expect(HttpStatusCode.Created)["metadata"]!["name"]!];
        Assert.All(names, name => Assert.Matches("^probe-[a-z0-9]{5}$", name));
        Assert.NotEqual(names[0], names[1]);
    }

    [Theory]
    [InlineData("", 400, "body of the request was empty")]
    [InlineData("{", 400, "not JSON")]
    [InlineData("null", 400, "is null")]
    [InlineData("[]", 400, "not a JSON object")]
    [InlineData("{}", 400, "'Kind' is missing")]
    [InlineData("""{"kind":"ConfigMap"}""", 400, "'apiVersion' is missing")]
    [InlineData("""{"kind":"Pod","apiVersion":"v1"}""", 400, "does not match the expected ConfigMap")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v2"}""", 400, "does not match the expected ConfigMap")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{}}""", 422, "name or generateName is required")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"Not_Valid"}}""", 422, "RFC 1123")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x","namespace":"default"}}""", 400, "does not match the namespace sent on the request")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x","resourceVersion":"1"}}""", 400, "resourceVersion should not be set")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"kube-root-ca.crt"}}""", 409, "configmaps \"kube-root-ca.crt\" already exists")]
    public async Task What_cannot_be_created_is_refused_with_the_reason(string body, int status, string message)
    {
        int before = (await client.GetAsync(Maps)).Items.Count;

        Answer answer = await client.PostAsync(Maps, body);

        answer.Expect((HttpStatusCode)status);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, (await client.GetAsync(Maps)).Items.Count);
    }

    [Fact]
    public async Task Nothing_is_created_in_a_namespace_that_does_not_exist()
    {
        const string body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}""";

        Assert.Equal("namespaces \"later\" not found", (await client.PostAsync("/api/v1/namespaces/later/configmaps", body)).Message);
        (await client.PostAsync("/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"later"}}""")).Expect(HttpStatusCode.Created);
        (await client.PostAsync("/api/v1/namespaces/later/configmaps", body)).Expect(HttpStatusCode.Created);
        (await client.DeleteAsync("/api/v1/namespaces/later")).Expect(HttpStatusCode.OK);
        (await client.GetAsync("/api/v1/namespaces/later/configmaps/x")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        Answer answer = await client.PostAsync(Maps, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"{{{new string('x', 5 << 20)}}}"}}""");

        answer.Expect(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task An_update_of_an_older_version_is_a_conflict()
    {
        JsonObject first = (await client.GetAsync(Listeners + "/default")).Body;
        JsonObject second = (await client.GetAsync(Listeners + "/default")).Body;
        first["spec"]!["serviceName"] = "one";
        second["spec"]!["serviceName"] = "two";

        JsonObject updated = (await client.PutAsync(Listeners + "/default", first)).Expect(HttpStatusCode.OK);
        Answer refused = await client.PutAsync(Listeners + "/default", second);

        refused.Expect(HttpStatusCode.Conflict);
        Assert.Equal("Conflict", refused.Reason);
        Assert.Contains("the object has been modified; please apply your changes to the latest version and try again", refused.Message, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(updated, (await client.GetAsync(Listeners + "/default")).Body));
    }

    [Fact]
    public async Task An_update_counts_generations_and_keeps_what_is_the_servers()
    {
        JsonObject before = (await client.GetAsync(Listeners + "/default")).Body;
        JsonObject wanted = before.DeepClone().AsObject();
        wanted["spec"]!["serviceName"] = "other";
        wanted["status"] = new JsonObject { ["invented"] = true };
        wanted["metadata"]!["uid"] = (string)before["metadata"]!["uid"]!;
        wanted["metadata"]!["creationTimestamp"] = "2000-01-01T00:00:00Z";

        JsonObject after = (await client.PutAsync(Listeners + "/default", wanted)).Expect(HttpStatusCode.OK);

        Assert.Equal((int)before["metadata"]!["generation"]! + 1, (int)after["metadata"]!["generation"]!);
        Assert.Equal((string)before["metadata"]!["creationTimestamp"]!, (string)after["metadata"]!["creationTimestamp"]!);
        Assert.True(JsonNode.DeepEquals(before["status"], after["status"]));
        Assert.NotEqual((string)before["metadata"]!["resourceVersion"]!, (string)after["metadata"]!["resourceVersion"]!);
    }

    [Fact]
    public async Task A_label_is_a_new_version_and_no_new_generation()
    {
        JsonObject before = (await client.GetAsync(Listeners + "/default")).Body;

        JsonObject after = (await client.PatchAsync(Listeners + "/default", """{"metadata":{"labels":{"a":"b"}}}""")).Expect(HttpStatusCode.OK);

        Assert.Equal((int)before["metadata"]!["generation"]!, (int)after["metadata"]!["generation"]!);
        Assert.NotEqual((string)before["metadata"]!["resourceVersion"]!, (string)after["metadata"]!["resourceVersion"]!);
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        JsonObject before = (await client.GetAsync(Listeners + "/default")).Body;

        Assert.True(JsonNode.DeepEquals(before, (await client.PutAsync(Listeners + "/default", before)).Expect(HttpStatusCode.OK)));
        Assert.True(JsonNode.DeepEquals(before, (await client.PatchAsync(Listeners + "/default", "{}")).Expect(HttpStatusCode.OK)));
        Assert.True(JsonNode.DeepEquals(before, (await client.GetAsync(Listeners + "/default")).Body));
    }

    [Fact]
    public async Task A_custom_resource_is_not_updated_without_its_version()
    {
        JsonObject listener = (await client.GetAsync(Listeners + "/default")).Body;
        listener["metadata"]!.AsObject().Remove("resourceVersion");
        JsonObject map = (await client.GetAsync(Maps + "/kube-root-ca.crt")).Body;
        map["metadata"]!.AsObject().Remove("resourceVersion");
        map["data"] = new JsonObject { ["a"] = "b" };

        Assert.Contains("must be specified for an update", (await client.PutAsync(Listeners + "/default", listener)).Message, StringComparison.Ordinal);
        Assert.Equal("b", (string)(await client.PutAsync(Maps + "/kube-root-ca.crt", map)).Expect(HttpStatusCode.OK)["data"]!["a"]!);
    }

    [Fact]
    public async Task An_update_goes_to_the_object_it_names()
    {
        JsonObject listener = (await client.GetAsync(Listeners + "/default")).Body;

        (await client.PutAsync(Listeners + "/other", listener)).Expect(HttpStatusCode.BadRequest);
        listener["metadata"]!["name"] = "other";
        (await client.PutAsync(Listeners + "/other", listener)).Expect(HttpStatusCode.NotFound);
        listener["metadata"]!["name"] = "default";
        listener["metadata"]!["uid"] = Guid.NewGuid().ToString();
        (await client.PutAsync(Listeners + "/default", listener)).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_status_is_written_apart_from_the_rest()
    {
        JsonObject before = (await client.GetAsync(Listeners + "/default")).Body;

        JsonObject after = (await client.PatchAsync(Listeners + "/default/status", """{"spec":{"serviceName":"no"},"status":{"probe":1}}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(1, (int)after["status"]!["probe"]!);
        Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]));
    }

    [Fact]
    public async Task What_is_tried_is_answered_and_not_done()
    {
        (await client.PostAsync(Listeners + "?dryRun=All", Listener("extra"))).Expect(HttpStatusCode.Created);
        JsonObject tried = (await client.PatchAsync(Listeners + "/default?dryRun=All", """{"spec":{"serviceName":"tried"}}""")).Expect(HttpStatusCode.OK);
        (await client.DeleteAsync(Listeners + "/default?dryRun=All")).Expect(HttpStatusCode.OK);
        (await client.DeleteAsync(Listeners + "/default", """{"dryRun":["All"]}""")).Expect(HttpStatusCode.OK);
        (await client.DeleteAsync(Listeners + "/default?dryRun=maybe")).Expect(HttpStatusCode.BadRequest);

        Assert.Equal("tried", (string)tried["spec"]!["serviceName"]!);
        (await client.GetAsync(Listeners + "/extra")).Expect(HttpStatusCode.NotFound);
        Assert.NotEqual("tried", (string?)(await client.GetAsync(Listeners + "/default")).Expect(HttpStatusCode.OK)["spec"]!["serviceName"]);
    }

    [Fact]
    public async Task What_is_deleted_is_gone()
    {
        JsonObject status = (await client.DeleteAsync(Listeners + "/default", """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal(("Success", "default", "brokerlisteners"), ((string)status["status"]!, (string)status["details"]!["name"]!, (string)status["details"]!["kind"]!));
        (await client.GetAsync(Listeners + "/default")).Expect(HttpStatusCode.NotFound);
        (await client.DeleteAsync(Listeners + "/default")).Expect(HttpStatusCode.NotFound);
        (await client.DeleteAsync(Listeners)).Expect(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("""{"preconditions":{"uid":"11111111-1111-1111-1111-111111111111"}}""")]
    [InlineData("""{"preconditions":{"resourceVersion":"1"}}""")]
    public async Task Another_object_than_was_meant_is_not_deleted(string options)
    {
        (await client.DeleteAsync(Listeners + "/default", options)).Expect(HttpStatusCode.Conflict);

        (await client.GetAsync(Listeners + "/default")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_finalizer_keeps_an_object_until_it_is_taken_away()
    {
        (await client.PatchAsync(Listeners + "/default", """{"metadata":{"finalizers":["tests/keep"]}}""")).Expect(HttpStatusCode.OK);

        JsonObject terminating = (await client.DeleteAsync(Listeners + "/default")).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-09-02T09:12:40Z", (string)terminating["metadata"]!["deletionTimestamp"]!);
        (await client.GetAsync(Listeners + "/default")).Expect(HttpStatusCode.OK);

        (await client.PatchAsync(Listeners + "/default", """{"metadata":{"finalizers":null}}""")).Expect(HttpStatusCode.OK);
        (await client.GetAsync(Listeners + "/default")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_restart_is_done_at_once()
    {
        const string restart = """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"now"}}}}}""";
        JsonObject before = (await client.GetAsync(Frontend)).Body;

        JsonObject after = (await client.PatchAsync(Frontend, restart, ClusterClient.Strategic)).Expect(HttpStatusCode.OK);

        Assert.Equal((int)before["metadata"]!["generation"]! + 1, (int)after["metadata"]!["generation"]!);
        Assert.Equal((int)after["metadata"]!["generation"]!, (int)after["status"]!["observedGeneration"]!);
        Assert.Equal((string)before["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!, (string)after["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!);
    }

    private static string Listener(string name) =>
        $$$"""{"apiVersion":"mqttbroker.iotoperations.azure.com/v1","kind":"BrokerListener","metadata":{"name":"{{{name}}}"},"spec":{"brokerRef":"default","ports":[{"port":1883}]},"status":{"invented":true}}""";
}
