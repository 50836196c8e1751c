using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.SecureSettings;

/// <summary>What only seems to be missing, because nobody may see it, is not made a second time.</summary>
public class SecureSettingsEvidenceTests
{
    private const string NotRead = "IoTOps.SecureSettings.NotRead";
    private const string NotVisible = "IoTOps.SecureSettings.NotVisible";
    private const string Missing = "IoTOps.SecureSettings.Missing";

    public static TheoryData<string, QueryOutcome> Unread
    {
        get
        {
            TheoryData<string, QueryOutcome> data = [];
            EvidenceKind[] required =
            [
                Evidence.Instances, Evidence.ConnectedClusters, Evidence.SecretProviderClasses, Evidence.KeyVaults, Evidence.ManagedIdentities,
                Evidence.FederatedCredentials, Evidence.RoleAssignments,
            ];
            foreach (EvidenceKind kind in required)
            {
                data.Add(kind.Name, QueryOutcome.Forbidden);
                data.Add(kind.Name, QueryOutcome.NotRequested);
                data.Add(kind.Name, QueryOutcome.TimedOut);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Unread))]
    public void What_Azure_did_not_give_stops_it_whatever_the_cluster_said(string kind, QueryOutcome outcome)
    {
        SecureSite site = new();
        site.File.Fail(Evidence.Kinds.Single(item => item.Name == kind), EvidenceSource.Azure, outcome, outcome == QueryOutcome.Forbidden ? "Some/thing/read" : null);

        ReadinessException error = Assert.Throws<ReadinessException>(() => site.Enable());

        Assert.Equal(NotRead, error.ErrorId);
        Assert.Contains(outcome == QueryOutcome.Forbidden ? "Some/thing/read" : outcome.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("Test-IoTOpsPermission", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vault_or_identity_in_use_that_nobody_sees_is_not_replaced()
    {
        SecureSite noVault = new();
        noVault.Remove(Evidence.KeyVaults);
        SecureSite noIdentity = new();
        noIdentity.Remove(Evidence.ManagedIdentities);
        SecureSettingsRequest making = new() { CreateKeyVault = true, CreateIdentity = true };

        Assert.Equal((NotVisible, NotVisible), (Error(noVault, new()), Error(noVault, making)));
        Assert.Equal((NotVisible, NotVisible), (Error(noIdentity, new()), Error(noIdentity, making)));
    }

    [Fact]
    public void What_nothing_tells_has_to_be_said_and_the_parameter_is_named()
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);
        site.Edit(Evidence.Instances, document => document.Remove("identity"));
        SecureSettingsRequest vault = new() { KeyVault = SecureSite.Vault };
        SecureSettingsRequest secrets = vault with { SecretIdentity = SecureSite.SecretIdentity };

        Assert.Equal([(Missing, "-KeyVault"), (Missing, "-SecretIdentity"), (Missing, "-CloudIdentity")], new[] { new(), vault, secrets }.Select(request =>
        {
            ReadinessException error = Assert.Throws<ReadinessException>(() => site.Enable(request));
            return (error.ErrorId, (string)error.Target!);
        }));
    }

    [Fact]
    public void Identities_that_are_made_give_their_ids_before_anything_needs_them()
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);
        site.Remove(Evidence.FederatedCredentials);
        site.Edit(Evidence.Instances, document => document.Remove("identity"));

        Change[] plan = site.Enable(new() { KeyVault = SecureSite.Vault, CreateIdentity = true });

        Change[] identities = [.. plan.Where(change => change.Target.Kind == "UserAssignedIdentity")];
        Assert.Equal(["id-lisbon-bottling-secrets", "id-lisbon-bottling-cloud"], identities.Select(change => change.Target.Name));
        Assert.All(identities, change => Assert.StartsWith($"{SecureSite.Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/", change.Path, StringComparison.Ordinal));

        Change[] waiting = [.. plan.Where(change => change.Awaits is not null)];
        Assert.Equal(
            ["RoleAssignment", "RoleAssignment", "SecretProviderClass", "RoleAssignment", "RoleAssignment"],
            waiting.Select(change => change.Target.Kind));
        Assert.All(waiting, change => Assert.Contains(change.DependsOn, id => identities.Any(identity => identity.Id == id)));
        Assert.Equal([identities[0].Id], plan.Single(change => change.Id.EndsWith("/aio-ssc-sa", StringComparison.Ordinal)).DependsOn);
        Assert.Equal([identities[1].Id], plan.Single(change => change.Id.EndsWith("/aio-dataflow", StringComparison.Ordinal)).DependsOn);
    }

    [Fact]
    public void An_identity_that_is_not_there_is_not_made_unasked() => Assert.Equal("IoTOps.SecureSettings.NotFound", Error(new(), new() { CloudIdentity = "id-nobody" }));

    [Fact]
    public void One_identity_for_both_is_refused_and_forced()
    {
        SecureSettingsRequest request = new() { CloudIdentity = SecureSite.SecretIdentity };

        Assert.Equal("IoTOps.SecureSettings.SameIdentity", Error(new(), request));
        Assert.Contains("Instance/lisbon-bottling", new SecureSite().Enable(request with { Force = true }).Select(change => change.Id));
    }

    // Everything is written where the identity and the vault are, not where the instance is.
    [Fact]
    public void Identities_and_vaults_of_other_subscriptions_are_written_where_they_are()
    {
        const string elsewhere = "/subscriptions/00000000-0000-0000-0000-00000000000b/resourceGroups/rg-central/providers";
        const string identity = elsewhere + "/Microsoft.ManagedIdentity/userAssignedIdentities/id-central";
        const string vault = elsewhere + "/Microsoft.KeyVault/vaults/kv-central";
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);
        site.File.Add(Evidence.ManagedIdentities, EvidenceSource.Azure, $$"""
            {"id":"{{identity}}","name":"id-central","properties":{"clientId":"c","principalId":"p","tenantId":"00000000-0000-0000-0000-00000000000c"} }
            """);
        site.File.Add(Evidence.KeyVaults, EvidenceSource.Azure, $$"""{"id":"{{vault}}","name":"kv-central","properties":{"enableRbacAuthorization":true} }""");

        Change[] plan = site.Enable(new() { KeyVault = vault, SecretIdentity = identity });

        Assert.All(plan.Where(change => change.Target.Kind == "RoleAssignment"), change =>
        {
            Assert.StartsWith($"{vault}/providers/Microsoft.Authorization/roleAssignments/", change.Path, StringComparison.Ordinal);
            Assert.Contains("/subscriptions/00000000-0000-0000-0000-00000000000b/providers/Microsoft.Authorization/roleDefinitions/", change.After, StringComparison.Ordinal);
        });
        Assert.Equal(2, plan.Count(change => change.Target.Kind == "RoleAssignment"));
        Assert.StartsWith($"{identity}/federatedIdentityCredentials/", plan.Single(change => change.Target.Kind == "FederatedCredential").Path, StringComparison.Ordinal);
        Change providerClass = plan.Single(change => change.Target.Kind == "SecretProviderClass");
        Assert.StartsWith(SecureSite.Classes, providerClass.Path, StringComparison.Ordinal);
        Assert.Contains("00000000-0000-0000-0000-00000000000c", providerClass.After, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ids_of_what_a_request_names_or_would_make_are_asked_for()
    {
        var site = new SiteIdentity { Name = "s", InstanceId = SecureSite.InstanceId, ConnectedClusterId = SecureSite.Group + "/providers/Microsoft.Kubernetes/connectedClusters/c" };

        Assert.Equal(
            [$"{SecureSite.Group}/providers/Microsoft.KeyVault/vaults/kv", SecureSite.SecretIdentity, $"{SecureSite.Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-lisbon-bottling-cloud"],
            SecureSettingsEditor.IdsIn(new() { KeyVault = "kv", SecretIdentity = SecureSite.SecretIdentity, CreateIdentity = true }, site));
        Assert.Empty(SecureSettingsEditor.IdsIn(new(), site));
        Assert.Equal([SecureSite.Vault], SecureSettingsEditor.IdsIn(new() { KeyVault = SecureSite.Vault, SecretIdentity = "by-name" }, new() { Name = "s" }));
    }

    private static string Error(SecureSite site, SecureSettingsRequest request) => Assert.Throws<ReadinessException>(() => site.Enable(request)).ErrorId;
}
