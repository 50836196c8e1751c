using System.Globalization;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 49: the role that deploys is taken away once the instance is deployed.</summary>
internal sealed class OnboardingRoleRemoved : Guideline
{
    // How long a deployment may take until the role is overdue. A proposal: no source gives a figure.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 49,
        Id = "Access.OnboardingRoleRemoved",
        Title = "The onboarding role is removed after deployment",
        Area = Area.Security,
        Severity = Severity.Medium,
        Since = Baseline.August2026,
        Recommendation = "Assign Azure IoT Operations Onboarding as narrowly as possible and remove it after deployment: it can hand out data rights to anybody in its scope.",
        Remediation = "az role assignment delete --ids <the assignment>, after confirming that nobody is deploying.",
        Article = "deploy-iot-ops/overview-deploy",
        Needs = [Evidence.RoleAssignments],
        Uses = [Evidence.Instances],
        JudgesInPart = true,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        RoleAssignment[] reaching = [.. context.Site.RoleAssignments.Where(assignment => Reaches(context.Site, assignment.Scope))];
        RoleAssignment[] onboarding = [.. reaching.Where(assignment => Same.Text(assignment.RoleId, AzureRoles.OperationsOnboarding))];
        string[] administrators = [.. reaching
            .Where(assignment => Same.Text(assignment.RoleId, AzureRoles.OperationsAdministrator))
            .Select(assignment => assignment.PrincipalId ?? "?")
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (RoleAssignment assignment in onboarding)
        {
            yield return Judge(context, assignment);
        }

        if (!context.Site.Has(Evidence.RoleAssignments))
        {
            // What was read in part shows who holds the role, and not that nobody else does.
            yield return context.Missing(Evidence.RoleAssignments);
        }
        else if (onboarding.Length == 0)
        {
            yield return context.PassSite("Nobody holds the onboarding role here. Eligible assignments of Privileged Identity Management do not show.", "none");
        }

        if (administrators.Length > 0)
        {
            yield return context.PassSite(
                string.Create(CultureInfo.InvariantCulture, $"Azure IoT Operations Administrator is held by {administrators.Length}; make sure you know them."), string.Join(", ", administrators));
        }
    }

    private static Finding Judge(GuidelineContext context, RoleAssignment assignment)
    {
        string who = assignment.PrincipalId ?? "somebody";
        if (ArmId.IsWide(assignment.Scope))
        {
            return context.Fail(assignment, "scope", assignment.Scope, "a resource group, while deploying", $"{who} holds the onboarding role on a subscription or more.");
        }

        DateTimeOffset? deployed = context.Site.OwnInstances.Select(instance => instance.CreatedAt).Where(moment => moment is not null).DefaultIfEmpty().Min();
        return deployed is null
            ? context.Unknown(
                assignment, Reason.NotCollected, $"{who} holds the onboarding role; when the instance was deployed is not known.", "the instance with the time it was created", "scope", assignment.Scope, Severity.Medium.Lowered())
            : context.Now - deployed > Grace
                ? context.Fail(assignment, "scope", assignment.Scope, "no assignment", $"{who} still holds the onboarding role, and the instance is deployed.", Severity.Medium.Lowered())
                : context.Pass(assignment, "scope", assignment.Scope, $"{who} holds the onboarding role while the instance is being deployed; remove it afterwards.");
    }

    // The instance's resource group and above, and what is in it; everything where the instance's id is not known.
    private static bool Reaches(Site site, string scope)
    {
        string? instance = site.Snapshot.Site.InstanceId ?? site.AzureInstances.Select(item => item.Reference.ArmId).FirstOrDefault();
        return ArmId.ResourceGroup(instance) is not { } group || ArmId.Covers(scope, instance!) || ArmId.Covers(group, scope);
    }
}
