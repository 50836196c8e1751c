using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The class says from which vault secrets are synced, and as whom.</summary>
internal static class ProviderClassPart
{
    public static (string Id, ChangeDraft? Draft) Draft(SecureSettingsSite scene, SecureSettingsIdentity identity, string vaultId, IEnumerable<ChangeDraft?> before)
    {
        string vault = vaultId[(vaultId.LastIndexOf('/') + 1)..];
        SecretProviderClass? found = scene.ProviderClass;
        string name = scene.Request.SecretProviderClassName ?? SecureSettingsNames.SecretProviderClass(scene.Cluster.Name, scene.ResourceGroupName, scene.Instance.Name);
        string id = found?.Reference.ArmId ?? $"{scene.ResourceGroup}/providers/Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses/{name}";
        if (found is not null && Same.Text(found.KeyVaultName, vault) && identity.ClientId is not null && Same.Text(found.ClientId, identity.ClientId) && (identity.TenantId is null || Same.Text(found.TenantId, identity.TenantId)))
        {
            return (id, null);
        }

        JsonObject body = new() { ["location"] = scene.Location, ["properties"] = new JsonObject() };
        if (scene.Instance.Document.Root.At("extendedLocation") is { ValueKind: JsonValueKind.Object } location)
        {
            body["extendedLocation"] = JsonNode.Parse(location.GetRawText());
        }

        ChangeDraft draft = scene.Drafts.EditAzure(found?.Reference ?? new() { Kind = "SecretProviderClass", Name = name, ArmId = id }, found?.Document.Root, body);
        JsonObject properties = draft.Body["properties"]!.AsObject();
        properties["keyvaultName"] = vault;
        if (identity.ClientId is { } client)
        {
            properties["clientId"] = client;
            properties["tenantId"] = identity.TenantId ?? scene.TenantId;
        }
        else
        {
            draft.Awaits(identity.Awaited);
        }

        if (found is not null)
        {
            draft.With(ChangeImpact.None, "Secrets are synced again with the new settings.");
        }

        return (id, draft.For(scene, $"Sync secrets from {vault} as {identity.Name}", SecureSettingsEditor.SecretGuidelines).After([identity.Making]).After(before));
    }
}
