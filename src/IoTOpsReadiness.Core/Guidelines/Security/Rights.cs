using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Puts what was found out about a right into a finding; every guideline about roles speaks alike.</summary>
internal static class Rights
{
    /// <summary>One finding about somebody's right on a target.</summary>
    /// <param name="context">The guideline.</param>
    /// <param name="holder">Who needs the right, or what needs it of them.</param>
    /// <param name="path">Where in the holder the finding points; null for the holder as a whole.</param>
    /// <param name="right">What was found out.</param>
    /// <param name="need">What is needed.</param>
    /// <param name="target">On what.</param>
    /// <param name="severity">How much it matters where it is missing.</param>
    public static Finding Judge(GuidelineContext context, Resource holder, string? path, AzureRight right, AzureNeed need, AzureTarget target, Severity severity)
    {
        Site site = context.Site;

        // One assignment that gives the right is enough, whatever else could not be read.
        if (right.Outcome == RightOutcome.Granted)
        {
            return context.Pass(holder, path, right.Titles, $"{holder} has what {need.Role} gives, {right.Origin}.", need.Role);
        }

        if (!site.Has(Evidence.RoleAssignments))
        {
            return context.Missing(Evidence.RoleAssignments) with { Target = holder.Reference, Severity = severity };
        }

        return right.Outcome switch
        {
            RightOutcome.Conditional => context.Fail(
                holder, path, right.By[0].Condition, "no condition", $"{holder} has what {need.Role} gives {right.Origin}, with a condition that may take it away again.", severity.Lowered()),
            RightOutcome.UnknownRole when !site.Has(Evidence.RoleDefinitions) => context.Missing(Evidence.RoleDefinitions) with
            {
                Target = holder.Reference,
                Severity = severity,
                Message = $"{holder} has a role on {target.Name} whose definition was not read.",
            },
            RightOutcome.UnknownRole => context.Unknown(
                holder, Reason.NeedsInput, $"{holder} has a role on {target.Name} that this module does not know.", $"the role {need.Role}, or a look at the one it has", path, right.Titles, severity),
            RightOutcome.Insufficient => context.Fail(
                holder, path, right.Titles, need.Role, $"{holder} has {right.Titles} on {target.Name}, which does not give what {need.Role} gives.{Hint(right)}", severity),
            _ => context.Fail(holder, path, $"not on {target.Name}", need.Role, $"{holder} does not have {need.Role} on {target.Name}.", severity),
        };
    }

    // The classic mistake: roles that manage a resource open nothing in it.
    private static string Hint(AzureRight right) =>
        right.Titles.Contains("Contributor", StringComparison.Ordinal) || right.Titles.Contains("Owner", StringComparison.Ordinal)
            ? " Roles that manage a resource do not open the data in it."
            : "";
}
