using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>Managed identities and their federated credentials.</summary>
public sealed class ArmIdentityTests
{
    private const string Issuer = "https://westeurope.oic.prod-arc.azure.com/tenant/issuer/";

    [Fact]
    public async Task An_identity_gets_its_ids_and_keeps_them()
    {
        await using RunningArm arm = await StartAsync();
        const string other = Identity + "2";

        ArmReply made = await arm.PutAsync(Identity, """{"location":"westeurope","properties":{"principalId":"mine"} }""");
        ArmReply again = await arm.PutAsync(Identity, """{"location":"westeurope"}""");
        ArmReply second = await arm.PutAsync(other, """{"location":"westeurope"}""");

        Assert.True(Guid.TryParse(made.Text("properties.principalId"), out _));
        Assert.True(Guid.TryParse(made.Text("properties.clientId"), out _));
        Assert.NotEqual(made.Text("properties.clientId"), made.Text("properties.principalId"));
        Assert.Equal(made.Text("properties.principalId"), again.Text("properties.principalId"));
        Assert.NotEqual(made.Text("properties.principalId"), second.Text("properties.principalId"));
        await arm.DeleteAsync(Identity);
        Assert.NotEqual(made.Text("properties.principalId"), (await arm.PutAsync(Identity, """{"location":"westeurope"}""")).Text("properties.principalId"));
    }

    [Fact]
    public async Task An_instance_takes_an_identity_by_patch_and_gives_it_back_with_its_ids()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply assigned = await arm.PatchAsync(Instance, $$"""{"identity":{"type":"SystemAssigned, UserAssigned","userAssignedIdentities":{"{{Identity}}":{} } } }""");
        ArmReply removed = await arm.PatchAsync(Instance, $$"""{"identity":{"type":"None","userAssignedIdentities":{"{{Identity}}":null} } }""");

        assigned.ShouldBe(200);
        Assert.Equal(
            $"{{\"{Identity}\":{{\"principalId\":\"aaaaaaaa-0000-0000-0000-000000000002\",\"clientId\":\"aaaaaaaa-0000-0000-0000-000000000001\"}}}}",
            assigned.Json("identity.userAssignedIdentities"));
        Assert.True(Guid.TryParse(assigned.Text("identity.principalId"), out _));
        Assert.Equal("""{"type":"None"}""", removed.Json("identity"));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData(Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/none")]
    public async Task An_identity_that_is_not_there_cannot_be_assigned(string id)
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply reply = await arm.PatchAsync(Instance, $$"""{"identity":{"type":"UserAssigned","userAssignedIdentities":{"{{id}}":{} } } }""");

        reply.ShouldBe(400, "FailedIdentityOperation");
        Assert.Null((await arm.GetAsync(Instance)).Body["identity"]);
    }

    [Fact]
    public async Task A_federated_credential_is_written_once_per_issuer_and_subject()
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync(Credential("one"), Body("aio-dataflow"))).ShouldBe(201);
        (await arm.PutAsync(Credential("one"), Body("aio-dataflow"))).ShouldBe(200);
        (await arm.PutAsync(Credential("two"), Body("aio-dataflow"))).ShouldBe(409, "Conflict");
        (await arm.PutAsync(Credential("two"), Body("aio-ssc-sa"))).ShouldBe(201);
        Assert.Equal(["one", "two"], (await arm.GetAsync($"{Identity}/federatedIdentityCredentials")).Names);
        (await arm.PatchAsync(Credential("one"), "{}")).ShouldBe(405, "MethodNotAllowed");
        (await arm.DeleteAsync(Credential("one"))).ShouldBe(200);
        (await arm.PutAsync(Credential("three"), Body("aio-dataflow"))).ShouldBe(201);
    }

    [Theory]
    [InlineData("""{"properties":{"subject":"s","audiences":["a"]} }""")]
    [InlineData("""{"properties":{"issuer":"i","audiences":["a"]} }""")]
    [InlineData("""{"properties":{"issuer":"i","subject":"s"} }""")]
    [InlineData("""{"properties":{"issuer":"i","subject":"s","audiences":[]} }""")]
    [InlineData("""{"properties":{"issuer":7,"subject":"s","audiences":["a"]} }""")]
    public async Task A_federated_credential_that_is_not_whole_is_refused(string body)
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync(Credential("one"), body)).ShouldBe(400, "BadRequest");
        (await arm.GetAsync(Credential("one"))).ShouldBe(404, "ResourceNotFound");
    }

    [Fact]
    public async Task An_identity_has_room_for_twenty_credentials()
    {
        await using RunningArm arm = await StartSiteAsync();
        foreach (int number in Enumerable.Range(1, 20))
        {
            (await arm.PutAsync(Credential($"c{number}"), Body($"sa-{number}"))).ShouldBe(201);
        }

        ArmReply tooMany = await arm.PutAsync(Credential("c21"), Body("sa-21"));

        tooMany.ShouldBe(400, "BadRequest");
        Assert.Contains("limit of 20", tooMany.Message, StringComparison.Ordinal);
        (await arm.PutAsync(Credential("c20"), Body("sa-20b"))).ShouldBe(200);
    }

    [Fact]
    public async Task Two_credentials_cannot_be_written_to_one_identity_at_a_time()
    {
        var time = new ManualTime();
        await using RunningArm arm = await StartSiteAsync(time);
        arm.Behaviour.FederatedCredentialWriteTime = TimeSpan.FromSeconds(5);
        Task<ArmReply> first = arm.PutAsync(Credential("one"), Body("sa-1"));
        await time.WaitForAlarmAsync();

        ArmReply second = await arm.PutAsync(Credential("two"), Body("sa-2"));
        time.Advance(TimeSpan.FromSeconds(5));

        second.ShouldBe(409, "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity");
        (await first).ShouldBe(201);
        arm.Behaviour.FederatedCredentialWriteTime = TimeSpan.Zero;
        (await arm.PutAsync(Credential("two"), Body("sa-2"))).ShouldBe(201);
    }

    [Fact]
    public async Task A_credential_needs_its_identity()
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync($"{Identity}x/federatedIdentityCredentials/one", Body("sa"))).ShouldBe(404, "ParentResourceNotFound");
    }

    private static string Credential(string name) => $"{Identity}/federatedIdentityCredentials/{name}";

    private static string Body(string account) => $$"""
        {"properties":{"issuer":"{{Issuer}}","subject":"system:serviceaccount:azure-iot-operations:{{account}}","audiences":["api://AzureADTokenExchange"]} }
        """;
}
