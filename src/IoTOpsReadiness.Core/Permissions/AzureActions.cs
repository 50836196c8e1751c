using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>
/// Which Azure actions a kind of evidence takes, and where. This is the only place that knows; what the collector reads
/// besides a kind's own type belongs here too.
/// </summary>
public static class AzureActions
{
    /// <summary>Reading which actions one has.</summary>
    public const string ReadGrants = "Microsoft.Authorization/permissions/read";

    private const string Operations = "Microsoft.IoTOperations/";

    // Read for a kind besides the type of its own, or in its place.
    private static readonly Dictionary<string, (string Action, PermissionScope Scope)[]> Special = new(StringComparer.Ordinal)
    {
        // The registration of a provider is part of the subscription.
        [nameof(Evidence.ResourceProviders)] = [("Microsoft.Resources/subscriptions/providers/read", PermissionScope.Subscription)],

        // An assignment names its role by id; what the role allows is in its definition.
        [nameof(Evidence.RoleAssignments)] =
        [
            ("Microsoft.Authorization/roleAssignments/read", PermissionScope.Resource),
            ("Microsoft.Authorization/roleDefinitions/read", PermissionScope.Resource),
        ],
    };

    private static readonly HashSet<string> OnCluster = new(StringComparer.Ordinal)
    {
        nameof(Evidence.ConnectedClusters), nameof(Evidence.Extensions), nameof(Evidence.DataCollectionAssociations),
    };

    private static readonly HashSet<string> InResourceGroup = new(StringComparer.Ordinal)
    {
        nameof(Evidence.AssetEndpointProfiles), nameof(Evidence.Assets), nameof(Evidence.SecretSyncs), nameof(Evidence.SecretProviderClasses),
        nameof(Evidence.CustomLocations),
    };

    /// <summary>The actions, each with how far it has to reach; none for a kind that Azure does not know.</summary>
    public static IReadOnlyList<(string Action, PermissionScope Scope)> For(EvidenceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Special.GetValueOrDefault(kind.Name) ?? (kind.AzureType is { } type ? [($"{type}/read", ScopeOf(kind, type))] : []);
    }

    private static PermissionScope ScopeOf(EvidenceKind kind, string type) =>
        type.StartsWith(Operations, StringComparison.OrdinalIgnoreCase) ? PermissionScope.Instance
        : OnCluster.Contains(kind.Name) ? PermissionScope.ConnectedCluster
        : InResourceGroup.Contains(kind.Name) ? PermissionScope.ResourceGroup
        : PermissionScope.Resource;
}
