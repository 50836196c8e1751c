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

        // Which resource group these are in nobody says, so that all of the subscription's are listed.
        [nameof(Evidence.PrometheusRuleGroups)] = [("Microsoft.AlertsManagement/prometheusRuleGroups/read", PermissionScope.Subscription)],
        [nameof(Evidence.ManagedClusters)] = [("Microsoft.ContainerService/managedClusters/read", PermissionScope.Subscription)],
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

    // Whose documents say where a kind is, or which of it are the site's own.
    private static readonly Dictionary<string, EvidenceKind[]> Leading = new(StringComparer.Ordinal)
    {
        [nameof(Evidence.BrokerListeners)] = [Evidence.Brokers],
        [nameof(Evidence.BrokerAuthentications)] = [Evidence.Brokers],
        [nameof(Evidence.BrokerAuthorizations)] = [Evidence.Brokers],
        [nameof(Evidence.Dataflows)] = [Evidence.DataflowProfiles],
        [nameof(Evidence.DataflowGraphs)] = [Evidence.DataflowProfiles],
        [nameof(Evidence.AssetEndpointProfiles)] = [Evidence.Instances],
        [nameof(Evidence.Assets)] = [Evidence.Instances],
        [nameof(Evidence.DeviceRegistryNamespaces)] = [Evidence.Instances],
        [nameof(Evidence.Devices)] = [Evidence.Instances],
        [nameof(Evidence.NamespacedAssets)] = [Evidence.Instances],
        [nameof(Evidence.SecretProviderClasses)] = [Evidence.Instances],
        [nameof(Evidence.SecretSyncs)] = [Evidence.Instances],
        [nameof(Evidence.CustomLocations)] = [Evidence.Instances],
        [nameof(Evidence.ManagedClusters)] = [Evidence.ConnectedClusters],
        [nameof(Evidence.SchemaRegistries)] = [Evidence.Instances],
        [nameof(Evidence.StorageAccounts)] = [Evidence.SchemaRegistries, Evidence.DataflowEndpoints],
        [nameof(Evidence.KeyVaults)] = [Evidence.SecretProviderClasses],
        [nameof(Evidence.EventGridNamespaces)] = [Evidence.DataflowEndpoints],
        [nameof(Evidence.EventHubNamespaces)] = [Evidence.DataflowEndpoints],
        [nameof(Evidence.ManagedIdentities)] = [Evidence.Instances, Evidence.SecretProviderClasses],
        [nameof(Evidence.FederatedCredentials)] = [Evidence.ManagedIdentities],
        [nameof(Evidence.RoleDefinitions)] = [Evidence.RoleAssignments],
        [nameof(Evidence.DataCollectionRules)] = [Evidence.DataCollectionAssociations],
        [nameof(Evidence.MonitorAccounts)] = [Evidence.DataCollectionRules, Evidence.Extensions],
        [nameof(Evidence.PrometheusRuleGroups)] = [Evidence.Extensions],
    };

    /// <summary>
    /// The actions, each with how far it has to reach, those on the resources that lead to the kind included; none for a
    /// kind that Azure does not know.
    /// </summary>
    public static IReadOnlyList<(string Action, PermissionScope Scope)> For(EvidenceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return [.. Own(kind).Concat(LeadingTo(kind).SelectMany(For)).DistinctBy(item => item.Action)];
    }

    /// <summary>The kinds without which Azure cannot be asked for this one.</summary>
    public static IReadOnlyList<EvidenceKind> LeadingTo(EvidenceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Leading.GetValueOrDefault(kind.Name) ?? [];
    }

    private static IReadOnlyList<(string Action, PermissionScope Scope)> Own(EvidenceKind kind) =>
        Special.GetValueOrDefault(kind.Name) ?? (kind.AzureType is { } type ? [($"{type}/read", ScopeOf(kind, type))] : []);

    private static PermissionScope ScopeOf(EvidenceKind kind, string type) =>
        type.StartsWith(Operations, StringComparison.OrdinalIgnoreCase) ? PermissionScope.Instance
        : OnCluster.Contains(kind.Name) ? PermissionScope.ConnectedCluster
        : InResourceGroup.Contains(kind.Name) ? PermissionScope.ResourceGroup
        : PermissionScope.Resource;
}
