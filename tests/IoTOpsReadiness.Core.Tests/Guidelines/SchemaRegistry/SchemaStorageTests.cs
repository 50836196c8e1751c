using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.SchemaRegistry;

public class SchemaStorageTests
{
    private const string PublicNetwork = "SchemaRegistry.PublicNetwork";
    private const string Hns = "SchemaRegistry.StorageHns";
    private const string Role = "SchemaRegistry.StorageRole";
    private const string Firewall = "SchemaRegistry.StorageFirewall";
    private const string Contributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string Owner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string Container = AzureResources.AccountId + "/blobServices/default/containers/schemas";

    [Theory]
    [InlineData("{}", Status.Pass, Reason.None)]
    [InlineData("""{"publicNetworkAccess":"enabled"}""", Status.Pass, Reason.None)]
    [InlineData("""{"publicNetworkAccess":"Disabled"}""", Status.Fail, Reason.None)]
    [InlineData("""{"publicNetworkAccess":"SecuredByPerimeter"}""", Status.Unknown, Reason.NeedsInput)]
    [InlineData("""{"publicNetworkAccess":true}""", Status.Unknown, Reason.InvalidData)]
    public void Public_network_access_has_to_be_on(string properties, Status status, Reason reason)
    {
        GuidelineResult result = Rule.Evaluate(PublicNetwork, Site(properties));

        Assert.Equal((status, reason, Severity.Critical), (result.Status, result.Reason, result.Severity));
    }

    [Theory]
    [InlineData("""{"isHnsEnabled":true}""", "StorageV2", Status.Pass)]
    [InlineData("""{"isHnsEnabled":true}""", "BlockBlobStorage", Status.Pass)]
    [InlineData("""{"isHnsEnabled":true}""", "FileStorage", Status.Fail)]
    [InlineData("""{"isHnsEnabled":false}""", "StorageV2", Status.Fail)]
    [InlineData("{}", "StorageV2", Status.Fail)]
    [InlineData("""{"isHnsEnabled":1}""", "StorageV2", Status.Unknown)]
    public void A_hierarchical_namespace_is_wanted(string properties, string kind, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Hns, Site(properties, kind));

        Assert.Equal((status, Severity.Critical), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("{}", Status.Fail, Severity.Medium)]
    [InlineData("""{"networkAcls":{"defaultAction":"Allow"}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"networkAcls":{"defaultAction":"deny"}}""", Status.Pass, Severity.High)]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"Logging, AzureServices"}}""", Status.Pass, Severity.High)]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"None"}}""", Status.Fail, Severity.High)]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"NotAzureServices"}}""", Status.Fail, Severity.High)]
    [InlineData($$"""{"networkAcls":{"defaultAction":"Deny","bypass":"None","resourceAccessRules":[{"resourceId":"{{AzureResources.RegistryId}}","tenantId":"TENANT"}]} }""", Status.Pass, Severity.High)]
    [InlineData($$"""{"networkAcls":{"defaultAction":"Deny","bypass":"None","resourceAccessRules":[{"resourceId":"{{AzureResources.RegistryId}}","tenantId":"other"}]} }""", Status.Fail, Severity.High)]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"None","resourceAccessRules":[{"resourceId":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/*/providers/Microsoft.DeviceRegistry/schemaRegistries/*"}]}}""", Status.Pass, Severity.High)]
    [InlineData("""{"networkAcls":{"defaultAction":"Deny","bypass":"None","resourceAccessRules":[{"resourceId":"/subscriptions/1/resourceGroups/*/providers/Microsoft.DeviceRegistry/schemaRegistries/*"}]}}""", Status.Fail, Severity.High)]
    [InlineData("""{"publicNetworkAccess":"Disabled","networkAcls":{"defaultAction":"Deny"}}""", Status.Fail, Severity.High)]
    [InlineData("""{"publicNetworkAccess":"SecuredByPerimeter"}""", Status.Unknown, Severity.High)]
    public void The_firewall_is_closed_but_not_to_the_registry(string properties, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Firewall, Site(properties));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    public static TheoryData<string, string[], Status, Severity> Roles => new()
    {
        { "on the container", [AzureResources.Role("principal-registry", Contributor, Container)], Status.Pass, Severity.Critical },
        { "in another letter case", [AzureResources.Role("PRINCIPAL-registry", Contributor.ToUpperInvariant(), Container.ToUpperInvariant())], Status.Pass, Severity.Critical },
        { "owner of the account", [AzureResources.Role("principal-registry", Owner, AzureResources.AccountId)], Status.Pass, Severity.Critical },
        { "from the group", [AzureResources.Role("principal-registry", Contributor, AzureResources.Group)], Status.Pass, Severity.Critical },
        { "from a management group", [AzureResources.Role("principal-registry", Contributor, "/providers/Microsoft.Management/managementGroups/all")], Status.Pass, Severity.Critical },
        { "none", [], Status.Fail, Severity.Critical },
        { "of somebody else", [AzureResources.Role("other", Contributor, Container)], Status.Fail, Severity.Critical },
        { "on another container", [AzureResources.Role("principal-registry", Contributor, Container + "2")], Status.Fail, Severity.Critical },
        { "on another account", [AzureResources.Role("principal-registry", Contributor, AzureResources.AccountId + "2")], Status.Fail, Severity.Critical },
        { "contributor alone", [AzureResources.Role("principal-registry", "b24988ac-6180-42a0-ab88-20f7382dd24c", AzureResources.AccountId)], Status.Fail, Severity.Critical },
        { "with a condition", [AzureResources.Role("principal-registry", Contributor, Container, "@Resource[...]")], Status.Fail, Severity.High },
        { "reader of blobs", [AzureResources.Role("principal-registry", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", Container)], Status.Fail, Severity.Critical },
        { "a custom role that was not read", [AzureResources.Role("principal-registry", "11111111-2222-3333-4444-555555555555", Container)], Status.Unknown, Severity.Critical },
        { "a condition beside a plain role", [AzureResources.Role("principal-registry", Owner, AzureResources.AccountId, "@Resource[...]"), AzureResources.Role("principal-registry", Contributor, AzureResources.Group)], Status.Pass, Severity.Critical },
    };

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_registry_needs_a_data_role_on_its_container(string why, string[] roles, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Role, Site().Azure(Evidence.RoleAssignments, roles));

        Assert.True((status, severity) == (result.Status, result.Severity), $"{why}: {result}");
    }

    [Theory]
    [InlineData("""{"dataActions":["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"]}""", Status.Pass)]
    [InlineData("""{"dataActions":["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"]},{"dataActions":["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"]}""", Status.Pass)]
    [InlineData("""{"dataActions":["Microsoft.Storage/*"],"notDataActions":["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"]}""", Status.Fail)]
    [InlineData("""{"actions":["*"]}""", Status.Fail)]
    [InlineData("""{"dataActions":"*"}""", Status.Unknown)]
    [InlineData("", Status.Fail)]
    public void A_custom_role_goes_by_its_data_actions(string permissions, Status status)
    {
        const string custom = "11111111-2222-3333-4444-555555555555";
        SiteBuilder site = Site()
            .Azure(Evidence.RoleAssignments, AzureResources.Role("principal-registry", custom, AzureResources.Group))
            .Azure(Evidence.RoleDefinitions, $$"""{"id":"/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/{{custom.ToUpperInvariant()}}","name":"x","properties":{"roleName":"Blob writer","permissions":[{{permissions}}]} }""");

        GuidelineResult result = Rule.Evaluate(Role, site);

        Assert.Equal(status, result.Status);
        Assert.Equal(status == Status.Pass, result.Summary.Contains("by the custom role Blob writer, inherited from the resource group rg", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_roles_and_accounts_read_in_part_what_was_seen_is_judged()
    {
        string role = AzureResources.Role("principal-registry", Contributor, Container);
        SiteBuilder granted = Site().Partly(Evidence.RoleAssignments, QueryOutcome.Forbidden, role);
        SiteBuilder other = Site().Partly(Evidence.RoleAssignments, QueryOutcome.Forbidden, AzureResources.Role("other", Contributor, Container));
        SiteBuilder account = Site().Partly(Evidence.StorageAccounts, QueryOutcome.Forbidden, AzureResources.Account("""{"isHnsEnabled":true}"""));
        SiteBuilder foreign = Site().Partly(Evidence.StorageAccounts, QueryOutcome.Forbidden, AzureResources.Account().Replace("schemas", "lake", StringComparison.Ordinal));

        Assert.Equal(Status.Pass, Rule.Evaluate(Role, granted).Status);
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Role, other).Status, Rule.Evaluate(Role, other).Reason));
        Assert.Equal(Status.Pass, Rule.Evaluate(Hns, account).Status);
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Hns, foreign).Status, Rule.Evaluate(Hns, foreign).Reason));
    }

    [Fact]
    public void A_role_that_reaches_further_is_a_remark()
    {
        GuidelineResult result = Rule.Evaluate(Role, Site().Azure(Evidence.RoleAssignments, AzureResources.Role("principal-registry", Contributor, AzureResources.Group)));

        Assert.Contains("further", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_account_a_role_that_names_it_is_enough_and_none_is_unknown()
    {
        SiteBuilder named = Hidden().Azure(Evidence.RoleAssignments, AzureResources.Role("principal-registry", Contributor, Container));
        SiteBuilder none = Hidden().Azure(Evidence.RoleAssignments);

        Assert.Equal(Status.Pass, Rule.Evaluate(Role, named).Status);
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Role, none).Status, Rule.Evaluate(Role, none).Reason));
    }

    [Fact]
    public void A_registry_without_an_identity_fails()
    {
        SiteBuilder site = new SiteBuilder().Azure(Evidence.SchemaRegistries, AzureResources.Registry("null")).Azure(Evidence.RoleAssignments);

        Assert.Equal((Status.Fail, "identity.type"), (Rule.Evaluate(Role, site).Status, Rule.Evaluate(Role, site).Findings[0].Path));
    }

    [Theory]
    [InlineData(PublicNetwork)]
    [InlineData(Hns)]
    [InlineData(Firewall)]
    public void The_way_to_the_account_may_be_broken(string id)
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(id, new SiteBuilder()).Reason);
        Assert.Equal(Status.Fail, Rule.Evaluate(id, new SiteBuilder().Azure(Evidence.SchemaRegistries).Azure(Evidence.StorageAccounts)).Status);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(id, Hidden()).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(id, Site().Kubernetes(Evidence.Instances, Resources.Custom("Instance", "i", """{"schemaRegistryRef":{"resourceId":"/another"}}"""))).Reason);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("https://localhost/schemas")]
    [InlineData("")]
    public void An_address_that_is_none_is_unknown(string url)
    {
        SiteBuilder site = new SiteBuilder().Azure(Evidence.SchemaRegistries, AzureResources.Registry(url: url)).Azure(Evidence.StorageAccounts, AzureResources.Account());

        Assert.Equal((Status.Unknown, Reason.InvalidData), (Rule.Evaluate(Hns, site).Status, Rule.Evaluate(Hns, site).Reason));
    }

    [Fact]
    public void An_account_of_a_DNS_zone_is_found_by_its_endpoint()
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.SchemaRegistries, AzureResources.Registry(url: "https://schemas.z01.blob.storage.azure.net/schemas"))
            .Azure(
                Evidence.StorageAccounts,
                AzureResources.Account("""{"isHnsEnabled":false,"primaryEndpoints":{"blob":"https://schemas.blob.core.windows.net/"}}"""),
                AzureResources.Account("""{"isHnsEnabled":true,"primaryEndpoints":{"blob":"https://schemas.z01.blob.storage.azure.net/"}}"""));

        Assert.Equal(Status.Pass, Rule.Evaluate(Hns, site).Status);
    }

    private static SiteBuilder Site(string properties = "{}", string kind = "StorageV2") => new SiteBuilder()
        .Azure(Evidence.SchemaRegistries, AzureResources.Registry())
        .Azure(Evidence.StorageAccounts, AzureResources.Account(properties, kind));

    private static SiteBuilder Hidden() => new SiteBuilder()
        .Azure(Evidence.SchemaRegistries, AzureResources.Registry())
        .Azure(Evidence.StorageAccounts);
}
