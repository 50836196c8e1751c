using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Access;

namespace IoTOpsReadiness.Remediation.Azure;

/// <summary>Gives a role to an identity.</summary>
public static class RoleAssignmentDraft
{
    /// <summary>Drafts the assignment. The same assignment has the same name, so that a second run finds the first.</summary>
    /// <param name="drafts">Where the draft goes.</param>
    /// <param name="role">The role's name, for example <c>Key Vault Reader</c>.</param>
    /// <param name="principalId">The object id of the identity.</param>
    /// <param name="scope">The ARM id of what the role is for.</param>
    /// <param name="scopeName">What a person calls it.</param>
    /// <param name="title">What it is for, in the imperative.</param>
    /// <param name="guideline">The guideline; null for a change for its own sake.</param>
    public static ChangeDraft Give(ChangeDrafts drafts, string role, string principalId, string scope, string scopeName, string title, string? guideline)
    {
        string definition = AzureRoles.IdOf(role);
        string id = $"{scope}/providers/Microsoft.Authorization/roleAssignments/{NameOf(scope, principalId, definition)}";
        return drafts
            .EditAzure(new() { Kind = "RoleAssignment", Name = $"{role} on {scopeName}", ArmId = id }, null, new()
            {
                ["properties"] = new JsonObject
                {
                    ["roleDefinitionId"] = $"/subscriptions/{scope.Split('/')[2]}/providers/Microsoft.Authorization/roleDefinitions/{definition}",
                    ["principalId"] = principalId,

                    // Without it a directory that has not replicated yet refuses a new identity.
                    ["principalType"] = "ServicePrincipal",
                },
            })
            .For(title, guideline)
            .Command($"az role assignment create --assignee-object-id {principalId} --assignee-principal-type ServicePrincipal --role \"{role}\" --scope {scope}");
    }

    private static Guid NameOf(string scope, string principalId, string definition)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}|{principalId}|{definition}".ToUpperInvariant()));
        return new(hash.AsSpan(0, 16));
    }
}
