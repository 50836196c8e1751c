using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>Where tokens come from, and what a client is told about this cloud.</summary>
public sealed class ArmSignInTests
{
    [Fact]
    public async Task A_managed_identity_gets_a_token_that_is_good_here()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await IdentityAsync(arm, "");

        reply.ShouldBe(200);
        Assert.Equal("Bearer", reply.Text("token_type"));
        Assert.Equal(arm.Behaviour.ClientId, reply.Text("client_id"));
        Assert.InRange(long.Parse(reply.Text("expires_on")!, null), DateTimeOffset.UtcNow.AddHours(23).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddHours(25).ToUnixTimeSeconds());
        JsonObject claims = Claims(reply.Text("access_token")!);
        Assert.Equal(arm.BaseAddress, claims["aud"]!.GetValue<string>());
        Assert.Equal(arm.Behaviour.ObjectId, claims["oid"]!.GetValue<string>());
        Assert.Equal(arm.Behaviour.TenantId, claims["tid"]!.GetValue<string>());
        arm.Client.DefaultRequestHeaders.Authorization = new("Bearer", reply.Text("access_token"));
        (await arm.GetAsync(Vault)).ShouldBe(200);
    }

    [Theory]
    [InlineData("client_id=aaaaaaaa-0000-0000-0000-000000000001")]
    [InlineData("principal_id=aaaaaaaa-0000-0000-0000-000000000002")]
    [InlineData("mi_res_id=" + RunningArm.Identity)]
    public async Task A_user_assigned_identity_gets_a_token_of_its_own(string which)
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await IdentityAsync(arm, "&" + which);

        reply.ShouldBe(200);
        Assert.Equal("aaaaaaaa-0000-0000-0000-000000000002", Claims(reply.Text("access_token")!)["oid"]!.GetValue<string>());
        arm.Behaviour.CallersOwnEverything = false;
        arm.Client.DefaultRequestHeaders.Authorization = new("Bearer", reply.Text("access_token"));
        ArmReply refused = await arm.GetAsync(Vault);
        refused.ShouldBe(403, "AuthorizationFailed");
        Assert.Contains("object id 'aaaaaaaa-0000-0000-0000-000000000002'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_identity_endpoint_refuses_who_does_not_know_how_to_ask()
    {
        await using RunningArm arm = await StartSiteAsync();

        Assert.Equal(401, (await arm.GetAsync($"{IdentityPath}?api-version=2019-08-01&resource=https://x")).Status);
        Assert.Equal(401, (await IdentityAsync(arm, "", header: "guess")).Status);
        Assert.Equal(400, (await IdentityAsync(arm, "", version: "2017-09-01")).Status);
        Assert.Equal(400, (await IdentityAsync(arm, "", resource: "")).Status);
        ArmReply unknown = await IdentityAsync(arm, "&client_id=00000000-0000-0000-0000-000000000000");
        Assert.Equal(400, unknown.Status);
        Assert.StartsWith("No User Assigned or Delegated Managed Identity found", unknown.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_something_else_or_past_its_time_is_handed_out_and_refused_here()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply vault = await IdentityAsync(arm, "", resource: "https://vault.azure.net");
        arm.Behaviour.TokenLifetime = TimeSpan.FromMinutes(-1);
        ArmReply expired = await IdentityAsync(arm, "");

        arm.Client.DefaultRequestHeaders.Authorization = new("Bearer", vault.Text("access_token"));
        (await arm.GetAsync(Vault)).ShouldBe(401, "InvalidAuthenticationTokenAudience");
        arm.Client.DefaultRequestHeaders.Authorization = new("Bearer", expired.Text("access_token"));
        (await arm.GetAsync(Vault)).ShouldBe(401, "ExpiredAuthenticationToken");
    }

    [Fact]
    public async Task A_virtual_machine_asks_with_a_header_of_its_own()
    {
        await using RunningArm arm = await StartSiteAsync();
        string path = $"{MachineIdentityPath}?api-version=2018-02-01&resource={Uri.EscapeDataString(arm.BaseAddress)}";

        ArmReply reply = await arm.SendAsync(HttpMethod.Get, path, edit: request => request.Headers.Add("Metadata", "true"));

        Assert.Equal(arm.Behaviour.ObjectId, Claims(reply.Text("access_token")!)["oid"]!.GetValue<string>());
        Assert.Equal("invalid_request", (await arm.GetAsync(path)).Text("error"));
        Assert.Equal(400, (await arm.SendAsync(HttpMethod.Get, path, edit: request => { request.Headers.Add("Metadata", "true"); request.Headers.Add("X-Forwarded-For", "10.0.0.1"); })).Status);
    }

    [Fact]
    public async Task The_cloud_says_where_to_sign_in_and_for_which_audience()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply one = await arm.GetAsync("/metadata/endpoints?api-version=2015-01-01");
        ArmReply all = await arm.GetAsync("/metadata/endpoints?api-version=2022-09-01");

        Assert.Equal(arm.BaseAddress + "/", one.Text("authentication.loginEndpoint"));
        Assert.Equal($"[\"{arm.BaseAddress}\"]", one.Json("authentication.audiences"));
        JsonNode cloud = Assert.Single(all.Body.AsArray())!;
        Assert.Equal(arm.BaseAddress + "/", cloud["resourceManager"]!.GetValue<string>());
        Assert.Equal(arm.Behaviour.TenantId, cloud["authentication"]!["tenant"]!.GetValue<string>());
        (await arm.GetAsync(arm.BaseAddress + "/metadata/endpoints")).ShouldBe(400, "MissingApiVersionParameter");
    }

    [Fact]
    public async Task An_application_signs_in_with_its_secret()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.ClientSecret = "right";

        (int status, JsonObject body) = await TokenAsync(arm, arm.Behaviour.TenantId, new() { ["client_secret"] = "right" });

        Assert.Equal(200, status);
        JsonObject claims = Claims(body["access_token"]!.GetValue<string>());
        Assert.Equal(arm.BaseAddress, claims["aud"]!.GetValue<string>());
        Assert.Equal($"{arm.BaseAddress}/{arm.Behaviour.TenantId}/oauth2/v2.0/token", (await arm.GetAsync($"{arm.BaseAddress}/{arm.Behaviour.TenantId}/v2.0/.well-known/openid-configuration")).Text("token_endpoint"));
    }

    [Theory]
    [InlineData("client_secret", "wrong", 401, "invalid_client")]
    [InlineData("client_secret", "", 401, "invalid_client")]
    [InlineData("client_id", "", 400, "unauthorized_client")]
    [InlineData("client_id", "00000000-0000-0000-0000-000000000000", 400, "unauthorized_client")]
    [InlineData("grant_type", "password", 400, "unsupported_grant_type")]
    [InlineData("scope", "https://management.azure.com", 400, "invalid_scope")]
    public async Task A_sign_in_that_is_wrong_is_refused_without_a_word_of_the_secret(string field, string value, int status, string error)
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.ClientSecret = "right";

        (int answer, JsonObject body) = await TokenAsync(arm, arm.Behaviour.TenantId, new() { ["client_secret"] = "right", [field] = value });

        Assert.Equal(status, answer);
        Assert.Equal(error, body["error"]!.GetValue<string>());
        Assert.DoesNotContain("right", body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(400, (await TokenAsync(arm, "other-tenant", [])).Status);
    }

    [Fact]
    public async Task A_sign_in_that_is_no_form_is_refused()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await arm.SendAsync(HttpMethod.Post, $"{arm.BaseAddress}/{arm.Behaviour.TenantId}/oauth2/v2.0/token", "{}");

        Assert.Equal("unsupported_grant_type", reply.Body["error"]!.GetValue<string>());
    }

    private static Task<ArmReply> IdentityAsync(RunningArm arm, string extra, string? header = null, string version = "2019-08-01", string? resource = null) => arm.SendAsync(
        HttpMethod.Get,
        $"{IdentityPath}?api-version={version}&resource={Uri.EscapeDataString(resource ?? arm.BaseAddress)}{extra}",
        edit: request => request.Headers.Add("X-IDENTITY-HEADER", header ?? arm.Behaviour.IdentityHeader));

    private static async Task<(int Status, JsonObject Body)> TokenAsync(RunningArm arm, string tenant, Dictionary<string, string> fields)
    {
        Dictionary<string, string> form = new(fields);
        form.TryAdd("grant_type", "client_credentials");
        form.TryAdd("client_id", arm.Behaviour.ClientId);
        form.TryAdd("scope", $"{arm.BaseAddress}/.default");
        using var content = new FormUrlEncodedContent(form);
        using HttpResponseMessage response = await arm.Client.PostAsync(new Uri($"/{tenant}/oauth2/v2.0/token", UriKind.Relative), content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    private static JsonObject Claims(string token) =>
        JsonNode.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])))!.AsObject();
}
