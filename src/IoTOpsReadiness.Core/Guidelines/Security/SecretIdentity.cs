using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>
/// The part of check 12 about the identity that reads the vault: that the cluster may act as it, and that it has its
/// roles. Only Azure knows; where Azure was not asked, secrets that arrive are proof enough.
/// </summary>
internal static class SecretIdentity
{
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string Reader = "21090545-7ca7-4776-b22c-e363652d74d2";

    public static IEnumerable<Finding> Judge(GuidelineContext context, Severity severity) => SecretSyncUsed.ClassesOf(context.Site)
        .Where(item => item.ClientId is not null)
        .GroupBy(item => (item.Name, item.ClientId!.ToUpperInvariant(), item.KeyVaultName?.ToUpperInvariant()))
        .SelectMany(sides => Judge(context, sides.First(), severity));

    private static IEnumerable<Finding> Judge(GuidelineContext context, SecretProviderClass item, Severity severity)
    {
        Site site = context.Site;
        bool wasAsked = Array.Exists(
            [Evidence.ManagedIdentities, Evidence.FederatedCredentials, Evidence.RoleAssignments],
            kind => site.Snapshot.Outcome(kind, EvidenceSource.Azure) != QueryOutcome.NotRequested);
        SecretSync[] syncs = [.. site.SecretSyncs.Where(sync => sync.SecretProviderClassName == item.Name)];
        if (!wasAsked && syncs.Length > 0 && syncs.All(SecretSyncUsed.HasSucceeded))
        {
            return [context.Pass(item, null, $"{syncs.Length} synced", "The identity's roles were not looked at in Azure, but they work: its secrets are synced.", source: FindingSource.Runtime)];
        }

        if (!site.Has(Evidence.ManagedIdentities))
        {
            return [context.Missing(Evidence.ManagedIdentities) with { Severity = severity }];
        }

        UserAssignedIdentity? identity = site.UserAssignedIdentities.FirstOrDefault(candidate => Same.Text(candidate.ClientId, item.ClientId));
        return identity is null
            ? [context.Unknown(item, Reason.NotAuthorized, $"The identity {item.ClientId} of {item} is not visible.", "the permission to read Microsoft.ManagedIdentity/userAssignedIdentities", severity: severity)]
            : [Federation.Judge(context, identity, Federation.SecretSync, severity), .. Roles(context, item, identity, severity)];
    }

    private static IEnumerable<Finding> Roles(GuidelineContext context, SecretProviderClass item, UserAssignedIdentity identity, Severity severity)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.KeyVaults) || !site.Has(Evidence.RoleAssignments))
        {
            yield return context.Missing(site.Has(Evidence.KeyVaults) ? Evidence.RoleAssignments : Evidence.KeyVaults) with { Severity = severity };
            yield break;
        }

        if (site.KeyVaults.FirstOrDefault(candidate => Same.Text(candidate.Name, item.KeyVaultName)) is not { } vault)
        {
            yield return context.Unknown(item, Reason.NotAuthorized, $"The vault {item.KeyVaultName} is not visible, so the identity's roles on it are not known.", "the permission to read Microsoft.KeyVault/vaults and its role assignments", severity: severity);
            yield break;
        }

        if (!vault.UsesRoles)
        {
            yield return context.Unknown(vault, Reason.NeedsInput, "The vault goes by access policies, so that roles say nothing.", "a vault that goes by roles; Security.KeyVaultModel judges that", "enableRbacAuthorization", severity: severity);
            yield break;
        }

        foreach ((string role, string title) in new[] { (SecretsUser, "Key Vault Secrets User"), (Reader, "Key Vault Reader") })
        {
            yield return Roles(site, identity.PrincipalId, vault).Any(id => Same.Text(id, role))
                ? context.Pass(identity, null, title, $"{identity} has {title} on the vault.", title)
                : context.Fail(identity, null, $"not on {vault.Name}", title, $"{identity} does not have {title} on the vault.", severity);
        }
    }

    // Inherited from above counts.
    private static IEnumerable<string?> Roles(Site site, string? principalId, KeyVault vault) => site.RoleAssignments
        .Where(assignment => Same.Text(assignment.PrincipalId, principalId) && ArmId.Covers(assignment.Scope, vault.Reference.ArmId ?? ""))
        .Select(assignment => assignment.RoleId);
}
