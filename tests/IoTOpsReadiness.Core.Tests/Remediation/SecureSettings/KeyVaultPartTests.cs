using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.SecureSettings;

/// <summary>The vault: the one in use, repaired where it lacks something, or a new one.</summary>
public class KeyVaultPartTests
{
    private const string OtherVault = SecureSite.Vaults + "/kv-other";

    [Theory]
    [InlineData("""{"enableRbacAuthorization":false}""")]
    [InlineData("""{"enableRbacAuthorization":null}""")]
    public void A_vault_with_access_policies_goes_by_roles_and_that_may_cut_somebody_off(string properties)
    {
        Change change = With(properties).EnableOnly();

        Assert.Equal(("KeyVault/kv-lisbon-iotops", ChangeOperation.Patch), (change.Id, change.Operation));
        Assert.True((bool)After(change)["enableRbacAuthorization"]!);
        Assert.Equal(ChangeImpact.ClientsDisconnect, change.Impact);
        Assert.Contains("access policy", change.ImpactDetail, StringComparison.Ordinal);
        Assert.Equal(["Everybody who relies on an access policy of the vault has a role on it."], change.Prerequisites);
        Assert.True(change.IsReversible);
        Assert.Equal(["Security.KeyVaultModel", "SecureSettings.Enabled"], change.Guidelines);
    }

    [Fact]
    public void A_vault_without_soft_delete_gets_it_for_good()
    {
        Change change = With("""{"enableSoftDelete":false}""").EnableOnly();

        Assert.True((bool)After(change)["enableSoftDelete"]!);
        Assert.False(change.IsReversible);
        Assert.Equal(ChangeImpact.None, change.Impact);
        Assert.Empty(change.Prerequisites);
    }

    [Fact]
    public void Both_are_one_change()
    {
        Change change = With("""{"enableRbacAuthorization":false,"enableSoftDelete":false}""").EnableOnly();

        Assert.Equal((true, true), ((bool)After(change)["enableRbacAuthorization"]!, (bool)After(change)["enableSoftDelete"]!));
        Assert.False(change.IsReversible);
        Assert.Equal(ChangeImpact.ClientsDisconnect, change.Impact);
    }

    // Soft delete has been the default for years; older vaults do not say so. Purge protection is for others to decide.
    [Theory]
    [InlineData("""{"enableSoftDelete":null}""")]
    [InlineData("""{"enablePurgeProtection":null}""")]
    public void What_is_not_wrong_is_left_alone(string properties) => Assert.Empty(With(properties).Enable());

    [Fact]
    public void A_vault_is_repaired_before_its_roles_are_given_and_used()
    {
        SecureSite site = With("""{"enableRbacAuthorization":false}""");
        site.Remove(Evidence.RoleAssignments, "fb735a77-110e-5bac-aeaa-497328b955ad");
        site.Remove(Evidence.SecretProviderClasses);

        Change[] plan = site.Enable(Named(SecureSite.Vault));

        Change role = plan.Single(change => change.Target.Kind == "RoleAssignment");
        Assert.Equal(["KeyVault/kv-lisbon-iotops"], role.DependsOn);
        Assert.Equal(["KeyVault/kv-lisbon-iotops", role.Id], plan.Single(change => change.Target.Kind == "SecretProviderClass").DependsOn);
    }

    [Fact]
    public void A_new_vault_is_protected_from_the_start_and_cannot_be_taken_back()
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);
        site.Remove(Evidence.KeyVaults);

        Change[] plan = site.Enable(new() { CreateKeyVault = true, SecretIdentity = SecureSite.SecretIdentity });

        Change vault = plan.Single(change => change.Target.Kind == "KeyVault");
        Assert.Equal($"{SecureSite.Group}/providers/Microsoft.KeyVault/vaults/{vault.Target.Name}", vault.Path);
        Assert.StartsWith("kv-ops-", vault.Target.Name, StringComparison.Ordinal);
        Assert.False(vault.IsReversible);
        Assert.Equal((true, true, true, 90), (
            (bool)After(vault)["enableRbacAuthorization"]!,
            (bool)After(vault)["enableSoftDelete"]!,
            (bool)After(vault)["enablePurgeProtection"]!,
            (int)After(vault)["softDeleteRetentionInDays"]!));
        Assert.Equal("694163f0-9867-50d2-926c-59b229807f54", (string?)After(vault)["tenantId"]);
        Assert.Equal("westeurope", (string?)JsonNode.Parse(vault.After!)!["location"]);
        Assert.All(plan.Where(change => change.Target.Kind is "RoleAssignment" or "SecretProviderClass"), change => Assert.Contains(vault.Id, change.DependsOn));
    }

    [Fact]
    public void A_new_vault_without_a_known_tenant_is_for_a_person_to_make()
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);
        site.Remove(Evidence.KeyVaults);
        site.Edit(Evidence.ConnectedClusters, document => document.Remove("identity"));

        Assert.Equal("IoTOps.SecureSettings.NotRead", Error(site, new() { CreateKeyVault = true, SecretIdentity = SecureSite.SecretIdentity }));
    }

    [Fact]
    public void Another_vault_than_the_one_in_use_is_refused_and_forced()
    {
        SecureSite site = WithOther();

        Change[] forced = site.Enable(Named(OtherVault) with { Force = true });

        Assert.Equal("IoTOps.SecureSettings.OtherVault", Error(site, Named(OtherVault)));
        Assert.Equal(
            ["RoleAssignment/Key Vault Secrets User on kv-other", "RoleAssignment/Key Vault Reader on kv-other", "SecretProviderClass/spc-ops-8c9d992"],
            forced.Select(change => change.Id));
        Assert.Equal("kv-other", (string?)After(forced[2])["keyvaultName"]);
        Assert.Equal([forced[0].Id, forced[1].Id], forced[2].DependsOn);
    }

    [Fact]
    public void Making_another_vault_than_the_one_in_use_is_refused_too()
    {
        SecureSite site = new();

        Assert.Equal("IoTOps.SecureSettings.OtherVault", Error(site, new() { KeyVault = "kv-brand-new", CreateKeyVault = true }));
        Assert.Empty(site.Enable(new() { CreateKeyVault = true }));
    }

    // What the connector syncs its certificates from is the vault in use as well, although the instance names no class.
    [Fact]
    public void The_vault_of_the_OPC_UA_connector_is_in_use()
    {
        SecureSite site = WithOther();
        site.Remove(Evidence.SecretProviderClasses, "spc-ops-8c9d992");

        Assert.Equal("IoTOps.SecureSettings.OtherVault", Error(site, Named(OtherVault)));
    }

    [Theory]
    [InlineData("kv-nowhere", "IoTOps.SecureSettings.NotFound")]
    [InlineData("/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z", "IoTOps.SecureSettings.InvalidId")]
    [InlineData("/subscriptions/x", "IoTOps.SecureSettings.InvalidId")]
    [InlineData("kv lisbon", "IoTOps.SecureSettings.InvalidId")]
    [InlineData("kv/../other", "IoTOps.SecureSettings.InvalidId")]
    public void A_vault_that_is_not_there_or_no_vault_is_refused(string vault, string error)
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);

        Assert.Equal(error, Error(site, Named(vault)));
    }

    private static JsonNode After(Change change) => JsonNode.Parse(change.After!)!["properties"]!;

    private static SecureSettingsRequest Named(string vault) => new() { KeyVault = vault, SecretIdentity = SecureSite.SecretIdentity };

    private static string Error(SecureSite site, SecureSettingsRequest request) => Assert.Throws<ReadinessException>(() => site.Enable(request)).ErrorId;

    private static SecureSite With(string properties)
    {
        SecureSite site = new();
        site.Edit(Evidence.KeyVaults, document =>
        {
            foreach ((string name, JsonNode? value) in JsonNode.Parse(properties)!.AsObject())
            {
                document["properties"]![name] = value?.DeepClone();
            }
        });
        return site;
    }

    private static SecureSite WithOther()
    {
        SecureSite site = new();
        site.File.Add(Evidence.KeyVaults, EvidenceSource.Azure, $$"""{"id":"{{OtherVault}}","name":"kv-other","properties":{"enableRbacAuthorization":true} }""");
        return site;
    }
}
