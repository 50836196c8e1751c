using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>Roles, permissions, locks and policies.</summary>
public sealed class ArmAccessTests
{
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private const string Contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    private const string Principal = "aaaaaaaa-0000-0000-0000-000000000002";
    private const string First = "00000000-0000-0000-0000-00000000000a";
    private const string Second = "00000000-0000-0000-0000-00000000000b";

    [Fact]
    public async Task A_role_is_assigned_once()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply made = await arm.PutAsync(Assignment(Vault, First), Body(Principal, SecretsUser));
        ArmReply again = await arm.PutAsync(Assignment(Vault, First), Body(Principal, SecretsUser));
        ArmReply other = await arm.PutAsync(Assignment(Vault, Second), Body(Principal, SecretsUser));
        ArmReply moved = await arm.PutAsync(Assignment(Vault, First), Body(Principal, Reader));
        ArmReply wider = await arm.PutAsync(Assignment(Group, Second), Body(Principal, SecretsUser));

        made.ShouldBe(201);
        Assert.Equal(Vault, made.Text("properties.scope"));
        Assert.Equal($"{Subscription}/providers/Microsoft.Authorization/roleDefinitions/{SecretsUser}", made.Text("properties.roleDefinitionId"));
        again.ShouldBe(200);
        other.ShouldBe(409, "RoleAssignmentExists");
        moved.ShouldBe(400, "RoleAssignmentUpdateNotPermitted");
        wider.ShouldBe(201);
    }

    [Fact]
    public async Task A_deleted_assignment_comes_back_once_more_and_is_gone()
    {
        await using RunningArm arm = await StartSiteAsync();
        await arm.PutAsync(Assignment(Vault, First), Body(Principal, SecretsUser));

        ArmReply gone = await arm.DeleteAsync(Assignment(Vault, First));

        gone.ShouldBe(200);
        Assert.Equal(Principal, gone.Text("properties.principalId"));
        (await arm.DeleteAsync(Assignment(Vault, First))).ShouldBe(204);
        (await arm.PutAsync(Assignment(Vault, Second), Body(Principal, SecretsUser))).ShouldBe(201);
    }

    [Theory]
    [InlineData("not-a-guid", Principal, SecretsUser, 400, "InvalidRoleAssignmentId")]
    [InlineData(First, "not-a-guid", SecretsUser, 400, "InvalidPrincipalId")]
    [InlineData(First, "", SecretsUser, 400, "InvalidRequestContent")]
    [InlineData(First, Principal, "", 404, "RoleDefinitionDoesNotExist")]
    [InlineData(First, Principal, "00000000-0000-0000-0000-000000000000", 404, "RoleDefinitionDoesNotExist")]
    public async Task An_assignment_that_makes_no_sense_is_refused(string name, string principal, string role, int status, string code)
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync(Assignment(Vault, name), Body(principal, role))).ShouldBe(status, code);
    }

    [Fact]
    public async Task An_assignment_without_properties_or_on_nothing_is_refused()
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync(Assignment(Vault, First), """{"properties":null}""")).ShouldBe(400, "InvalidRequestContent");
        (await arm.PutAsync(Assignment(Vault + "x", First), Body(Principal, SecretsUser))).ShouldBe(404, "ResourceNotFound");
    }

    [Fact]
    public async Task A_new_principal_is_unknown_until_the_directory_has_replicated()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.PrincipalReplicationRefusals = 2;

        ArmReply refused = await arm.PutAsync(Assignment(Vault, First), Body(Principal, SecretsUser));

        refused.ShouldBe(400, "PrincipalNotFound");
        Assert.Contains("replication delay", refused.Message, StringComparison.Ordinal);
        (await arm.PutAsync(Assignment(Vault, First), Body(Principal, SecretsUser))).ShouldBe(400, "PrincipalNotFound");
        (await arm.PutAsync(Assignment(Vault, First), Body(Principal, SecretsUser))).ShouldBe(201);
    }

    [Fact]
    public async Task Assignments_are_listed_from_above_and_unless_filtered_from_below()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string group = "/providers/Microsoft.Management/managementGroups/factories";
        arm.Behaviour.ManagementGroups = new Dictionary<string, string[]> { ["factories"] = [SubscriptionId] };
        Plant(group, "on-group", Principal);
        Plant(Subscription, "on-subscription", "11111111-0000-0000-0000-000000000000");
        Plant(Group, "on-rg", Principal);
        Plant(Vault, "on-vault", Principal);
        Plant(Cluster, "on-cluster", Principal);

        Assert.Equal(["on-group", "on-rg", "on-subscription", "on-vault"], await NamesAsync(Vault, null));
        Assert.Equal(["on-cluster", "on-group", "on-rg", "on-subscription", "on-vault"], await NamesAsync(Group, null));
        Assert.Equal(["on-group", "on-rg", "on-subscription"], await NamesAsync(Group, "atScope()"));
        Assert.Equal(["on-group", "on-rg", "on-vault"], await NamesAsync(Vault, $"principalId eq '{Principal}'"));
        Assert.Equal(["on-group", "on-rg"], await NamesAsync(Group, $"atScope() and assignedTo('{Principal.ToUpperInvariant()}')"));
        (await arm.GetAsync(Assignment(Vault, "") + "?$filter=roleDefinitionId eq 'x'")).ShouldBe(400, "UnsupportedQuery");

        void Plant(string scope, string name, string principal) => arm.Seed($$"""
            {"id":"{{scope}}/providers/Microsoft.Authorization/roleAssignments/{{name}}","name":"{{name}}","properties":{
              "scope":"{{scope}}","principalId":"{{principal}}","roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/{{Reader}}"} }
            """);

        async Task<string[]> NamesAsync(string scope, string? filter) =>
            [.. (await arm.GetAsync($"{scope}/providers/Microsoft.Authorization/roleAssignments{(filter is null ? "" : $"?$filter={Uri.EscapeDataString(filter)}")}")).Names.Order()];
    }

    [Fact]
    public async Task Built_in_roles_are_found_by_id_by_name_and_in_the_list()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string definitions = $"{Subscription}/providers/Microsoft.Authorization/roleDefinitions";

        ArmReply one = await arm.GetAsync($"{definitions}/{SecretsUser}");
        ArmReply named = await arm.GetAsync($"{Vault}/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq 'Storage Blob Data Contributor'");
        ArmReply all = await arm.GetAsync(definitions);

        Assert.Equal("Key Vault Secrets User", one.Text("properties.roleName"));
        Assert.Equal("BuiltInRole", one.Text("properties.type"));
        Assert.Contains("Microsoft.KeyVault/vaults/secrets/getSecret/action", one.Json("properties.permissions"), StringComparison.Ordinal);
        Assert.Equal(["ba92f5b4-2d11-453d-a403-e96b0029c9fe"], named.Names);
        Assert.All(
            ["7b7c71ed-33fa-4ed2-a91a-e56d5da260b5", "5bc02df6-6cd5-43fe-ad3d-4c93cf56cc16", "2b629674-e913-4c01-ae53-ef4638d8f975", "a638d3c7-ab3a-418d-83e6-5f17a39d4fde", "a12b0b94-b317-4dcd-84a8-502ce99884c6", "4b0f2fd7-60b4-4eca-896f-4435034f8bf5", "21090545-7ca7-4776-b22c-e363652d74d2"],
            id => Assert.Contains(id, all.Names));
        (await arm.GetAsync($"{definitions}/{First}")).ShouldBe(404, "RoleDefinitionDoesNotExist");
        (await arm.GetAsync($"{definitions}?$filter=nonsense")).ShouldBe(400, "UnsupportedQuery");
    }

    [Fact]
    public async Task A_custom_role_can_be_made_assigned_and_deleted_once_nobody_has_it()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string role = $"{Subscription}/providers/Microsoft.Authorization/roleDefinitions/{First}";
        string body = $$"""{"properties":{"roleName":"Readiness reader","assignableScopes":["{{Subscription}}"],"permissions":[{"actions":["Microsoft.KeyVault/vaults/read"]}]} }""";

        (await arm.PutAsync(role, body)).ShouldBe(201);
        (await arm.PutAsync(role, body)).ShouldBe(200);
        (await arm.PutAsync(role.Replace(First, Second, StringComparison.Ordinal), body)).ShouldBe(409, "RoleDefinitionWithSameNameExists");
        (await arm.PutAsync(role.Replace(First, Reader, StringComparison.Ordinal), body)).ShouldBe(400, "RoleDefinitionCannotBeModified");
        (await arm.PutAsync(role.Replace(First, "name", StringComparison.Ordinal), body)).ShouldBe(400, "InvalidRoleDefinitionId");
        (await arm.PutAsync(role, """{"properties":{"roleName":"x"} }""")).ShouldBe(400, "InvalidRoleDefinition");
        Assert.Equal("CustomRole", (await arm.GetAsync(role)).Text("properties.type"));
        (await arm.PutAsync(Assignment(Vault, First), Body(Principal, First))).ShouldBe(201);
        (await arm.DeleteAsync(role)).ShouldBe(409, "RoleDefinitionHasAssignments");
        await arm.DeleteAsync(Assignment(Vault, First));
        (await arm.DeleteAsync(role)).ShouldBe(200);
        (await arm.GetAsync(role)).ShouldBe(404, "RoleDefinitionDoesNotExist");
    }

    [Fact]
    public async Task A_forbidden_action_is_refused_naming_action_and_scope_and_is_missing_from_the_permissions()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.Forbidden = [new("Microsoft.KeyVault/vaults/read"), new("Microsoft.IoTOperations/instances/brokers/*", Instance)];

        ArmReply one = await arm.GetAsync(Vault);
        ArmReply list = await arm.GetAsync($"{Group}/providers/Microsoft.KeyVault/vaults");
        ArmReply permissions = await arm.GetAsync($"{Group}/providers/Microsoft.Authorization/permissions");

        one.ShouldBe(403, "AuthorizationFailed");
        Assert.Equal(
            $"The client '{arm.Behaviour.ClientId}' with object id '{arm.Behaviour.ObjectId}' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope '{Vault}' or the scope is invalid. If access was recently granted, please refresh your credentials.",
            one.Message);
        list.ShouldBe(403, "AuthorizationFailed");
        (await arm.GetAsync(Vault + "x")).ShouldBe(403, "AuthorizationFailed");
        (await arm.GetAsync(Broker)).ShouldBe(403, "AuthorizationFailed");
        (await arm.PutAsync(Broker, "{}")).ShouldBe(403, "AuthorizationFailed");
        (await arm.GetAsync(Instance)).ShouldBe(200);
        Assert.Equal("""[{"actions":["*"],"notActions":["Microsoft.KeyVault/vaults/read"],"dataActions":[],"notDataActions":[]}]""", permissions.Json("value"));
    }

    [Fact]
    public async Task Forbidden_types_leave_their_children_alone()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.ForbiddenTypes = () => ["microsoft.iotoperations/instances", "Microsoft.Resources/providers"];

        (await arm.GetAsync(Instance)).ShouldBe(403, "AuthorizationFailed");
        (await arm.GetAsync($"{Subscription}/providers/Microsoft.KeyVault")).ShouldBe(403, "AuthorizationFailed");
        (await arm.GetAsync(Broker)).ShouldBe(200);
    }

    [Fact]
    public async Task Callers_can_be_held_to_what_is_assigned_to_them()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.CallersOwnEverything = false;
        arm.Behaviour.CallerGrants = [new ArmGrant(Vault, "Microsoft.KeyVault/vaults/*") { NotActions = ["*/delete"] }];
        (await arm.GetAsync(Vault)).ShouldBe(200);
        (await arm.DeleteAsync(Vault)).ShouldBe(403, "AuthorizationFailed");
        (await arm.GetAsync(Instance)).ShouldBe(403, "AuthorizationFailed");

        arm.Seed($$"""
            {"id":"{{Assignment(Group, First)}}","name":"{{First}}","properties":{"scope":"{{Group}}","principalId":"{{arm.Behaviour.ObjectId}}",
             "roleDefinitionId":"{{Subscription}}/providers/Microsoft.Authorization/roleDefinitions/{{Contributor}}"} }
            """);

        (await arm.GetAsync(Instance)).ShouldBe(200);
        (await arm.PatchAsync(Instance, """{"tags":{} }""")).ShouldBe(200);
        (await arm.PutAsync(Assignment(Vault, Second), Body(Principal, SecretsUser))).ShouldBe(403, "AuthorizationFailed");
        (await arm.GetAsync($"{Subscription}/resourceGroups")).ShouldBe(403, "AuthorizationFailed");
        Assert.Empty((await arm.GetAsync("/subscriptions")).Body["value"]!.AsArray());
        ArmReply permissions = await arm.GetAsync($"{Vault}/providers/Microsoft.Authorization/permissions");
        Assert.Equal(["Microsoft.KeyVault/vaults/*", "*"], permissions.Body["value"]!.AsArray().Select(grant => grant!["actions"]![0]!.GetValue<string>()));
    }

    [Fact]
    public async Task Subscriptions_are_listed_to_those_who_have_something_there()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply list = await arm.GetAsync("/subscriptions");
        ArmReply one = await arm.GetAsync(Subscription);
        ArmReply tenants = await arm.GetAsync("/tenants");

        Assert.Equal(SubscriptionId, list.Body["value"]![0]!["subscriptionId"]!.GetValue<string>());
        Assert.Equal("Factories", one.Text("displayName"));
        Assert.Equal(arm.Behaviour.TenantId, tenants.Body["value"]![0]!["tenantId"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Group, "CanNotDelete", true, false)]
    [InlineData(Vault, "CanNotDelete", true, false)]
    [InlineData(Subscription, "ReadOnly", true, true)]
    [InlineData(Vault, "ReadOnly", true, true)]
    [InlineData(Cluster, "ReadOnly", false, false)]
    public async Task A_lock_stops_what_lies_in_it(string scope, string level, bool stopsDelete, bool stopsWrite)
    {
        await using RunningArm arm = await StartSiteAsync();
        string lockId = $"{scope}/providers/Microsoft.Authorization/locks/keep";
        (await arm.PutAsync(lockId, $$"""{"properties":{"level":"{{level}}","notes":"production"} }""")).ShouldBe(201);

        ArmReply write = await arm.PatchAsync(Vault, """{"tags":{} }""");
        ArmReply delete = await arm.DeleteAsync(Vault);

        write.ShouldBe(stopsWrite ? 409 : 200, stopsWrite ? "ScopeLocked" : null);
        delete.ShouldBe(stopsDelete ? 409 : 200, stopsDelete ? "ScopeLocked" : null);
        if (stopsDelete)
        {
            Assert.Equal($"The scope '{Vault}' cannot perform delete operation because following scope(s) are locked: '{scope}'. Please remove the lock and try again.", delete.Message);
            (await arm.DeleteAsync(lockId)).ShouldBe(200);
            (await arm.DeleteAsync(Vault)).ShouldBe(200);
        }
    }

    [Fact]
    public async Task A_locked_resource_keeps_its_group_from_being_deleted()
    {
        await using RunningArm arm = await StartSiteAsync();
        await arm.PutAsync($"{Vault}/providers/Microsoft.Authorization/locks/keep", """{"properties":{"level":"CanNotDelete"} }""");

        (await arm.DeleteAsync(Group)).ShouldBe(409, "ScopeLocked");
    }

    [Fact]
    public async Task A_policy_denies_writes_and_names_itself()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.PolicyDenials = [new("only-approved", "Microsoft.KeyVault/*")];

        ArmReply put = await arm.PutAsync(Vault, """{"location":"westeurope","properties":{} }""");

        put.ShouldBe(403, "RequestDisallowedByPolicy");
        Assert.StartsWith("Resource 'vault' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"only-approved\"", put.Message, StringComparison.Ordinal);
        Assert.Equal("PolicyViolation", put.Body["error"]!["additionalInfo"]![0]!["type"]!.GetValue<string>());
        (await arm.GetAsync(Vault)).ShouldBe(200);
        (await arm.PatchAsync(Instance, """{"tags":{} }""")).ShouldBe(200);
        arm.Behaviour.PolicyDenials = [new("only-approved", "Microsoft.KeyVault/*", Cluster)];
        (await arm.PutAsync(Vault, """{"location":"westeurope","properties":{} }""")).ShouldBe(200);
    }

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("*/read", "Microsoft.KeyVault/vaults/read", true)]
    [InlineData("*/read", "Microsoft.KeyVault/vaults/reads", false)]
    [InlineData("Microsoft.KeyVault/*/read", "microsoft.keyvault/vaults/READ", true)]
    [InlineData("Microsoft.KeyVault/*/read", "Microsoft.KeyVault/read", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("ab*ba", "aba", false)]
    public void Actions_match_with_wildcards(string pattern, string action, bool expected) => Assert.Equal(expected, Wildcard.Matches(pattern, action));

    private static string Assignment(string scope, string name) => $"{scope}/providers/Microsoft.Authorization/roleAssignments{(name.Length == 0 ? "" : "/" + name)}";

    private static string Body(string principal, string role) => new JsonObject
    {
        ["properties"] = new JsonObject
        {
            ["principalId"] = principal,
            ["principalType"] = "ServicePrincipal",
            ["roleDefinitionId"] = $"{Subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}",
        },
    }.ToJsonString();
}
