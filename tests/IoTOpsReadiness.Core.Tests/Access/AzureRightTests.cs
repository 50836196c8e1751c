using IoTOpsReadiness.Access;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Access;

public class AzureRightTests
{
    private const string Vault = AzureResources.VaultId;
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

    [Theory]
    // The roles to hand out give what they are handed out for.
    [InlineData("4633458b-17de-408a-b874-0445c86b69e6", nameof(AzureNeed.Secrets), true)]
    [InlineData("21090545-7ca7-4776-b22c-e363652d74d2", nameof(AzureNeed.Vault), true)]
    [InlineData("ba92f5b4-2d11-453d-a403-e96b0029c9fe", nameof(AzureNeed.WriteBlobs), true)]
    [InlineData("2b629674-e913-4c01-ae53-ef4638d8f975", nameof(AzureNeed.SendEvents), true)]
    [InlineData("a638d3c7-ab3a-418d-83e6-5f17a39d4fde", nameof(AzureNeed.ReceiveEvents), true)]
    [InlineData("a12b0b94-b317-4dcd-84a8-502ce99884c6", nameof(AzureNeed.Publish), true)]
    [InlineData("4b0f2fd7-60b4-4eca-896f-4435034f8bf5", nameof(AzureNeed.Subscribe), true)]
    // Roles that allow more.
    [InlineData("00482a5a-887f-4fb3-b363-3b7fe8e74483", nameof(AzureNeed.Secrets), true)]
    [InlineData("00482a5a-887f-4fb3-b363-3b7fe8e74483", nameof(AzureNeed.Vault), true)]
    [InlineData("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", nameof(AzureNeed.Secrets), true)]
    [InlineData("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", nameof(AzureNeed.Vault), true)]
    [InlineData("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", nameof(AzureNeed.WriteBlobs), true)]
    [InlineData("f526a384-b230-433a-b45c-95f59c4a2dec", nameof(AzureNeed.SendEvents), true)]
    [InlineData("f526a384-b230-433a-b45c-95f59c4a2dec", nameof(AzureNeed.ReceiveEvents), true)]
    // Roles that allow less, or something else.
    [InlineData("21090545-7ca7-4776-b22c-e363652d74d2", nameof(AzureNeed.Secrets), false)]
    [InlineData("4633458b-17de-408a-b874-0445c86b69e6", nameof(AzureNeed.Vault), false)]
    [InlineData("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", nameof(AzureNeed.WriteBlobs), false)]
    [InlineData("2b629674-e913-4c01-ae53-ef4638d8f975", nameof(AzureNeed.ReceiveEvents), false)]
    [InlineData("a12b0b94-b317-4dcd-84a8-502ce99884c6", nameof(AzureNeed.Subscribe), false)]
    // Roles that manage a resource open no data in it.
    [InlineData("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", nameof(AzureNeed.Secrets), false)]
    [InlineData("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", nameof(AzureNeed.WriteBlobs), false)]
    [InlineData("b24988ac-6180-42a0-ab88-20f7382dd24c", nameof(AzureNeed.SendEvents), false)]
    [InlineData("f25e0fa2-a7c8-4377-a976-54943a77a395", nameof(AzureNeed.Secrets), false)]
    [InlineData("17d1049b-9a84-46fb-8f53-869881c3d3ab", nameof(AzureNeed.WriteBlobs), false)]
    public void A_built_in_role_gives_what_it_should_and_no_more(string role, string need, bool isGiven)
    {
        AzureNeed wanted = (AzureNeed)typeof(AzureNeed).GetProperty(need)!.GetValue(null)!;

        Assert.Equal(isGiven ? RightOutcome.Granted : RightOutcome.Insufficient, Find(wanted, AzureResources.Role("me", role, Vault)).Outcome);
    }

    [Theory]
    [InlineData(Vault, "on vault")]
    [InlineData(Vault + "/secrets/one", null)]
    [InlineData(AzureResources.Group, "inherited from the resource group rg")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000", "inherited from the subscription")]
    [InlineData("/providers/Microsoft.Management/managementGroups/plants", "inherited from the management group plants")]
    [InlineData("/", "inherited from the root")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg2", null)]
    [InlineData(Vault + "2", null)]
    public void An_assignment_counts_at_the_target_and_above_and_says_where_it_is(string scope, string? origin)
    {
        AzureRight right = Find(AzureNeed.Secrets, AzureResources.Role("ME", SecretsUser, scope));

        Assert.Equal(origin is null ? RightOutcome.None : RightOutcome.Granted, right.Outcome);
        Assert.Equal(origin is null ? "" : $"by Key Vault Secrets User, {origin}", right.Origin);
    }

    [Fact]
    public void Several_assignments_add_up_and_all_are_named()
    {
        AzureRight right = Find(AzureNeed.Vault, AzureResources.Role("me", SecretsUser, Vault), AzureResources.Role("me", "acdd72a7-3385-48ef-bd42-f606fba81ae7", AzureResources.Group));

        Assert.Equal(RightOutcome.Granted, right.Outcome);
        Assert.Equal("by Key Vault Secrets User, on vault and Reader, inherited from the resource group rg", right.Origin);
    }

    [Fact]
    public void What_one_role_leaves_out_another_may_give()
    {
        const string custom = "11111111-2222-3333-4444-555555555555";
        string definition = $$"""
            {"id":"/providers/Microsoft.Authorization/roleDefinitions/{{custom}}","name":"{{custom}}","properties":{"roleName":"All but values",
             "permissions":[{"dataActions":["Microsoft.KeyVault/vaults/*"],"notDataActions":["Microsoft.KeyVault/vaults/secrets/getSecret/action"]}]} }
            """;
        string assignment = AzureResources.Role("me", custom, Vault);

        Assert.Equal(RightOutcome.Insufficient, Find(AzureNeed.Secrets, [assignment], definition).Outcome);
        Assert.Equal(RightOutcome.Granted, Find(AzureNeed.Secrets, [assignment, AzureResources.Role("me", SecretsUser, Vault)], definition).Outcome);
    }

    [Fact]
    public void A_condition_and_an_unknown_role_are_told_apart_from_nothing()
    {
        Assert.Equal(RightOutcome.Conditional, Find(AzureNeed.Secrets, AzureResources.Role("me", SecretsUser, Vault, "@Resource[...]")).Outcome);
        Assert.Equal(RightOutcome.UnknownRole, Find(AzureNeed.Secrets, AzureResources.Role("me", "99999999-0000-0000-0000-000000000000", Vault)).Outcome);
        Assert.Equal(RightOutcome.None, Find(AzureNeed.Secrets, AzureResources.Role("you", SecretsUser, Vault)).Outcome);
    }

    private static AzureRight Find(AzureNeed need, params string[] assignments) => Find(need, assignments, null);

    private static AzureRight Find(AzureNeed need, string[] assignments, string? definition)
    {
        SiteBuilder site = new SiteBuilder().Azure(Evidence.RoleAssignments, assignments).Azure(Evidence.RoleDefinitions, definition is null ? [] : [definition]);
        return AzureRight.Find(new Site(site.Build()), "me", need, new("Microsoft.KeyVault/vaults", "vault", Vault));
    }
}
