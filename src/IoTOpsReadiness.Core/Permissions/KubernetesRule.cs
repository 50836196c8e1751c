namespace IoTOpsReadiness.Permissions;

/// <summary>One rule of what a caller may do with a Kubernetes API, as the API server tells it.</summary>
public sealed record KubernetesRule
{
    private const string Any = "*";

    /// <summary>The verbs; <c>*</c> is every verb.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The API groups; <c>*</c> is every group, an empty one the core group.</summary>
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>The resources in the plural; <c>*</c> is every one.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The only objects it is about; all if empty.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>URLs that are no resource; one that ends in <c>*</c> is all that begin so.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    /// <summary>True where the rule gives the permission, in the namespace or the cluster it was told for.</summary>
    public bool Gives(RequiredPermission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        if (!Has(Verbs, permission.Verb))
        {
            return false;
        }

        return permission.NonResourceUrl is { } url
            ? NonResourceUrls.Any(pattern => Covers(pattern, url))
            : Has(ApiGroups, permission.ApiGroup)
                && Has(Resources, permission.Resource)

                // A rule about some objects does not let one list them all.
                && (ResourceNames.Count == 0 || (permission.ResourceName is { } name && ResourceNames.Contains(name, StringComparer.Ordinal)));
    }

    private static bool Has(IReadOnlyList<string> granted, string? wanted) =>
        granted.Contains(Any, StringComparer.Ordinal) || (wanted is not null && granted.Contains(wanted, StringComparer.Ordinal));

    private static bool Covers(string pattern, string url) =>
        pattern.EndsWith('*') ? url.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == url;
}
