using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>
/// The second half of check 47: two identities are of no use where each has the other's rights, or where several
/// clusters may act as them. Only Azure tells; where it was not asked, the first half stands alone.
/// </summary>
internal static class SharedRights
{
    private static readonly AzureNeed[] CloudNeeds =
        [AzureNeed.WriteBlobs, AzureNeed.SendEvents, AzureNeed.ReceiveEvents, AzureNeed.Publish, AzureNeed.Subscribe];

    /// <summary>Findings about what the identities share.</summary>
    public static IEnumerable<Finding> Judge(GuidelineContext context, string[] secrets, string[] cloud)
    {
        Severity severity = context.Severity.Lowered();
        foreach (UserAssignedIdentity identity in context.Site.UserAssignedIdentities)
        {
            bool isForSecrets = Same.AnyOf(identity.ClientId, secrets);
            bool isForCloud = Same.AnyOf(identity.ClientId, cloud);
            if (isForSecrets != isForCloud)
            {
                foreach (Finding finding in Rights(context, identity, isForSecrets, severity).Concat(Clusters(context, identity, severity)))
                {
                    yield return finding;
                }
            }
        }

        foreach (Finding finding in context.Refused(severity, Evidence.ManagedIdentities, Evidence.FederatedCredentials, Evidence.RoleAssignments))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Rights(GuidelineContext context, UserAssignedIdentity identity, bool isForSecrets, Severity severity)
    {
        AzureNeed[] foreign = isForSecrets ? CloudNeeds : [AzureNeed.Secrets];
        return
            from assignment in context.Site.RoleAssignments
            where identity.PrincipalId is not null && Same.Text(assignment.PrincipalId, identity.PrincipalId)
            let role = AzureRoles.Find(context.Site, assignment.RoleId)
            where role is not null && foreign.Any(need => need.DataActions.All(role.AllowsData))
            select context.Fail(
                identity,
                null,
                role.Title,
                isForSecrets ? "rights on secrets alone" : "no right on secrets",
                $"{identity} is for {(isForSecrets ? "secrets" : "cloud connections")} and has {role.Title} on {assignment.Scope[(assignment.Scope.TrimEnd('/').LastIndexOf('/') + 1)..]} besides.",
                severity);
    }

    private static IEnumerable<Finding> Clusters(GuidelineContext context, UserAssignedIdentity identity, Severity severity)
    {
        string[] issuers = [.. Federation.Of(context.Site, identity.Reference.ArmId).Select(credential => credential.Issuer).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (issuers.Length > 1)
        {
            yield return context.Fail(
                identity, null, string.Join(", ", issuers), "this cluster alone", $"{issuers.Length} clusters may act as {identity}: whose access it was cannot be told.", severity);
        }
    }
}
