using System.Text.Json.Nodes;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Guidelines.SchemaRegistry;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Azure;

namespace IoTOpsReadiness.Remediation.Storage;

/// <summary>The schema registry's own identity may write to its container, and to nothing else.</summary>
internal static class RegistryRole
{
    public static void Draft(Site site, ChangeDrafts drafts, RegistryStorage storage)
    {
        AzureNeed need = AzureNeed.WriteBlobs;
        SchemaRegistry registry = storage.Registry;
        string title = $"Give the schema registry {registry.Name} the role {need.Role} on its container";
        if (registry.PrincipalId is not { } principal)
        {
            ChangeDraft identity = drafts.EditAzure(registry.Reference, registry.Document.Root);
            identity.Operation = ChangeOperation.Patch;
            identity.Body["identity"] = new JsonObject { ["type"] = "SystemAssigned" };
            identity.For($"Give the schema registry {registry.Name} an identity of its own", RegistryStorageEditor.Role).Command("Set-IoTOpsSchemaRegistryStorage");
            drafts.EditAzure(new() { Kind = "RoleAssignment", Name = $"{need.Role} on {storage.AccountName}" }, null, [])
                .For(title, RegistryStorageEditor.Role)
                .Awaits("the ids of the schema registry's new identity")
                .After(identity);
            return;
        }

        AzureTarget target = storage.Target;
        if (AzureRight.Find(site, principal, need, target).Outcome == RightOutcome.Granted)
        {
            return;
        }

        if (target.Id is not { } account)
        {
            drafts.Other($"RoleAssignment/{need.Role} on {storage.AccountName}", RemediationKind.Manual, new() { Kind = "RoleAssignment", Name = need.Role })
                .For(title, RegistryStorageEditor.Role)
                .Instruction($"az role assignment create --assignee-object-id {principal} --assignee-principal-type ServicePrincipal --role \"{need.Role}\" --scope <the id of the storage account {storage.AccountName}>/{target.Part}");
            return;
        }

        RoleAssignmentDraft.Give(drafts, need.Role, principal, $"{account}/{target.Part}", $"{storage.AccountName}/{storage.Container}", title, RegistryStorageEditor.Role);
    }
}
