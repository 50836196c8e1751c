using IoTOpsReadiness.Permissions;

namespace IoTOpsReadiness.Access;

/// <summary>A role in Azure and what it allows, built-in or custom.</summary>
/// <param name="Id">The id by which assignments name it; compare without letter case.</param>
/// <param name="Title">The name people know it by.</param>
/// <param name="Permissions">What it allows; an action is allowed where one part gives it and does not leave it out.</param>
internal sealed record AzureRole(string Id, string Title, IReadOnlyList<AzureGrant> Permissions)
{
    /// <summary>True for one that somebody wrote for themselves.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Whether it allows an action on the resource itself.</summary>
    public bool Allows(string action) => Permissions.Any(grant => grant.Gives(action));

    /// <summary>Whether it allows an action on the data in the resource. Owner and Contributor do not.</summary>
    public bool AllowsData(string action) => Permissions.Any(grant => grant.Gives(action, isDataAction: true));
}
