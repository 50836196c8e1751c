using IoTOpsReadiness.Access;
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
    public static IEnumerable<Finding> Judge(GuidelineContext context, Severity severity) => SecretSyncUsed.ClassesOf(context.Site)
        .Where(item => item.ClientId is not null)
        .GroupBy(item => (item.ClientId!.ToUpperInvariant(), item.KeyVaultName?.ToUpperInvariant()))
        .SelectMany(alike => Judge(context, [.. alike], severity));

    // Classes with the same identity and vault, be it that both sides show one, are one matter.
    private static IEnumerable<Finding> Judge(GuidelineContext context, SecretProviderClass[] alike, Severity severity)
    {
        Site site = context.Site;
        SecretProviderClass item = alike[0];
        bool wasAsked = Array.Exists(
            [Evidence.ManagedIdentities, Evidence.FederatedCredentials, Evidence.RoleAssignments],
            kind => site.Snapshot.Outcome(kind, EvidenceSource.Azure) != QueryOutcome.NotRequested);
        SecretSync[] syncs = [.. site.SecretSyncs.Where(sync => alike.Any(one => one.Name == sync.SecretProviderClassName))];
        if (!wasAsked && syncs.Length > 0 && syncs.All(SecretSyncUsed.HasSucceeded))
        {
            return [context.Pass(item, null, $"{syncs.Length} synced", "The identity's roles were not looked at in Azure, but they work: its secrets are synced.", source: FindingSource.Runtime)];
        }

        // What was read in part may hold it all the same.
        UserAssignedIdentity? identity = site.UserAssignedIdentities.FirstOrDefault(candidate => Same.Text(candidate.ClientId, item.ClientId));
        return identity is not null
            ? [Federation.Judge(context, identity, null, identity.Reference.ArmId ?? "", Federation.SecretSync, severity), .. Roles(context, item, identity, severity)]
            : !site.Has(Evidence.ManagedIdentities)
                ? [context.Missing(Evidence.ManagedIdentities) with { Severity = severity }]
                : [context.Unknown(
                    item, Reason.NotAuthorized, $"The identity {item.ClientId} of {item} is not visible.", "the permission to read Microsoft.ManagedIdentity/userAssignedIdentities", severity: severity)];
    }

    private static IEnumerable<Finding> Roles(GuidelineContext context, SecretProviderClass item, UserAssignedIdentity identity, Severity severity)
    {
        Site site = context.Site;
        if (site.KeyVaults.FirstOrDefault(candidate => Same.Text(candidate.Name, item.KeyVaultName)) is not { } vault)
        {
            yield return !site.Has(Evidence.KeyVaults)
                ? context.Missing(Evidence.KeyVaults) with { Severity = severity }
                : context.Unknown(item, Reason.NotAuthorized, $"The vault {item.KeyVaultName} is not visible, so the identity's roles on it are not known.", "the permission to read Microsoft.KeyVault/vaults and its role assignments", severity: severity);
            yield break;
        }

        if (!vault.UsesRoles)
        {
            yield return context.Unknown(vault, Reason.NeedsInput, "The vault goes by access policies, so that roles say nothing.", "a vault that goes by roles; Security.KeyVaultModel judges that", "enableRbacAuthorization", severity: severity);
            yield break;
        }

        if (identity.PrincipalId is not { } principal)
        {
            yield return context.Unknown(identity, Reason.InvalidData, "The identity has no object id, by which roles are given.", "an identity its own API would accept", "principalId", severity: severity);
            yield break;
        }

        AzureTarget target = new("Microsoft.KeyVault/vaults", vault.Name, vault.Reference.ArmId);
        foreach (AzureNeed need in new[] { AzureNeed.Secrets, AzureNeed.Vault })
        {
            yield return Rights.Judge(context, identity, null, AzureRight.Find(site, principal, need, target), need, target, severity);
        }
    }
}
