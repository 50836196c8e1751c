using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

public sealed class AccessTests
{
    private const string Maps = "/api/v1/namespaces/azure-iot-operations/configmaps";
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private const string MayI = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private const string WhatMayI = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

    [Fact]
    public async Task Nobody_gets_in_without_a_token_of_this_run()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        await using RunningSandbox other = await RunningSandbox.StartAsync();
        using ClusterClient nobody = sandbox.Client(account: null);
        using var stranger = new ClusterClient(sandbox.Server.ClusterAddress(sandbox.Site), sandbox.Server.AuthorityPem, other.Account("admin").Token);

        foreach (ClusterClient client in new[] { nobody, stranger })
        {
            Answer answer = await client.GetAsync("/version");
            answer.Expect(HttpStatusCode.Unauthorized);
            Assert.Equal(("Unauthorized", "Status"), (answer.Reason, (string)answer.Body["kind"]!));
        }
    }

    [Fact]
    public async Task A_token_is_not_taken_in_the_clear()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.Account("admin").Token);

        using HttpResponseMessage response = await client.GetAsync(new Uri(sandbox.Server.IdentityEndpoint, $"/clusters/{sandbox.Site.Name}/version"));

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_reader_reads_everything_and_writes_nothing()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client("reader");

        (await client.GetAsync("/api/v1/nodes")).Expect(HttpStatusCode.OK);
        Answer create = await client.PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}""");
        Answer patch = await client.PatchAsync(Maps + "/kube-root-ca.crt", "{}");
        Answer delete = await client.DeleteAsync("/api/v1/nodes/none");

        Assert.Equal("configmaps is forbidden: User \"sandbox:reader\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"azure-iot-operations\"", create.Message);
        Assert.Equal("configmaps \"kube-root-ca.crt\" is forbidden: User \"sandbox:reader\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"azure-iot-operations\"", patch.Message);
        Assert.Equal("nodes \"none\" is forbidden: User \"sandbox:reader\" cannot delete resource \"nodes\" in API group \"\" at the cluster scope", delete.Message);
        Assert.All(new[] { create, patch, delete }, answer => Assert.Equal((HttpStatusCode.Forbidden, "Forbidden"), (answer.Status, answer.Reason)));
    }

    [Theory]
    [InlineData("/api/v1/nodes", false)]
    [InlineData("/api/v1/pods", false)]
    [InlineData("/api/v1/namespaces/azure-iot-operations/pods", true)]
    [InlineData("/api/v1/namespaces/azure-iot-operations/secrets", false)]
    [InlineData("/api/v1/namespaces/kube-system/configmaps", false)]
    [InlineData("/.well-known/openid-configuration", false)]
    [InlineData("/version", true)]
    [InlineData("/apis", true)]
    public async Task The_restricted_account_sees_as_little_on_any_scenario(string path, bool isAllowed)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");
        using ClusterClient client = sandbox.Client("restricted");

        (await client.GetAsync(path)).Expect(isAllowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Everybody_may_ask_who_they_are()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client("restricted");

        JsonObject review = (await client.PostAsync(WhoAmI, """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""")).Expect(HttpStatusCode.Created);

        Assert.Equal("ana.silva@contoso.com", (string)review["status"]!["userInfo"]!["username"]!);
        (await client.GetAsync(WhoAmI)).Expect(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("""{"verb":"list","resource":"nodes"}""", "admin", true)]
    [InlineData("""{"verb":"delete","resource":"nodes","name":"x"}""", "admin", true)]
    [InlineData("""{"verb":"list","resource":"nodes"}""", "reader", true)]
    [InlineData("""{"verb":"delete","resource":"nodes","name":"x"}""", "reader", false)]
    [InlineData("""{"verb":"list","resource":"nodes"}""", "restricted", false)]
    [InlineData("""{"verb":"list","resource":"nodes","namespace":"azure-iot-operations"}""", "restricted", false)]
    [InlineData("""{"verb":"list","resource":"configmaps","namespace":"azure-iot-operations"}""", "restricted", true)]
    [InlineData("""{"verb":"list","group":"mqttbroker.iotoperations.azure.com","resource":"brokers"}""", "restricted", false)]
    [InlineData("""{"verb":"list","group":"mqttbroker.iotoperations.azure.com","resource":"brokers","namespace":"azure-iot-operations"}""", "restricted", true)]
    public async Task An_access_review_says_what_a_request_would_meet(string attributes, string account, bool isAllowed)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client(account);

        JsonObject review = (await client.PostAsync(MayI, $$$"""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{{{attributes}}}}}""")).Expect(HttpStatusCode.Created);

        Assert.Equal(isAllowed, (bool)review["status"]!["allowed"]!);
    }

    [Fact]
    public async Task A_fault_shows_in_the_reviews_too()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        sandbox.Faults = new() { Forbidden = ["Nodes", "ServiceAccountIssuer"] };

        JsonObject path = (await client.PostAsync(MayI, """{"spec":{"nonResourceAttributes":{"verb":"get","path":"/.well-known/openid-configuration"}}}""")).Body;
        JsonObject rules = (await client.PostAsync(WhatMayI, """{"spec":{"namespace":"azure-iot-operations"}}""")).Expect(HttpStatusCode.Created);

        Assert.False((bool)path["status"]!["allowed"]!);
        string[] resources = [.. rules["status"]!["resourceRules"]!.AsArray().SelectMany(rule => rule!["resources"]!.AsArray()).Select(name => (string)name!)];
        Assert.Contains("pods", resources);
        Assert.DoesNotContain("nodes", resources);
        Assert.DoesNotContain("*", resources);
    }

    [Fact]
    public async Task The_rules_of_an_administrator_are_short()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        JsonObject rules = (await client.PostAsync(WhatMayI, """{"spec":{"namespace":"default"}}""")).Body;

        Assert.Equal("""[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}]""", rules["status"]!["resourceRules"]!.ToJsonString());
        Assert.False((bool)rules["status"]!["incomplete"]!);
    }

    [Theory]
    [InlineData(MayI, """{"spec":{}}""", 422)]
    [InlineData(WhatMayI, "{}", 422)]
    [InlineData(MayI, "x", 400)]
    public async Task A_review_of_nothing_is_refused(string path, string body, int status)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        (await client.PostAsync(path, body)).Expect((HttpStatusCode)status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k8s")]
    [InlineData("k8s\0\u0012\u007f")]
    [InlineData("k8s\0\u000d")]
    public async Task A_damaged_protobuf_review_is_a_bad_request(string body)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        (await client.SendAsync(HttpMethod.Post, MayI, body, "application/vnd.kubernetes.protobuf")).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_administrator_may_act_as_somebody_else_and_nobody_else_may()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient admin = sandbox.Client();
        using ClusterClient reader = sandbox.Client("reader");
        Task<Answer> As(ClusterClient client, string user) => client.SendAsync(HttpMethod.Get, "/api/v1/nodes", null, headers: ("Impersonate-User", user));

        (await As(admin, "sandbox:reader")).Expect(HttpStatusCode.OK);
        Assert.Contains("User \"ana.silva@contoso.com\" cannot list", (await As(admin, "ana.silva@contoso.com")).Message, StringComparison.Ordinal);
        Assert.Contains("User \"stranger\" cannot list", (await As(admin, "stranger")).Message, StringComparison.Ordinal);
        Assert.Contains("User \"sandbox:reader\" cannot impersonate", (await As(reader, "system:admin")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_there_is_not_is_not_found()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using var client = new ClusterClient(new(sandbox.Server.Address, "/clusters/nowhere"), sandbox.Server.AuthorityPem, sandbox.Account("admin").Token);

        Assert.Contains("no site \"nowhere\"", (await client.GetAsync("/version")).Message, StringComparison.Ordinal);
    }
}
