using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <content>Resources that others name without saying where they are.</content>
internal static partial class AzureKinds
{
    // Names of storage accounts, vaults and namespaces are unique in all of Azure, and the first label of their hosts.
    private static IEnumerable<ArmTarget> Named(SiteIdentity site, string? host) => NamedAs(site, host?.Split('.')[0]);

    private static IEnumerable<ArmTarget> NamedAs(SiteIdentity site, string? name) =>
        Home(site) is { } scope && !string.IsNullOrEmpty(name) ? [new ArmTarget.Named(name.ToLowerInvariant(), scope)] : [];

    private static IEnumerable<ArmTarget> OfClient(SiteIdentity site, string? clientId) =>
        Home(site) is { } scope && clientId is not null ? [new ArmTarget.OfClient(clientId.ToLowerInvariant(), scope)] : [];

    private static string? Home(SiteIdentity site) => ArmPath.Parse(site.InstanceId ?? site.ConnectedClusterId)?.SubscriptionScope;

    // The host of an endpoint of one type, if it is of the service; every cloud has its own end of the name.
    private static string? Host(ResourceDocument endpoint, string type, string settings, string? service) =>
        type.Equals(endpoint.Text("properties.endpointType"), StringComparison.OrdinalIgnoreCase)
        && HostOf(endpoint.Text($"properties.{settings}.host")) is { } host
        && (service is null || host.Contains(service, StringComparison.OrdinalIgnoreCase))
            ? host
            : null;

    private static string? HostOf(string? address) =>
        address is not null && Uri.TryCreate(address.Contains("://", StringComparison.Ordinal) ? address : $"https://{address}", UriKind.Absolute, out Uri? url) && url.Host.Contains('.', StringComparison.Ordinal)
            ? url.Host
            : null;
}
