using Azure.Core;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>The scopes of one site at which Azure is asked for grants.</summary>
internal sealed class AzureScopes
{
    private readonly Dictionary<PermissionScope, string[]> scopes;
    private readonly HashSet<string> subscriptions;

    private AzureScopes(Dictionary<PermissionScope, string[]> scopes)
    {
        this.scopes = scopes;
        subscriptions = new(scopes[PermissionScope.Subscription], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The scopes, as far as the site's resources are known.</summary>
    public static AzureScopes Of(SiteIdentity site)
    {
        ResourceIdentifier? instance = Parse(site.InstanceId);
        ResourceIdentifier? cluster = Parse(site.ConnectedClusterId);

        // One instance has one subscription; where it is not known, its cluster tells.
        string[] subscription = [.. Subscription(instance ?? cluster)];
        string[] group = [.. ResourceGroup(instance)];
        return new(new()
        {
            [PermissionScope.Instance] = instance is null ? [] : [instance.ToString()],
            [PermissionScope.ConnectedCluster] = cluster is null ? [] : [cluster.ToString()],
            [PermissionScope.ResourceGroup] = group,
            [PermissionScope.Subscription] = subscription,
            [PermissionScope.Resource] = [.. subscription.Concat(group).Concat(ResourceGroup(cluster)).Distinct(StringComparer.OrdinalIgnoreCase)],
        });
    }

    /// <summary>Where a permission of that reach may be granted, the widest first; none where that is not known.</summary>
    public IReadOnlyList<string> For(PermissionScope scope) => scopes.GetValueOrDefault(scope) ?? [];

    /// <summary>True for a whole subscription.</summary>
    public bool IsSubscription(string scope) => subscriptions.Contains(scope);

    private static IEnumerable<string> Subscription(ResourceIdentifier? resource) =>
        resource?.SubscriptionId is { } id ? [$"/subscriptions/{id}"] : [];

    private static IEnumerable<string> ResourceGroup(ResourceIdentifier? resource) =>
        resource is { SubscriptionId: { } id, ResourceGroupName: { } name } ? [$"/subscriptions/{id}/resourceGroups/{name}"] : [];

    private static ResourceIdentifier? Parse(string? id) => ResourceIdentifier.TryParse(id, out ResourceIdentifier? parsed) ? parsed : null;
}
