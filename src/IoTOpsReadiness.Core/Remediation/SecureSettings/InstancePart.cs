using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The instance names the class of its secrets, and carries the identity of its cloud connections.</summary>
internal static class InstancePart
{
    private const string UserAssigned = "UserAssigned";

    public static ChangeDraft? Draft(SecureSettingsSite scene, SecureSettingsIdentity cloud, string classId, IEnumerable<ChangeDraft?> before)
    {
        Instance instance = scene.Instance;
        bool isCarried = instance.UserAssignedIdentities.Any(identity => Same.Text(identity.Id, cloud.Id)) && instance.IdentityType?.Contains(UserAssigned, StringComparison.OrdinalIgnoreCase) == true;
        bool isNamed = Same.Text(instance.DefaultSecretProviderClassId, classId);
        if (isCarried && isNamed)
        {
            return null;
        }

        ChangeDraft draft = scene.Drafts.EditAzure(instance.Reference, instance.Document.Root);
        if (!isCarried)
        {
            Carry(draft.Body, instance, cloud.Id);
            draft.For(scene, $"Let the instance carry the identity {cloud.Name}", SecureSettingsEditor.CloudGuidelines);
        }

        if (!isNamed)
        {
            draft.Body["properties"]!["defaultSecretProviderClassRef"] = new JsonObject { ["resourceId"] = classId };
            draft.For(scene, "Name the secret provider class in the instance", SecureSettingsEditor.SecretGuidelines);
        }

        return draft.After(before);
    }

    // A system-assigned identity stays beside it, which what writes UserAssigned alone takes away.
    private static void Carry(JsonObject body, Instance instance, string id)
    {
        if (body["identity"] is not JsonObject identity)
        {
            body["identity"] = identity = [];
        }

        string type = instance.IdentityType ?? "None";
        identity["type"] = type.Contains(UserAssigned, StringComparison.OrdinalIgnoreCase) ? type
            : Same.Text(type, "SystemAssigned") ? $"{type}, {UserAssigned}"
            : UserAssigned;
        if (identity["userAssignedIdentities"] is not JsonObject carried)
        {
            identity["userAssignedIdentities"] = carried = [];
        }

        if (!carried.Any(item => Same.Text(item.Key, id)))
        {
            carried[id] = new JsonObject();
        }
    }
}
