using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The vault exists, goes by roles, and keeps what is deleted.</summary>
internal static class KeyVaultPart
{
    // The longest there is: deleted secrets are what one wants back.
    private const int RetentionDays = 90;

    private static readonly string[] Guidelines = ["Security.KeyVaultModel", "SecureSettings.Enabled"];

    public static ChangeDraft? Draft(SecureSettingsSite scene, string id)
    {
        string name = id[(id.LastIndexOf('/') + 1)..];
        if (scene.Site.KeyVaults.FirstOrDefault(vault => Same.Text(vault.Reference.ArmId, id)) is { } found)
        {
            return Repair(scene, found);
        }

        if (!scene.Request.CreateKeyVault)
        {
            throw new ReadinessException(
                "IoTOps.SecureSettings.NotFound", ErrorKind.NotFound, $"There is no key vault {name} in {id.Split('/')[4]}.", "Check the name, or have it made with -CreateKeyVault.", id);
        }

        if (scene.TenantId is not { } tenant)
        {
            throw new ReadinessException(
                "IoTOps.SecureSettings.NotRead", ErrorKind.InvalidOperation, "The tenant of the new key vault is not known: the connected cluster does not tell its own.", "Make the vault with az keyvault create, and name it with -KeyVault.", id);
        }

        ChangeDraft draft = scene.Drafts.EditAzure(new() { Kind = "KeyVault", Name = name, ArmId = id }, null, new()
        {
            ["location"] = scene.Location,
            ["properties"] = new JsonObject
            {
                ["tenantId"] = tenant,
                ["sku"] = new JsonObject { ["family"] = "A", ["name"] = "standard" },
                ["enableRbacAuthorization"] = true,
                ["enableSoftDelete"] = true,
                ["softDeleteRetentionInDays"] = RetentionDays,
                ["enablePurgeProtection"] = true,
            },
        });

        // Whoever takes it back would take the secrets along, and its name stays taken for as long as it keeps them.
        draft.IsReversible = false;
        return draft.For(scene, $"Make the key vault {name}, with roles, soft delete and purge protection", Guidelines);
    }

    private static ChangeDraft? Repair(SecureSettingsSite scene, KeyVault vault)
    {
        if (vault.UsesRoles && vault.HasSoftDelete)
        {
            return null;
        }

        ChangeDraft draft = scene.Drafts.EditAzure(vault.Reference, vault.Document.Root);
        draft.Operation = ChangeOperation.Patch;
        JsonObject properties = draft.Body["properties"]!.AsObject();
        if (!vault.UsesRoles)
        {
            properties["enableRbacAuthorization"] = true;
            draft.For(scene, $"Let roles decide who may use the key vault {vault.Name}", Guidelines)
                .With(ChangeImpact.ClientsDisconnect, "Everybody whose access policy is not matched by a role loses access to the vault.")
                .Requires("Everybody who relies on an access policy of the vault has a role on it.");
        }

        if (!vault.HasSoftDelete)
        {
            properties["enableSoftDelete"] = true;
            draft.IsReversible = false;
            draft.For(scene, $"Let the key vault {vault.Name} keep what is deleted", Guidelines);
        }

        return draft;
    }
}
