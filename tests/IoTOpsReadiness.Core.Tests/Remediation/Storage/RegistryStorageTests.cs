using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Remediation.Storage;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Storage;

public class RegistryStorageTests
{
    private static readonly string[] Guidelines = ["SchemaRegistry.PublicNetwork", "SchemaRegistry.StorageHns", "SchemaRegistry.StorageRole", "SchemaRegistry.StorageFirewall"];

    [Fact]
    public async Task An_open_account_is_closed_once_services_pass()
    {
        AccessSite site = With("""{"publicNetworkAccess":"Enabled","networkAcls":{"defaultAction":"Allow","bypass":"Logging"}}""");

        Change[] plan = Apply(site, new());
        Take(site, plan);

        Assert.Equal(2, plan.Length);
        Assert.Contains("Logging, AzureServices", plan[0].After, StringComparison.Ordinal);
        Assert.Contains("\"Allow\"", plan[0].After, StringComparison.Ordinal);
        Assert.Equal([plan[0].Id], plan[1].DependsOn);
        Assert.All(plan, change => Assert.Equal(ChangeOperation.Patch, change.Operation));
        Assert.Equal(ChangeImpact.ClientsDisconnect, plan[1].Impact);
        await AssertPassAsync(site);
        Assert.Empty(Apply(site, new()));
    }

    [Fact]
    public async Task An_account_that_nobody_reached_is_not_open_to_all_for_a_moment()
    {
        AccessSite site = With("""{"publicNetworkAccess":"Disabled","networkAcls":{"defaultAction":"Allow","bypass":"None"}}""");

        Change[] plan = Apply(site, new());
        Take(site, plan);

        Change change = Assert.Single(plan);
        Assert.Equal(["SchemaRegistry.PublicNetwork", "SchemaRegistry.StorageFirewall"], change.Guidelines);
        await AssertPassAsync(site);
        Assert.Empty(Apply(site, new()));
    }

    [Theory]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"None"}}""", 1)]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"AzureServices"}}""", 0)]
    [InlineData("""{"publicNetworkAccess":"Enabled"}""", 1)]
    public async Task Only_what_is_missing_is_written(string network, int steps)
    {
        AccessSite site = With(network);

        Change[] plan = Apply(site, new());
        Take(site, plan);

        Assert.Equal(steps, plan.Length);
        await AssertPassAsync(site);
    }

    [Fact]
    public void Ranges_are_added_to_those_there_are()
    {
        AccessSite site = With("""{"networkAcls":{"defaultAction":"Deny","bypass":"AzureServices","ipRules":[{"value":"198.51.100.1","action":"Allow"}]}}""");

        Change[] plan = Apply(site, new() { AllowedRanges = ["203.0.113.0/24", "198.51.100.1", "203.0.113.9/32"] });
        Take(site, plan);

        Assert.Equal(
            ["198.51.100.1", "203.0.113.0/24", "203.0.113.9"],
            JsonNode.Parse(Assert.Single(plan).After!)!["properties"]!["networkAcls"]!["ipRules"]!.AsArray().Select(rule => (string?)rule!["value"]));
        Assert.Empty(Apply(site, new() { AllowedRanges = ["203.0.113.0/24"] }));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/31")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.0/12")]
    [InlineData("192.168.1.0/24")]
    [InlineData("2001:db8::1")]
    [InlineData("203.0.113.0/24/1")]
    public void What_no_firewall_takes_is_refused(string range) =>
        Assert.Equal("IoTOps.SchemaRegistry.InvalidRange", Assert.Throws<ReadinessException>(() => Apply(With("{}"), new() { AllowedRanges = [range] })).ErrorId);

    [Theory]
    [InlineData("UPPER")]
    [InlineData("ab")]
    [InlineData("a-b-c")]
    [InlineData("x; rm -rf /")]
    public void A_name_no_account_can_have_is_refused(string name) =>
        Assert.Equal("IoTOps.SchemaRegistry.InvalidName", Assert.Throws<ReadinessException>(() => Apply(With("{}"), new() { NewAccountName = name })).ErrorId);

    [Fact]
    public void A_perimeter_is_not_argued_with()
    {
        AccessSite site = With("""{"publicNetworkAccess":"SecuredByPerimeter"}""");

        Assert.Equal("IoTOps.SchemaRegistry.Perimeter", Assert.Throws<ReadinessException>(() => Apply(site, new())).ErrorId);
        Assert.Empty(Apply(site, new() { SkipFirewall = true }));
    }

    [Fact]
    public async Task Dataflows_that_write_to_the_account_are_not_cut_off()
    {
        AccessSite site = With("""{"networkAcls":{"defaultAction":"Allow","bypass":"AzureServices"}}""");
        site.Edit(Evidence.DataflowEndpoints, "history-lake", body =>
            body.Single(member => member.Key.Equals("dataLakeStorageSettings", StringComparison.OrdinalIgnoreCase)).Value!["host"] = "https://stportoschemas.blob.core.windows.net");

        ReadinessException error = Assert.Throws<ReadinessException>(() => Apply(site, new()));
        GuidelineResult result = await site.AssessAsync("SchemaRegistry.StorageFirewall");
        Change manual = Assert.Single(Planner.Plan(site.Snapshot, [result], new Dictionary<string, string>()).Changes);

        Assert.Equal("IoTOps.SchemaRegistry.DataflowCutOff", error.ErrorId);
        Assert.Contains("history-lake", error.Message, StringComparison.Ordinal);
        Assert.Contains(manual.MissingInput, input => input.Contains("AllowIpRange", StringComparison.Ordinal));
        Assert.Single(Apply(site, new() { Force = true }));
        Assert.Equal(2, Planner.Plan(site.Snapshot, [result], new Dictionary<string, string> { ["AllowIpRange"] = "203.0.113.7, 203.0.113.8" }).Changes.Count);
    }

    [Fact]
    public async Task The_registry_gets_its_role_on_the_container_alone()
    {
        AccessSite site = With("""{"networkAcls":{"defaultAction":"Deny"}}""");
        site.EditDocument(Evidence.RoleAssignments, EvidenceSource.Azure, document => document["properties"]!["principalId"] = "00000000-0000-0000-0000-000000000001");
        Assert.Equal(Status.Fail, (await site.AssessAsync("SchemaRegistry.StorageRole")).Status);

        Change change = Assert.Single(Apply(site, new()));
        Assert.Empty(Apply(site, new() { SkipRoleAssignment = true }));
        Add(site, change);

        Assert.Contains("/storageAccounts/stportoschemas/blobServices/default/containers/schemas/providers/Microsoft.Authorization/roleAssignments/", change.Path, StringComparison.Ordinal);
        Assert.Equal(Status.Pass, (await site.AssessAsync("SchemaRegistry.StorageRole")).Status);
        Assert.Empty(Apply(site, new()));
    }

    [Fact]
    public void A_registry_without_identity_gets_one_first()
    {
        AccessSite site = With("""{"networkAcls":{"defaultAction":"Deny"}}""");
        site.EditDocument(Evidence.SchemaRegistries, EvidenceSource.Azure, document => document.Remove("identity"));

        Change[] plan = Apply(site, new());

        Assert.Equal(2, plan.Length);
        Assert.Contains("\"SystemAssigned\"", plan[0].After, StringComparison.Ordinal);
        Assert.NotNull(plan[1].Awaits);
        Assert.Equal([plan[0].Id], plan[1].DependsOn);
    }

    [Fact]
    public async Task An_account_without_hierarchical_namespace_is_left_for_another()
    {
        AccessSite site = With("""{"networkAcls":{"defaultAction":"Deny"},"isHnsEnabled":false}""");

        GuidelineResult result = await site.AssessAsync("SchemaRegistry.StorageHns");
        IReadOnlyList<Change> plan = Planner.Plan(site.Snapshot, [result], new Dictionary<string, string> { ["NewStorageAccount"] = "stportonew" }).Changes;

        Assert.Equal(4, plan.Count);
        Assert.All(plan, change => Assert.Equal(RemediationKind.Manual, change.Kind));
        Assert.Equal([[], [plan[0].Id], [plan[1].Id], [plan[2].Id]], plan.Select(change => change.DependsOn));
        Assert.Contains("--name stportonew --resource-group rg-porto-assembly --location westeurope --kind StorageV2 --sku Standard_ZRS --enable-hierarchical-namespace true", plan[0].Instruction, StringComparison.Ordinal);
        Assert.Contains("--sa-resource-id /subscriptions/f731a0dc-4e98-57ab-8ad1-09d67d191300/resourceGroups/rg-porto-assembly/providers/Microsoft.Storage/storageAccounts/stportonew", plan[2].Instruction, StringComparison.Ordinal);
        Assert.Contains("/instances/porto-assembly --set properties.schemaRegistryRef.resourceId=", plan[3].Instruction, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_seen_is_said()
    {
        AccessSite noAccount = With("{}");
        noAccount.Clear(Evidence.StorageAccounts, EvidenceSource.Azure);
        AccessSite noRegistry = With("{}");
        noRegistry.Clear(Evidence.SchemaRegistries, EvidenceSource.Azure);

        Assert.Equal("IoTOps.SchemaRegistry.NotVisible", Assert.Throws<ReadinessException>(() => Apply(noAccount, new())).ErrorId);
        Assert.Equal("IoTOps.SchemaRegistry.NotRead", Assert.Throws<ReadinessException>(() => Apply(noRegistry, new())).ErrorId);
    }

    private static AccessSite With(string network)
    {
        var site = new AccessSite("MultiNode");
        site.Edit(Evidence.StorageAccounts, "stportoschemas", body =>
        {
            body.Remove("networkAcls");
            body.Remove("publicNetworkAccess");
            foreach ((string name, JsonNode? value) in JsonNode.Parse(network)!.AsObject())
            {
                body[name] = value?.DeepClone();
            }
        });
        return site;
    }

    private static Change[] Apply(AccessSite site, RegistryStorageRequest request)
    {
        Site view = site.Site;
        var drafts = new ChangeDrafts(view);
        RegistryStorageEditor.Apply(view, drafts, request);
        return [.. drafts.Finish()];
    }

    private static void Take(AccessSite site, Change[] plan)
    {
        if (plan.Length > 0)
        {
            site.Edit(Evidence.StorageAccounts, "stportoschemas", body =>
            {
                foreach ((string name, JsonNode? value) in JsonNode.Parse(plan[^1].After!)!["properties"]!.AsObject())
                {
                    body[name] = value?.DeepClone();
                }
            });
        }
    }

    private static void Add(AccessSite site, Change change)
    {
        JsonObject body = JsonNode.Parse(change.After!)!.AsObject();
        body["id"] = change.Path;
        body["name"] = change.Path!.Split('/')[^1];
        body["properties"]!["scope"] = change.Path[..change.Path.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)];
        site.Add(Evidence.RoleAssignments, EvidenceSource.Azure, body.ToJsonString());
    }

    private static async Task AssertPassAsync(AccessSite site)
    {
        foreach (string guideline in Guidelines)
        {
            GuidelineResult result = await site.AssessAsync(guideline);
            Assert.True(result.Status == Status.Pass, $"{guideline}: {string.Join(" ", result.Findings)}");
        }
    }
}
