using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>Reading, writing and deleting resources.</summary>
public sealed class ArmResourceTests
{
    private const string VaultBody = """{"location":"westeurope","properties":{"enablePurgeProtection":true,"notKnownToAnyone":{"deep":[1,{"x":null}]} } }""";

    [Fact]
    public async Task What_is_put_is_got_back_with_fields_nobody_knows()
    {
        await using RunningArm arm = await StartAsync();

        ArmReply put = await arm.PutAsync(Vault, VaultBody);
        ArmReply got = await arm.GetAsync(Vault);

        put.ShouldBe(201);
        got.ShouldBe(200);
        Assert.Equal(Vault, got.Text("id"));
        Assert.Equal("vault", got.Text("name"));
        Assert.Equal("Microsoft.KeyVault/vaults", got.Text("type"));
        Assert.Equal("""{"deep":[1,{"x":null}]}""", got.Json("properties.notKnownToAnyone"));
        Assert.Equal("Succeeded", got.Text("properties.provisioningState"));
        Assert.Equal(arm.Behaviour.ObjectId, got.Text("systemData.createdBy"));
    }

    [Fact]
    public async Task Ids_are_the_same_in_any_case_and_keep_the_case_they_were_made_with()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply got = await arm.GetAsync(Vault.ToUpperInvariant().Replace("/SUBSCRIPTIONS", "/subscriptions", StringComparison.Ordinal));

        got.ShouldBe(200);
        Assert.Equal(Vault, got.Text("id"));
        (await arm.PutAsync(Vault.ToLowerInvariant(), VaultBody)).ShouldBe(200);
        Assert.Equal(["vault"], (await arm.GetAsync($"{Group}/providers/microsoft.keyvault/VAULTS")).Names);
    }

    [Fact]
    public async Task A_put_replaces_all_but_what_the_service_writes()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.OperationLooks = 0;

        ArmReply put = await arm.PutAsync(Instance, """{"location":"westeurope","properties":{"version":"9.9.9","description":"new","provisioningState":"Failed"} }""");

        put.ShouldBe(200);
        Assert.Equal("1.3.137", put.Text("properties.version"));
        Assert.Equal("new", put.Text("properties.description"));
        Assert.Equal("Succeeded", put.Text("properties.provisioningState"));
        Assert.Null(put.Body["tags"]);
    }

    [Fact]
    public async Task An_instance_gets_its_version_from_the_extension_on_its_cluster()
    {
        await using RunningArm arm = await StartAsync();
        arm.Behaviour.OperationLooks = 0;
        arm.Seed($$"""{"id":"{{Cluster}}","location":"westeurope"}""");
        arm.Seed($$"""{"id":"{{Cluster}}/providers/Microsoft.KubernetesConfiguration/extensions/aio","properties":{"extensionType":"microsoft.iotoperations","version":"1.2.112"} }""");
        arm.Seed($$"""{"id":"{{Group}}/providers/Microsoft.ExtendedLocation/customLocations/here","properties":{"hostResourceId":"{{Cluster}}"} }""");

        ArmReply put = await arm.PutAsync(Instance, $$"""{"location":"westeurope","extendedLocation":{"name":"{{Group}}/providers/Microsoft.ExtendedLocation/customLocations/here","type":"CustomLocation"},"properties":{} }""");

        Assert.Equal("1.2.112", put.Text("properties.version"));
    }

    [Fact]
    public async Task A_patch_merges_properties_and_replaces_tags()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Seed($$"""{"id":"{{Vault}}","location":"westeurope","tags":{"a":"1","b":"2"},"properties":{"networkAcls":{"bypass":"AzureServices","defaultAction":"Allow"},"gone":1} }""");

        ArmReply patched = await arm.PatchAsync(Vault, """{"tags":{"c":"3"},"properties":{"networkAcls":{"defaultAction":"Deny"},"gone":null} }""");

        patched.ShouldBe(200);
        Assert.Equal("""{"c":"3"}""", patched.Json("tags"));
        Assert.Equal("""{"bypass":"AzureServices","defaultAction":"Deny"}""", patched.Json("properties.networkAcls"));
        Assert.Null(ArmJson.At(patched.Body.AsObject(), "properties.gone"));
    }

    [Fact]
    public async Task An_instance_takes_tags_by_patch_and_nothing_below_it_takes_a_patch()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply tagged = await arm.PatchAsync(Instance, """{"tags":{"plant":"lisbon"} }""");
        ArmReply refused = await arm.PatchAsync(Instance, """{"properties":{"description":"new"} }""");
        ArmReply child = await arm.PatchAsync(Broker, """{"properties":{} }""");

        tagged.ShouldBe(200);
        Assert.Equal("Succeeded", tagged.Text("properties.provisioningState"));
        refused.ShouldBe(400, "InvalidRequestContent");
        Assert.Contains("properties.description", refused.Message, StringComparison.Ordinal);
        child.ShouldBe(405, "MethodNotAllowed");
        Assert.Equal("GET, PUT, DELETE", child.Headers["Allow"]);
    }

    [Fact]
    public async Task Settings_of_an_extension_are_merged_a_null_takes_one_away_and_protected_ones_never_come_back()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string extension = $"{Cluster}/providers/Microsoft.KubernetesConfiguration/extensions/aio";
        arm.Seed($$"""{"id":"{{extension}}","properties":{"extensionType":"microsoft.iotoperations","configurationSettings":{"a":"1","b":"2"} } }""");

        ArmReply patched = await arm.PatchAsync(extension, """{"properties":{"configurationSettings":{"b":null,"c":"3"},"configurationProtectedSettings":{"password":"hunter2"} } }""");

        patched.ShouldBe(202);
        Assert.Equal("Succeeded", (await arm.FollowAsync(patched)).Text("status"));
        ArmReply got = await arm.GetAsync(extension);
        Assert.Equal("""{"a":"1","c":"3"}""", got.Json("properties.configurationSettings"));
        Assert.Equal("""{"password":""}""", got.Json("properties.configurationProtectedSettings"));
        (await arm.PatchAsync(extension, """{"properties":{"extensionType":"other"} }""")).ShouldBe(400, "InvalidRequestContent");
    }

    [Fact]
    public async Task Head_tells_whether_a_resource_is_there()
    {
        await using RunningArm arm = await StartSiteAsync();

        Assert.Equal(204, (await arm.SendAsync(HttpMethod.Head, Vault)).Status);
        Assert.Equal(404, (await arm.SendAsync(HttpMethod.Head, Vault + "x")).Status);
        Assert.Equal(204, (await arm.SendAsync(HttpMethod.Head, Group)).Status);
        Assert.Equal(404, (await arm.SendAsync(HttpMethod.Head, Group + "x")).Status);
    }

    [Fact]
    public async Task Delete_takes_a_resource_and_its_children_and_is_content_when_there_is_nothing()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string credential = $"{Identity}/federatedIdentityCredentials/aio";
        arm.Seed($$"""{"id":"{{credential}}","properties":{} }""");

        (await arm.DeleteAsync(Identity)).ShouldBe(200);

        (await arm.GetAsync(Identity)).ShouldBe(404, "ResourceNotFound");
        Assert.Null(arm.Store.Find(ArmId.Parse(credential)));
        (await arm.DeleteAsync(Identity)).ShouldBe(204);
    }

    [Fact]
    public async Task Lists_hold_what_lies_in_their_scope()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string other = $"{Subscription}/resourceGroups/rg-site-2";
        arm.Seed($$"""{"id":"{{other}}","name":"rg-site-2","location":"westeurope"}""");
        arm.Seed($$"""{"id":"{{other}}/providers/Microsoft.KeyVault/vaults/vault2","name":"vault2","location":"westeurope"}""");
        arm.Seed($$"""{"id":"{{Cluster}}/providers/Microsoft.KubernetesConfiguration/extensions/aio","name":"aio"}""");

        Assert.Equal(["vault"], (await arm.GetAsync($"{Group}/providers/Microsoft.KeyVault/vaults")).Names);
        Assert.Equal(["vault2", "vault"], (await arm.GetAsync($"{Subscription}/providers/Microsoft.KeyVault/vaults")).Names);
        Assert.Equal(["default"], (await arm.GetAsync($"{Instance}/brokers")).Names);
        Assert.Equal(["aio"], (await arm.GetAsync($"{Cluster}/providers/Microsoft.KubernetesConfiguration/extensions")).Names);
        Assert.Equal(["rg-site", "rg-site-2"], (await arm.GetAsync($"{Subscription}/resourceGroups")).Names);
        Assert.Empty((await arm.GetAsync($"{Broker}/listeners")).Names);
    }

    [Fact]
    public async Task The_list_of_all_resources_knows_a_type_filter_and_leaves_properties_out()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply all = await arm.GetAsync($"{Group}/resources");
        ArmReply vaults = await arm.GetAsync($"{Subscription}/resources?$filter=resourceType eq 'microsoft.keyvault/vaults'");

        Assert.Equal(["cluster", "site", "vault", "writer"], all.Names.Order());
        Assert.Equal(["vault"], vaults.Names);
        Assert.All(all.Body["value"]!.AsArray(), item => Assert.Null(item!["properties"]));
        Assert.Equal(["vault"], (await arm.GetAsync($"{Subscription}/resources?$filter=resourceType eq 'Microsoft.KeyVault/vaults' and name eq 'VAULT' and resourceGroup eq 'rg-site'")).Names);
        Assert.Empty((await arm.GetAsync($"{Subscription}/resources?$filter=name eq 'nobody'")).Names);
        (await arm.GetAsync($"{Group}/resources?$filter=location eq 'x'")).ShouldBe(400, "InvalidFilterInQueryString");
    }

    [Fact]
    public async Task Long_lists_come_in_pages_that_go_on_where_they_stopped()
    {
        await using RunningArm arm = await StartAsync();
        arm.Behaviour.PageSize = 4;
        foreach (int number in Enumerable.Range(1, 10))
        {
            arm.Seed($$"""{"id":"{{Group}}/providers/Microsoft.KeyVault/vaults/v{{number:00}}","name":"v{{number:00}}","location":"westeurope"}""");
        }

        List<string> seen = [];
        List<int> sizes = [];
        string? next = $"{Group}/providers/Microsoft.KeyVault/vaults?$top=3";
        while (next is not null)
        {
            ArmReply page = await arm.GetAsync(next);
            page.ShouldBe(200);
            seen.AddRange(page.Names);
            sizes.Add(page.Names.Length);

            // A resource behind the last page's end does not shift the rest.
            arm.Store.Remove(ArmId.Parse($"{Group}/providers/Microsoft.KeyVault/vaults/v01"));
            next = page.NextLink;
            Assert.True(next is null || next.StartsWith(arm.BaseAddress, StringComparison.Ordinal));
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"v{number:00}"), seen);
        Assert.Equal([3, 3, 3, 1], sizes);
        Assert.Equal(4, (await arm.GetAsync($"{Group}/providers/Microsoft.KeyVault/vaults?$top=100")).Names.Length);
    }

    [Fact]
    public async Task A_write_can_be_made_to_depend_on_the_version_that_was_read()
    {
        await using RunningArm arm = await StartSiteAsync();
        string read = (await arm.GetAsync(Vault)).Headers["ETag"];
        ArmReply first = await arm.SendAsync(HttpMethod.Put, Vault, VaultBody, edit: request => request.Headers.Add("If-Match", read));

        ArmReply second = await arm.SendAsync(HttpMethod.Put, Vault, VaultBody, edit: request => request.Headers.Add("If-Match", read));
        ArmReply fresh = await arm.SendAsync(HttpMethod.Put, Vault, VaultBody, edit: request => request.Headers.Add("If-None-Match", "*"));

        first.ShouldBe(200);
        Assert.NotEqual(read, first.Headers["ETag"]);
        second.ShouldBe(412, "PreconditionFailed");
        fresh.ShouldBe(412, "PreconditionFailed");
    }

    [Fact]
    public async Task A_tracked_resource_has_a_location_and_keeps_it()
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.PutAsync(Vault + "2", """{"properties":{} }""")).ShouldBe(400, "LocationRequired");
        (await arm.PutAsync(Vault, """{"location":"northeurope","properties":{} }""")).ShouldBe(409, "InvalidResourceLocation");
        (await arm.PutAsync(Vault, """{"location":"West Europe","properties":{} }""")).ShouldBe(200);
        (await arm.PutAsync(Group, """{"location":"northeurope"}""")).ShouldBe(409, "InvalidResourceGroupLocation");
    }

    [Fact]
    public async Task Resource_groups_can_be_made_and_taken_away_with_everything_in_them()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string other = $"{Subscription}/resourceGroups/rg-new";

        ArmReply made = await arm.PutAsync(other, """{"location":"westeurope","tags":{"a":"b"} }""");
        ArmReply gone = await arm.DeleteAsync(Group);

        made.ShouldBe(201);
        Assert.Equal("Microsoft.Resources/resourceGroups", made.Text("type"));
        Assert.Equal("Succeeded", made.Text("properties.provisioningState"));
        gone.ShouldBe(202);
        Assert.Equal(204, (await arm.FollowAsync(gone, "Location")).Status);
        (await arm.GetAsync(Vault)).ShouldBe(404, "ResourceGroupNotFound");
        (await arm.DeleteAsync(Group)).ShouldBe(404, "ResourceGroupNotFound");
    }

    [Theory]
    [InlineData(CreatedOnlyOnce.Memory)]
    [InlineData(CreatedOnlyOnce.Cardinality)]
    [InlineData(CreatedOnlyOnce.Buffer)]
    [InlineData(CreatedOnlyOnce.Encryption)]
    [InlineData(CreatedOnlyOnce.Limits)]
    public async Task What_can_only_be_set_once_is_refused_ignored_or_changed_as_told(string path)
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.OperationLooks = 0;
        JsonObject body = (await arm.GetAsync(Broker)).Body.AsObject();
        body.Put(path, path == CreatedOnlyOnce.Cardinality ? 5 : "Disabled");
        body.Put("properties.diagnostics.logs.level", "debug");

        ArmReply refused = await arm.PutAsync(Broker, body.ToJsonString());
        refused.ShouldBe(400, "PropertyChangeNotAllowed");
        Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
        Assert.Equal("info", (await arm.GetAsync(Broker)).Text("properties.diagnostics.logs.level"));

        arm.Behaviour.CreateOnly = ArmCreateOnly.Ignore;
        ArmReply ignored = await arm.PutAsync(Broker, body.ToJsonString());
        ignored.ShouldBe(200);
        Assert.NotEqual(body.At(path)!.ToJsonString(), ignored.Json(path));
        Assert.Equal("debug", ignored.Text("properties.diagnostics.logs.level"));

        arm.Behaviour.CreateOnly = ArmCreateOnly.Allow;
        ArmReply changed = await arm.PutAsync(Broker, body.ToJsonString());
        Assert.Equal(body.At(path)!.ToJsonString(), changed.Json(path));
    }

    [Fact]
    public async Task Writing_a_default_out_is_no_change_of_what_can_only_be_set_once()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.OperationLooks = 0;
        JsonObject body = (await arm.GetAsync(Broker)).Body.AsObject();
        body.Put("properties.advanced.encryptInternalTraffic", "enabled");
        body.Put("properties.cardinality.backendChain.workers", 1);
        body.Put("properties.generateResourceLimits.cpu", "Enabled");

        (await arm.PutAsync(Broker, body.ToJsonString())).ShouldBe(200);
    }

    [Fact]
    public async Task A_cluster_that_turns_on_its_issuer_gets_one()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.OperationLooks = 0;

        ArmReply put = await arm.PutAsync(Cluster, """{"location":"westeurope","properties":{"kubernetesVersion":"9","oidcIssuerProfile":{"enabled":true,"issuerUrl":"https://mine"} } }""");

        Assert.StartsWith($"https://westeurope.oic.prod-arc.azure.com/{arm.Behaviour.TenantId}/", put.Text("properties.oidcIssuerProfile.issuerUrl"), StringComparison.Ordinal);
        Assert.Equal("1.35.4", put.Text("properties.kubernetesVersion"));
    }

    [Fact]
    public async Task Writes_are_told_to_who_listens_and_seeding_is_not()
    {
        await using RunningArm arm = await StartSiteAsync();
        List<(string Id, bool IsGone)> changes = [];
        arm.Store.Changed += (id, document) => changes.Add((id.Text, document is null));

        arm.Seed($$"""{"id":"{{Vault}}2"}""");
        await arm.PutAsync(Vault, VaultBody);
        await arm.DeleteAsync(Vault);

        Assert.Equal([(Vault, false), (Vault, true)], changes);
    }

    private static class CreatedOnlyOnce
    {
        public const string Memory = "properties.memoryProfile";
        public const string Cardinality = "properties.cardinality.frontend.replicas";
        public const string Buffer = "properties.diskBackedMessageBuffer.maxSize";
        public const string Encryption = "properties.advanced.encryptInternalTraffic";
        public const string Limits = "properties.generateResourceLimits.cpu";
    }
}
