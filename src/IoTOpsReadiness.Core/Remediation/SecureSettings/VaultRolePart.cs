using IoTOpsReadiness.Access;
using IoTOpsReadiness.Remediation.Azure;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The secret identity may read the vault and what is in it.</summary>
internal static class VaultRolePart
{
    public static IEnumerable<ChangeDraft> Draft(SecureSettingsSite scene, SecureSettingsIdentity identity, string vaultId, ChangeDraft? vault)
    {
        string name = vaultId[(vaultId.LastIndexOf('/') + 1)..];
        AzureTarget target = new("Microsoft.KeyVault/vaults", name, vaultId);
        foreach (AzureNeed need in new[] { AzureNeed.Secrets, AzureNeed.Vault })
        {
            string title = $"Give the identity {identity.Name} the role {need.Role} on {name}";
            if (identity.PrincipalId is not { } principal)
            {
                yield return scene.Drafts.EditAzure(new() { Kind = "RoleAssignment", Name = $"{need.Role} on {name}" }, null, [])
                    .For(scene, title, SecureSettingsEditor.SecretGuidelines)
                    .Awaits(identity.Awaited)
                    .After([identity.Making, vault]);
            }
            else if (AzureRight.Find(scene.Site, principal, need, target).Outcome != RightOutcome.Granted)
            {
                yield return RoleAssignmentDraft.Give(scene.Drafts, need.Role, principal, vaultId, name, title, "Security.SecretSync")
                    .For(scene, title, SecureSettingsEditor.SecretGuidelines)
                    .After([vault]);
            }
        }
    }
}
