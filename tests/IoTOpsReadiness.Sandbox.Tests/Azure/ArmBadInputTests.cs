using System.Net.Http.Headers;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>What is not understood, is not there, or is not allowed to be asked.</summary>
public sealed class ArmBadInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"location":"a","location":"b"}""")]
    [InlineData("{} {}")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync(Vault, body)).ShouldBe(400, "InvalidRequestContent");
        (await arm.PatchAsync(Vault, body)).ShouldBe(400, "InvalidRequestContent");
        Assert.Equal("true", (await arm.GetAsync(Vault)).Json("properties.enableRbacAuthorization"));
    }

    [Fact]
    public async Task A_body_nested_too_deeply_is_refused()
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync(Vault, $"{{\"a\":{new string('[', 5000)}{new string(']', 5000)}}}")).ShouldBe(400, "InvalidRequestContent");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/merge-patch+json")]
    public async Task Another_media_type_is_refused(string mediaType)
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await arm.SendAsync(HttpMethod.Put, Vault, "{}", mediaType);

        reply.ShouldBe(415, "UnsupportedMediaType");
        Assert.Contains($"'{mediaType}'", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_more_than_four_megabytes_is_refused()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await arm.PutAsync(Vault, $$"""{"location":"westeurope","properties":{"a":"{{new string('x', ArmRequest.MaxBodySize)}}"} }""");

        reply.ShouldBe(413, "RequestContentTooLarge");
    }

    [Theory]
    [InlineData("/subscriptions/not-a-guid/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v", 400, "InvalidSubscriptionId")]
    [InlineData("/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v", 404, "SubscriptionNotFound")]
    [InlineData("/subscriptions/99999999-2222-3333-4444-555555555555", 404, "SubscriptionNotFound")]
    [InlineData(Subscription + "/resourceGroups/nowhere/providers/Microsoft.KeyVault/vaults/v", 404, "ResourceGroupNotFound")]
    [InlineData(Subscription + "/resourceGroups/nowhere", 404, "ResourceGroupNotFound")]
    [InlineData(Group + "/providers/Microsoft.KeyVault/vaults/none", 404, "ResourceNotFound")]
    [InlineData(Group + "/providers/Microsoft.IoTOperations/instances/none/brokers/default", 404, "ParentResourceNotFound")]
    [InlineData(Group + "/providers/Microsoft.IoTOperations/instances/none/brokers", 404, "ParentResourceNotFound")]
    [InlineData(Group + "/providers/Microsoft.Kubernetes/connectedClusters/none/providers/Microsoft.KubernetesConfiguration/extensions", 404, "ResourceNotFound")]
    [InlineData(Group + "/providers/Microsoft.Kubernetes/connectedClusters/none/providers/Microsoft.KubernetesConfiguration/extensions/e", 404, "ResourceNotFound")]
    [InlineData(Group + "/providers/Microsoft.KeyVault/nothings/v", 404, "InvalidResourceType")]
    [InlineData(Group + "/providers/Contoso.Things/things/v", 404, "InvalidResourceNamespace")]
    [InlineData("/providers", 200, null)]
    [InlineData("/subscriptions//resourceGroups", 404, "InvalidResourceNamespace")]
    [InlineData(Subscription + "/nonsense", 404, "InvalidResourceNamespace")]
    public async Task What_is_not_there_is_named(string path, int status, string? code)
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.GetAsync(path)).ShouldBe(status, code);
    }

    [Fact]
    public async Task Nothing_is_written_into_nothing()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string body = """{"location":"westeurope","properties":{} }""";

        ArmReply group = await arm.PutAsync($"{Subscription}/resourceGroups/nowhere/providers/Microsoft.KeyVault/vaults/v", body);
        ArmReply parent = await arm.PutAsync($"{Group}/providers/Microsoft.IoTOperations/instances/none/brokers/default", body);
        ArmReply scope = await arm.PutAsync($"{Cluster}x/providers/Microsoft.KubernetesConfiguration/extensions/e", body);

        group.ShouldBe(404, "ResourceGroupNotFound");
        parent.ShouldBe(404, "ParentResourceNotFound");
        Assert.Contains("instances/none", parent.Message, StringComparison.Ordinal);
        scope.ShouldBe(404, "ResourceNotFound");
        (await arm.PatchAsync(Vault + "x", "{}")).ShouldBe(404, "ResourceNotFound");
    }

    [Theory]
    [InlineData("%3Cscript%3E")]
    [InlineData("a%00b")]
    [InlineData("a%0d%0ab")]
    [InlineData("a%5c..%5cb")]
    [InlineData("a%3Fb")]
    [InlineData("a%23b")]
    [InlineData("a%2Fb")]
    [InlineData("a%22b")]
    [InlineData("a%2525b")]
    public async Task A_name_with_hostile_characters_names_nothing_and_stores_nothing(string name)
    {
        await using RunningArm arm = await StartSiteAsync();
        string path = $"{Group}/providers/Microsoft.KeyVault/vaults/{name}?api-version=2023-07-01";

        int status = (await arm.GetAsync(path)).Status;
        int put = (await arm.PutAsync(path, """{"location":"westeurope"}""")).Status;

        Assert.InRange(status, 400, 404);
        Assert.InRange(put, 400, 404);
        Assert.Single(arm.Store.List("Microsoft.KeyVault/vaults", _ => true));
    }

    [Theory]
    [InlineData("UPPER")]
    [InlineData("a")]
    [InlineData("-abc")]
    [InlineData("under_score")]
    public async Task A_name_azure_iot_operations_does_not_take_is_refused(string name)
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync($"{Broker}/listeners/{name}", """{"properties":{} }""")).ShouldBe(400, "InvalidResourceName");
    }

    [Theory]
    [InlineData("$top=0")]
    [InlineData("$top=-1")]
    [InlineData("$top=many")]
    public async Task A_page_size_that_is_none_is_refused(string query)
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.GetAsync($"{Group}/providers/Microsoft.KeyVault/vaults?{query}")).ShouldBe(400, "InvalidTopInQueryString");
    }

    [Theory]
    [InlineData("!")]
    [InlineData("_w")]
    public async Task A_page_link_that_was_made_up_is_refused(string token)
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.GetAsync($"{Group}/providers/Microsoft.KeyVault/vaults?$skipToken={token}")).ShouldBe(400, "InvalidSkipTokenInQueryString");
    }

    [Fact]
    public async Task Methods_that_make_no_sense_are_refused()
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync($"{Group}/providers/Microsoft.KeyVault/vaults", "{}")).ShouldBe(405, "MethodNotAllowed");
        (await arm.DeleteAsync($"{Instance}/brokers")).ShouldBe(405, "MethodNotAllowed");
        (await arm.DeleteAsync(Subscription)).ShouldBe(405, "MethodNotAllowed");
        (await arm.SendAsync(HttpMethod.Options, Vault)).ShouldBe(405, "MethodNotAllowed");
        ArmReply action = await arm.PostAsync($"{Group}/providers/Microsoft.Storage/storageAccounts/a/listKeys");
        action.ShouldBe(501, "NotSimulated");
    }

    [Fact]
    public async Task An_api_version_has_to_be_given()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await arm.GetAsync(arm.BaseAddress + Vault);

        reply.ShouldBe(400, "MissingApiVersionParameter");
        Assert.Contains("api-version", reply.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2020-01-01")]
    [InlineData("latest")]
    [InlineData("2024-11-01-preview")]
    [InlineData("2024-11-01' or '1'='1")]
    public async Task An_api_version_the_type_does_not_have_is_refused_with_those_it_has(string version)
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await arm.GetAsync($"{arm.BaseAddress}{Instance}?api-version={Uri.EscapeDataString(version)}");
        ArmReply group = await arm.GetAsync($"{arm.BaseAddress}{Group}?api-version={Uri.EscapeDataString(version + "1")}");

        reply.ShouldBe(400, "NoRegisteredProviderFound");
        Assert.Contains("location 'westeurope'", reply.Message, StringComparison.Ordinal);
        Assert.Contains("for type 'instances'", reply.Message, StringComparison.Ordinal);
        Assert.Contains("The supported api-versions are '2024-11-01, 2025-04-01, 2025-07-01-preview, 2025-10-01, 2026-03-01'", reply.Message, StringComparison.Ordinal);
        group.ShouldBe(400, "InvalidApiVersionParameter");
    }

    [Fact]
    public async Task The_api_versions_of_a_type_can_be_planted()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.ApiVersions = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase) { ["Microsoft.IoTOperations/instances"] = ["2024-11-01"] };

        (await arm.GetAsync(Instance + "?api-version=2026-03-01")).ShouldBe(400, "NoRegisteredProviderFound");
        (await arm.GetAsync(Instance + "?api-version=2024-11-01")).ShouldBe(200);
        (await arm.GetAsync(Broker + "?api-version=2026-03-01")).ShouldBe(200);
    }

    [Fact]
    public async Task Every_error_can_be_told_to_support()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string correlation = "7c0a3c60-0000-0000-0000-000000000001";

        ArmReply reply = await arm.SendAsync(HttpMethod.Get, Vault + "x", edit: request => request.Headers.Add("x-ms-correlation-request-id", correlation));

        reply.ShouldBe(404, "ResourceNotFound");
        Assert.True(Guid.TryParse(reply.Headers["x-ms-request-id"], out _));
        Assert.Equal(correlation, reply.Headers["x-ms-correlation-request-id"]);
        Assert.True(DateTimeOffset.TryParse(reply.Headers["Date"], out _));
        Assert.Equal("application/json; charset=utf-8", reply.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_request_without_a_good_token_is_told_why()
    {
        await using RunningArm arm = await StartSiteAsync();
        string good = arm.Token();
        string[] parts = good.Split('.');
        await using RunningArm foreign = await StartSiteAsync();

        await CheckAsync(null, "AuthenticationFailed");
        await CheckAsync(new("Basic", "dXNlcjpwYXNz"), "AuthenticationFailedInvalidHeader");
        await CheckAsync(new("Bearer", "nonsense"), "InvalidAuthenticationToken");
        await CheckAsync(new("Bearer", $"{parts[0]}.{parts[1]}."), "InvalidAuthenticationToken");
        await CheckAsync(new("Bearer", $"{parts[0]}.{parts[1][..^2]}AA.{parts[2]}"), "InvalidAuthenticationToken");
        await CheckAsync(new("Bearer", "a.b!.c~"), "InvalidAuthenticationToken");
        await CheckAsync(new("Bearer", foreign.Token(arm.BaseAddress)), "InvalidAuthenticationToken");
        await CheckAsync(new("Bearer", arm.Token("https://vault.azure.net")), "InvalidAuthenticationTokenAudience");

        async Task CheckAsync(AuthenticationHeaderValue? header, string code)
        {
            arm.Client.DefaultRequestHeaders.Authorization = header;
            ArmReply reply = await arm.GetAsync(Vault);
            reply.ShouldBe(401, code);
            Assert.Contains($"Bearer authorization_uri=\"{arm.BaseAddress}/{arm.Behaviour.TenantId}\"", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
            Assert.DoesNotContain(good, reply.Body.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_expires()
    {
        var time = new ManualTime();
        await using RunningArm arm = await StartSiteAsync(time);
        (await arm.GetAsync(Vault)).ShouldBe(200);

        time.Advance(arm.Behaviour.TokenLifetime);

        ArmReply expired = await arm.GetAsync(Vault);
        expired.ShouldBe(401, "ExpiredAuthenticationToken");
        Assert.Contains("is earlier than current UTC time", expired.Message, StringComparison.Ordinal);
        arm.Client.DefaultRequestHeaders.Authorization = new("Bearer", arm.Token());
        (await arm.GetAsync(Vault)).ShouldBe(200);
        arm.Behaviour.TokensExpired = true;
        (await arm.GetAsync(Vault)).ShouldBe(401, "ExpiredAuthenticationToken");
    }

    [Fact]
    public async Task A_token_of_another_tenant_is_refused()
    {
        await using RunningArm arm = await StartSiteAsync();

        arm.Behaviour.TenantId = Guid.NewGuid().ToString();

        (await arm.GetAsync(Vault)).ShouldBe(401, "InvalidAuthenticationTokenTenant");
    }

    [Fact]
    public async Task Throttled_requests_say_when_to_come_back()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.RetryAfterSeconds = 7;
        arm.Behaviour.ThrottledRequests = 2;

        ArmReply first = await arm.GetAsync(Vault);

        first.ShouldBe(429, "TooManyRequests");
        Assert.Equal("7", first.Headers["Retry-After"]);
        (await arm.GetAsync(Vault)).ShouldBe(429, "TooManyRequests");
        (await arm.GetAsync(Vault)).ShouldBe(200);
    }

    [Fact]
    public async Task Every_so_many_requests_can_be_throttled()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.ThrottleEvery = 3;

        List<int> answers = [];
        for (int number = 0; number < 6; number++)
        {
            answers.Add((await arm.GetAsync(Vault)).Status);
        }

        Assert.Equal([200, 200, 429, 200, 200, 429], answers);
    }
}
