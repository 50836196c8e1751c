using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.ApiServer.Tests.Infrastructure;

namespace IoTOpsReadiness.ApiServer.Tests;

[Collection(ApiServerCollection.Name)]
public sealed class KubeApiServerTests(KubeApiServer server) : IAsyncLifetime
{
    private const string Brokers = "/apis/mqttbroker.iotoperations.azure.com/v1/brokers";
    private const string BrokerAuthorizations = "/apis/mqttbroker.iotoperations.azure.com/v1/brokerauthorizations";

    public async Task InitializeAsync()
    {
        if (server.Available)
        {
            await AioCustomResources.InstallAsync(server);
            await ReaderRoles.InstallAsync(server);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [ApiServerFact]
    public async Task The_server_names_its_version()
    {
        var version = await GetAsync(server.NobodyToken, "/version");

        Assert.Equal("v1.20.2", (string?)version["gitVersion"]);
    }

    [ApiServerFact]
    public async Task The_server_names_its_service_account_issuer()
    {
        var configuration = await GetAsync(server.ReadOnlyToken, "/.well-known/openid-configuration");

        Assert.Equal(KubeApiServer.ServiceAccountIssuer, (string?)configuration["issuer"]);
    }

    [ApiServerFact]
    public async Task Every_custom_resource_is_served_to_the_read_only_user()
    {
        foreach (var kind in AioCustomResources.All)
        {
            var list = await GetAsync(server.ReadOnlyToken, kind.ListUri.ToString());

            Assert.Equal($"{kind.Kind}List", (string?)list["kind"]);
        }
    }

    [ApiServerTheory]
    [InlineData("/api/v1/nodes")]
    [InlineData("/api/v1/pods")]
    [InlineData("/api/v1/services")]
    [InlineData("/api/v1/configmaps")]
    [InlineData("/api/v1/persistentvolumeclaims")]
    [InlineData("/apis/apps/v1/deployments")]
    [InlineData("/apis/apps/v1/statefulsets")]
    [InlineData("/apis/storage.k8s.io/v1/storageclasses")]
    public async Task The_read_only_user_may_read(string path) =>
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server.ReadOnlyToken, path));

    [ApiServerFact]
    public async Task The_read_only_user_may_not_read_secrets() =>
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server.ReadOnlyToken, "/api/v1/secrets"));

    [ApiServerTheory]
    [InlineData(Brokers, HttpStatusCode.OK)]
    [InlineData("/api/v1/services", HttpStatusCode.OK)]
    [InlineData(BrokerAuthorizations, HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/nodes", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/pods", HttpStatusCode.Forbidden)]
    public async Task The_crippled_user_may_read_only_part(string path, HttpStatusCode expected) =>
        Assert.Equal(expected, await StatusAsync(server.CrippledToken, path));

    [ApiServerFact]
    public async Task The_nobody_user_is_known_but_forbidden()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server.NobodyToken, Brokers));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("unknown", Brokers));
    }

    [ApiServerFact]
    public async Task Applying_writes_the_object_and_its_status_and_may_be_repeated()
    {
        await server.ApplyNamespaceAsync("apply");
        await server.ApplyNamespaceAsync("apply");

        await server.ApplyAsync(Broker(memoryProfile: "Low", state: "Starting"));
        await server.ApplyAsync(Broker(memoryProfile: "High", state: "Running"));

        var broker = await GetAsync(
            server.ReadOnlyToken, "/apis/mqttbroker.iotoperations.azure.com/v1/namespaces/apply/brokers/default");
        Assert.Equal("High", (string?)broker["spec"]?["memoryProfile"]);
        Assert.Equal("Running", (string?)broker["status"]?["state"]);
    }

    [ApiServerFact]
    public async Task Nodes_keep_the_status_they_are_applied_with_and_gain_no_taint()
    {
        await server.ApplyAsync(JsonNode.Parse("""
            {
              "apiVersion": "v1", "kind": "Node",
              "metadata": { "name": "node-1" },
              "status": {
                "nodeInfo": { "osImage": "Test Linux" },
                "conditions": [ { "type": "Ready", "status": "True" } ]
              }
            }
            """)!);

        var node = await GetAsync(server.ReadOnlyToken, "/api/v1/nodes/node-1");
        Assert.Equal("Test Linux", (string?)node["status"]?["nodeInfo"]?["osImage"]);
        Assert.Equal("True", (string?)node["status"]?["conditions"]?[0]?["status"]);
        Assert.Null(node["spec"]?["taints"]);
    }

    [ApiServerFact]
    public async Task Pods_need_neither_scheduler_nor_kubelet_to_have_a_status()
    {
        await server.ApplyAsync(JsonNode.Parse("""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": { "name": "pod-1", "namespace": "default" },
              "spec": { "nodeName": "node-1", "containers": [ { "name": "main", "image": "example/main:1" } ] },
              "status": { "phase": "Running", "conditions": [ { "type": "Ready", "status": "True" } ] }
            }
            """)!);

        var pod = await GetAsync(server.ReadOnlyToken, "/api/v1/namespaces/default/pods/pod-1");
        Assert.Equal("Running", (string?)pod["status"]?["phase"]);
    }

    private static JsonNode Broker(string memoryProfile, string state) => JsonNode.Parse($$"""
        {
          "apiVersion": "mqttbroker.iotoperations.azure.com/v1", "kind": "Broker",
          "metadata": { "name": "default", "namespace": "apply" },
          "spec": { "memoryProfile": "{{memoryProfile}}" },
          "status": { "state": "{{state}}" }
        }
        """)!;

    private async Task<JsonObject> GetAsync(string token, string path)
    {
        using var client = server.CreateClient(token);
        return (await client.GetFromJsonAsync<JsonObject>(new Uri(path, UriKind.Relative)))!;
    }

    private async Task<HttpStatusCode> StatusAsync(string token, string path)
    {
        using var client = server.CreateClient(token);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }
}
