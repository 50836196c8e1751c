using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Access;

/// <summary>Whether somebody has a right on a target in Azure.</summary>
internal enum RightOutcome
{
    /// <summary>By assignments without a condition.</summary>
    Granted,

    /// <summary>Only by an assignment with a condition, which nobody here evaluates.</summary>
    Conditional,

    /// <summary>There is an assignment whose role is not known.</summary>
    UnknownRole,

    /// <summary>There are assignments, and none of them gives it.</summary>
    Insufficient,

    /// <summary>There is no assignment.</summary>
    None,
}

/// <summary>Whether somebody has a right on a target, and by which assignments.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="By">The assignments that decide it: those that give the right, else those that do not.</param>
/// <param name="Titles">The roles of those assignments, for people.</param>
internal sealed record AzureRight(RightOutcome Outcome, IReadOnlyList<RoleAssignment> By, string Titles)
{
    /// <summary>How the right came about, for example <c>by Storage Blob Data Owner, inherited from the resource group plants</c>.</summary>
    public string Origin { get; private init; } = "";

    /// <summary>
    /// Looks for a right. Inherited assignments count, so do roles that allow more, and custom roles with the actions;
    /// actions may come from several assignments.
    /// </summary>
    /// <param name="site">The site.</param>
    /// <param name="principalId">Who needs it.</param>
    /// <param name="need">What is needed.</param>
    /// <param name="target">On what.</param>
    /// <param name="isPartEnough">Whether an assignment on a part of the target, by the part's name, is enough.</param>
    public static AzureRight Find(Site site, string principalId, AzureNeed need, AzureTarget target, Func<string, bool>? isPartEnough = null)
    {
        (RoleAssignment Assignment, AzureRole? Role)[] own =
        [
            .. site.RoleAssignments
                .Where(assignment => Same.Text(assignment.PrincipalId, principalId) && Reaches(assignment.Scope))
                .Select(assignment => (assignment, AzureRoles.Find(site, assignment.RoleId))),
        ];
        bool Reaches(string scope) => target.IsReachedFrom(scope) || (isPartEnough is not null && target.PartAt(scope) is { } part && isPartEnough(part));

        (RoleAssignment Assignment, AzureRole? Role)[] plain = [.. own.Where(item => item.Assignment.Condition is null)];
        if (Satisfying(plain, need) is { } granted)
        {
            return Answer(RightOutcome.Granted, granted, target);
        }

        if (Satisfying(own, need) is { } conditional)
        {
            return Answer(RightOutcome.Conditional, [.. conditional.Where(item => item.Assignment.Condition is not null)], target);
        }

        (RoleAssignment, AzureRole? Role)[] unknown = [.. own.Where(item => item.Role is null)];
        return unknown.Length > 0 ? Answer(RightOutcome.UnknownRole, unknown, target)
            : own.Length > 0 ? Answer(RightOutcome.Insufficient, own, target)
            : new(RightOutcome.None, [], "no role");
    }

    // The assignments that together give all of the actions; null where they do not.
    private static (RoleAssignment Assignment, AzureRole? Role)[]? Satisfying((RoleAssignment Assignment, AzureRole? Role)[] own, AzureNeed need)
    {
        List<(RoleAssignment, AzureRole?)> used = [];
        foreach ((string action, bool isData) in need.DataActions.Select(action => (action, true)).Concat(need.Actions.Select(action => (action, false))))
        {
            (RoleAssignment, AzureRole? Role)[] giving = [.. own.Where(item => item.Role is { } role && (isData ? role.AllowsData(action) : role.Allows(action)))];
            if (giving.Length == 0)
            {
                return null;
            }

            // One that is used already is the plainer explanation.
            if (!giving.Any(used.Contains))
            {
                used.Add(giving[0]);
            }
        }

        return [.. used];
    }

    private static AzureRight Answer(RightOutcome outcome, (RoleAssignment Assignment, AzureRole? Role)[] items, AzureTarget target) => new(
        outcome,
        [.. items.Select(item => item.Assignment)],
        string.Join(", ", items.Select(item => Title(item.Assignment, item.Role)).Distinct(StringComparer.OrdinalIgnoreCase)))
    {
        Origin = "by " + string.Join(" and ", items.Select(item =>
            $"{(item.Role?.IsCustom == true ? "the custom role " : "")}{Title(item.Assignment, item.Role)}, {target.Describe(item.Assignment.Scope)}")),
    };

    private static string Title(RoleAssignment assignment, AzureRole? role) => role?.Title ?? assignment.RoleId ?? "a role without id";
}
