using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Azure;

namespace IoTOpsReadiness.Remediation.Dataflow;

/// <summary>Gives an identity what it needs on the target of a dataflow endpoint.</summary>
internal static class TargetRoles
{
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where the drafts go.</param>
    /// <param name="target">The target.</param>
    /// <param name="needs">What is needed there.</param>
    /// <param name="whose">Whose identity it is, for people.</param>
    /// <param name="clientId">The identity's client id, by which a person gives it roles.</param>
    /// <param name="principalId">Its object id; null where it is not known.</param>
    /// <param name="awaited">Why the object id is not known yet; null where it never will be by itself.</param>
    /// <param name="guideline">The guideline; null for a change for its own sake.</param>
    /// <returns>The steps for what it does not have.</returns>
    public static IEnumerable<ChangeDraft> Give(
        Site site, ChangeDrafts drafts, AzureTarget target, IReadOnlyList<AzureNeed> needs, string whose, string? clientId, string? principalId, string? awaited, string? guideline)
    {
        foreach (AzureNeed need in needs)
        {
            if (principalId is not null && AzureRight.Find(site, principalId, need, target, _ => true).Outcome == RightOutcome.Granted)
            {
                continue;
            }

            string title = $"Give {whose} the role {need.Role} on {target.Name}";
            if (awaited is not null && target.Id is not null)
            {
                yield return drafts.EditAzure(new() { Kind = "RoleAssignment", Name = $"{need.Role} on {target.Name}" }, null, []).For(title, guideline).Awaits(awaited);
            }
            else if (principalId is null || target.Id is not { } scope)
            {
                yield return drafts.Other($"RoleAssignment/{need.Role} on {target.Name}", RemediationKind.Manual, new() { Kind = "RoleAssignment", Name = need.Role })
                    .For(title, guideline)
                    .Instruction($"az role assignment create --assignee {clientId ?? "<client id>"} --role \"{need.Role}\" --scope <the id of {target.Type} {target.Name}>");
            }
            else
            {
                yield return RoleAssignmentDraft.Give(drafts, need.Role, principalId, scope, target.Name, title, guideline);
            }
        }
    }
}
