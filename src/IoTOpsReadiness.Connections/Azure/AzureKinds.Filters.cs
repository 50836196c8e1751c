using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <content>Lists that hold what belongs to other sites too.</content>
internal static partial class AzureKinds
{
    // What says no custom location cannot be told apart, and guidelines take it as the site's own as well.
    private static AzureFilter OfThisSite => new(Evidence.Instances, instances =>
    {
        HashSet<string> own = new(instances.Select(instance => instance.Text("extendedLocation.name")).OfType<string>(), StringComparer.OrdinalIgnoreCase);
        return item => instances.Count > 0 && (own.Count == 0 || item.Text("extendedLocation.name") is not { } location || own.Contains(location));
    });

    // Azure does not say which AKS cluster a connected cluster is; both know the address of the issuer, else the name
    // is the best there is.
    private static AzureFilter BelowThisCluster => new(Evidence.ConnectedClusters, clusters =>
    {
        string[] issuers = [.. clusters.Select(cluster => cluster.Text("properties.oidcIssuerProfile.selfHostedIssuerUrl")).OfType<string>().Select(Trimmed)];
        string[] names = [.. clusters.Select(cluster => cluster.Text("name")).OfType<string>()];
        return item => issuers.Length > 0
            ? item.Text("properties.oidcIssuerProfile.issuerURL") is { } issuer && issuers.Contains(Trimmed(issuer), StringComparer.OrdinalIgnoreCase)
            : names.Contains(item.Text("name"), StringComparer.OrdinalIgnoreCase);
    });

    private static IEnumerable<ArmTarget> ManagedClusterLists(ResourceDocument cluster) =>
        "aks".Equals(cluster.Text("properties.distribution"), StringComparison.OrdinalIgnoreCase)
        && !"azure_stack_hci".Equals(cluster.Text("properties.infrastructure"), StringComparison.OrdinalIgnoreCase)
        && ArmPath.Parse(cluster.Text("id")) is { } id
            ? [ListIn(id.SubscriptionScope, Evidence.ManagedClusters)]
            : [];

    private static string Trimmed(string url) => url.TrimEnd('/');
}
