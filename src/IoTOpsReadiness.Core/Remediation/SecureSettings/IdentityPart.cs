using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The identity exists.</summary>
internal static class IdentityPart
{
    public static SecureSettingsIdentity Draft(SecureSettingsSite scene, string id, string purpose, string[] guidelines)
    {
        if (SecureSettingsIdentity.Find(scene.Site, id) is { } found)
        {
            return found;
        }

        string name = id[(id.LastIndexOf('/') + 1)..];
        if (!scene.Request.CreateIdentity)
        {
            throw new ReadinessException(
                "IoTOps.SecureSettings.NotFound", ErrorKind.NotFound, $"There is no user-assigned identity {name} in {id.Split('/')[4]}.", "Check the name, or have it made with -CreateIdentity.", id);
        }

        ChangeDraft draft = scene.Drafts.EditAzure(new() { Kind = "UserAssignedIdentity", Name = name, ArmId = id }, null, new() { ["location"] = scene.Location })
            .For(scene, $"Make the identity {name} {purpose}", guidelines);
        return new(id, null, null, null, draft);
    }
}
