using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>An identity that secure settings use, which may have to be made first.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="ClientId">Its client id; null until it exists.</param>
/// <param name="PrincipalId">Its object id; null until it exists.</param>
/// <param name="TenantId">Its tenant; null until it exists.</param>
/// <param name="Making">The step that makes it; null where it exists.</param>
internal sealed record SecureSettingsIdentity(string Id, string? ClientId, string? PrincipalId, string? TenantId, ChangeDraft? Making)
{
    public string Name => Id[(Id.LastIndexOf('/') + 1)..];

    /// <summary>What a step that needs the ids waits for.</summary>
    public string Awaited => $"the ids of the identity {Name}, which Azure gives it when it is made";

    public static SecureSettingsIdentity? Find(Site site, string id) => site.UserAssignedIdentities.FirstOrDefault(item => Same.Text(item.Reference.ArmId, id)) is { } found
        ? new(id, found.ClientId, found.PrincipalId, TenantOf(found.Document), null)
        : null;

    private static string? TenantOf(ResourceDocument document) => document.Root.At("properties.tenantId").TextOrNull();
}
