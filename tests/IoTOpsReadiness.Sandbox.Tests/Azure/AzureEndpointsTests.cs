using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>The Azure side of a whole sandbox.</summary>
public sealed class AzureEndpointsTests
{
    private const string Graph = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";
    private const string Query = "resources | where type =~ 'microsoft.iotoperations/instances' | project id, name, clusterLocation = extendedLocation.name";

    [Fact]
    public async Task A_managed_identity_finds_the_instance_its_custom_location_and_its_cluster()
    {
        await using SandboxServer server = await SandboxServer.StartAsync(new() { Scenario = "Ready" });
        using HttpClient client = await SignInAsync(server);

        JsonObject row = Assert.Single(await InstancesAsync(client));
        JsonObject location = await GetAsync(client, row["clusterLocation"]!.GetValue<string>(), "2021-08-31-preview");
        JsonObject cluster = await GetAsync(client, location["properties"]!["hostResourceId"]!.GetValue<string>(), "2024-07-15-preview");

        Assert.Equal(server.Sites.All[0].Identity.InstanceId, row["id"]!.GetValue<string>());
        Assert.Equal(server.Sites.All[0].Identity.ConnectedClusterId, cluster["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Many_sites_share_one_subscription_and_have_groups_of_their_own()
    {
        await using SandboxServer server = await SandboxServer.StartAsync(new() { Scenario = "Quickstart", Sites = 20 });
        using HttpClient client = await SignInAsync(server);

        JsonObject[] rows = await InstancesAsync(client);

        Assert.Equal(server.Sites.All.Select(site => site.Identity.InstanceId), rows.Select(row => row["id"]!.GetValue<string>()));
        Assert.Equal(20, rows.Select(row => row["id"]!.GetValue<string>().Split('/')[4]).Distinct().Count());
        Assert.Single(rows.Select(row => row["id"]!.GetValue<string>().Split('/')[2]).Distinct());
        JsonObject broker = await GetAsync(client, rows[7]["id"]!.GetValue<string>() + "/brokers/default", "2025-04-01");
        Assert.StartsWith(rows[7]["id"]!.GetValue<string>(), broker["id"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_forbidden_while_it_runs_is_refused_from_then_on()
    {
        await using SandboxServer server = await SandboxServer.StartAsync(new() { Scenario = "Ready" });
        using HttpClient client = await SignInAsync(server);
        string broker = server.Sites.All[0].Identity.InstanceId + "/brokers/default?api-version=2025-04-01";
        using HttpResponseMessage before = await client.GetAsync(new Uri(broker, UriKind.Relative));

        server.Faults.Settings = new FaultSettings { Forbidden = ["Brokers"] };
        using HttpResponseMessage after = await client.GetAsync(new Uri(broker, UriKind.Relative));

        Assert.Equal(200, (int)before.StatusCode);
        Assert.Equal(403, (int)after.StatusCode);
        JsonNode error = (await after.Content.ReadFromJsonAsync<JsonNode>())!["error"]!;
        Assert.Equal("AuthorizationFailed", error["code"]!.GetValue<string>());
        Assert.Contains("'Microsoft.IoTOperations/instances/brokers/read'", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        server.Faults.Clear();
        using HttpResponseMessage again = await client.GetAsync(new Uri(broker, UriKind.Relative));
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task Switches_of_the_command_line_count()
    {
        await using SandboxServer server = await SandboxServer.StartAsync(new() { Scenario = "Ready", Faults = new FaultSettings { Azure = ["deny=Microsoft.IoTOperations/*"] } });
        using HttpClient client = await SignInAsync(server);

        using HttpResponseMessage answer = await client.PatchAsync(
            new Uri(server.Sites.All[0].Identity.InstanceId + "?api-version=2025-04-01", UriKind.Relative), JsonContent.Create(new { tags = new { } }));

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Equal("RequestDisallowedByPolicy", (await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_written_in_azure_comes_down_to_the_cluster()
    {
        await using SandboxServer server = await SandboxServer.StartAsync(new() { Scenario = "Ready", Sites = 2, Faults = new FaultSettings { Azure = ["operation-looks=0"] } });
        using HttpClient client = await SignInAsync(server);
        SandboxSite site = server.Sites.All[1];
        string listener = $"{site.Identity.InstanceId}/brokers/default/listeners/default";
        string extra = $"{site.Identity.InstanceId}/dataflowProfiles/default/dataflows/extra";
        JsonObject body = await GetAsync(client, listener, "2025-04-01");
        body["properties"]!["ports"]![0]!["port"] = 8884;

        await PutAsync(client, listener, body);
        await PutAsync(client, extra, new() { ["properties"] = new JsonObject { ["mode"] = "Disabled" } });

        JsonObject changed = InCluster(site, "mqttbroker.iotoperations.azure.com", "brokerlisteners", "default")!;
        Assert.Equal(8884, changed["spec"]!["ports"]![0]!["port"]!.GetValue<int>());
        Assert.Equal(2, changed["metadata"]!["generation"]!.GetValue<int>());
        Assert.Null(changed["spec"]!["provisioningState"]);
        JsonObject made = InCluster(site, "connectivity.iotoperations.azure.com", "dataflows", "extra")!;
        Assert.Equal("default", made["spec"]!["profileRef"]!.GetValue<string>());
        Assert.Equal(extra, made["metadata"]!["annotations"]!["management.azure.com/resourceId"]!.GetValue<string>());
        Assert.Equal("DataflowProfile", made["metadata"]!["ownerReferences"]![0]!["kind"]!.GetValue<string>());
        Assert.Equal(18883, InCluster(server.Sites.All[0], "mqttbroker.iotoperations.azure.com", "brokerlisteners", "default")!["spec"]!["ports"]![0]!["port"]!.GetValue<int>());

        using HttpResponseMessage gone = await client.DeleteAsync(new Uri(extra + "?api-version=2025-04-01", UriKind.Relative));

        Assert.Equal(200, (int)gone.StatusCode);
        Assert.Null(InCluster(site, "connectivity.iotoperations.azure.com", "dataflows", "extra"));
    }

    [Theory]
    [InlineData("Ready")]
    [InlineData("MultiNode")]
    [InlineData("Quickstart")]
    public async Task Writing_back_what_was_read_changes_nothing_in_the_cluster(string scenario)
    {
        await using FileStream file = await SaveAsync(ClusterOnly.Sample(scenario));
        await using SandboxServer server = await SandboxServer.StartAsync(new() { Scenario = file.Name, Faults = new FaultSettings { Azure = ["operation-looks=0", "create-only=allow"] } });
        using HttpClient client = await SignInAsync(server);
        SandboxSite site = server.Sites.All[0];
        List<string> changes = [];
        site.Cluster.Changed += change => changes.Add($"{change.Object.Type} {change.Object.Name}");
        JsonObject[] rows = await QueryAsync(client, "resources | where isnotempty(extendedLocation.name) | project id, type");
        Assert.True(rows.Length > 8);

        foreach (JsonObject row in rows)
        {
            string id = row["id"]!.GetValue<string>();
            string version = ArmTypes.Find(row["type"]!.GetValue<string>())!.ApiVersions[0];
            await PutAsync(client, id, await GetAsync(client, id, version), version);
        }

        Assert.Empty(changes);
    }

    [Fact]
    public async Task What_azure_refused_to_show_is_refused_again()
    {
        Snapshot sample = ClusterOnly.Sample("Ready");
        QueryResult refused = new() { Kind = nameof(Evidence.KeyVaults), Source = EvidenceSource.Azure, Outcome = QueryOutcome.Forbidden };
        Snapshot snapshot = new(
            sample.Site,
            sample.CollectedAt,
            sample.ModuleVersion,
            [.. sample.Queries, refused],
            Evidence.Kinds.ToDictionary(kind => (kind.Name, EvidenceSource.Kubernetes), kind => sample.Documents(kind, EvidenceSource.Kubernetes)));
        await using FileStream file = await SaveAsync(snapshot);
        await using SandboxServer server = await SandboxServer.StartAsync(new() { Scenario = file.Name });
        using HttpClient client = await SignInAsync(server);
        string instance = server.Sites.All[0].Identity.InstanceId!;
        string group = instance[..instance.IndexOf("/providers/", StringComparison.Ordinal)];

        using HttpResponseMessage vaults = await client.GetAsync(new Uri($"{group}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01", UriKind.Relative));
        using HttpResponseMessage accounts = await client.GetAsync(new Uri($"{group}/providers/Microsoft.Storage/storageAccounts?api-version=2023-05-01", UriKind.Relative));

        Assert.Equal(403, (int)vaults.StatusCode);
        Assert.Equal(200, (int)accounts.StatusCode);
    }

    private static async Task<FileStream> SaveAsync(Snapshot snapshot)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.DeleteOnClose);
        SnapshotFile.Write(snapshot, file);
        await file.FlushAsync();
        return file;
    }

    private static async Task PutAsync(HttpClient client, string id, JsonObject body, string version = "2025-04-01")
    {
        using HttpResponseMessage answer = await client.PutAsJsonAsync(new Uri($"{id}?api-version={version}", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, $"{id}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static JsonObject? InCluster(SandboxSite site, string group, string plural, string name) =>
        site.Cluster.Find(site.Cluster.Type(group, plural)!, site.Identity.Namespace, name)?.ToNode();

    private static async Task<HttpClient> SignInAsync(SandboxServer server)
    {
        using var plain = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.IdentityEndpoint}?api-version=2019-08-01&resource={Uri.EscapeDataString(server.Address.GetLeftPart(UriPartial.Authority))}");
        request.Headers.Add("X-IDENTITY-HEADER", server.Sites.Accounts.IdentityHeader);
        using HttpResponseMessage answer = await plain.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        string token = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.GetValue<string>();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(server.AuthorityPem);
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } }) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static Task<JsonObject[]> InstancesAsync(HttpClient client) => QueryAsync(client, Query);

    private static async Task<JsonObject[]> QueryAsync(HttpClient client, string query)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(Graph, new { query });
        answer.EnsureSuccessStatusCode();
        return [.. (await answer.Content.ReadFromJsonAsync<JsonNode>())!["data"]!.AsArray().Select(row => row!.AsObject())];
    }

    private static async Task<JsonObject> GetAsync(HttpClient client, string id, string version) =>
        (await client.GetFromJsonAsync<JsonObject>(new Uri($"{id}?api-version={version}", UriKind.Relative)))!;
}
