using System.Text.Json;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>What a role allows. Only the custom roles that assignments name are collected; the built-in ones are the same everywhere.</summary>
public sealed class RoleDefinition(ResourceDocument document, EvidenceSource source) : Resource(document, source, "RoleDefinition")
{
    /// <summary>The id by which assignments name the role; compare without letter case.</summary>
    public string RoleId => Reference.ArmId is { } id ? id[(id.LastIndexOf('/') + 1)..] : Name;

    /// <summary>The name people know it by; its id where it has none.</summary>
    public string Title => Text("roleName") ?? RoleId;

    /// <summary>What it allows, less what each part leaves out.</summary>
    public IReadOnlyList<AzureGrant> Permissions => List("permissions")
        .Select((permission, index) => new AzureGrant
        {
            Actions = Actions(permission, index, "actions"),
            NotActions = Actions(permission, index, "notActions"),
            DataActions = Actions(permission, index, "dataActions"),
            NotDataActions = Actions(permission, index, "notDataActions"),
        })
        .ToArray();

    private IReadOnlyList<string> Actions(JsonElement permission, int index, string name) =>
        Texts(permission.At(name), PathOf($"permissions[{index}].{name}"));
}
