namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The custom resources of Azure IoT Operations and of what it is deployed with.</summary>
public static class AioCustomResources
{
    private static readonly TimeSpan ServeDeadline = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<CustomResourceKind> All { get; } =
    [
        new("iotoperations.azure.com", "v1", "Instance", "instances"),

        new("mqttbroker.iotoperations.azure.com", "v1", "Broker", "brokers"),
        new("mqttbroker.iotoperations.azure.com", "v1", "BrokerListener", "brokerlisteners"),
        new("mqttbroker.iotoperations.azure.com", "v1", "BrokerAuthentication", "brokerauthentications"),
        new("mqttbroker.iotoperations.azure.com", "v1", "BrokerAuthorization", "brokerauthorizations"),

        new("connectivity.iotoperations.azure.com", "v1", "Dataflow", "dataflows"),
        new("connectivity.iotoperations.azure.com", "v1", "DataflowProfile", "dataflowprofiles"),
        new("connectivity.iotoperations.azure.com", "v1", "DataflowEndpoint", "dataflowendpoints"),
        new("connectivity.iotoperations.azure.com", "v1", "DataflowGraph", "dataflowgraphs"),
        new("connectivity.iotoperations.azure.com", "v1", "RegistryEndpoint", "registryendpoints"),

        new("deviceregistry.microsoft.com", "v1", "Asset", "assets"),
        new("deviceregistry.microsoft.com", "v1", "AssetEndpointProfile", "assetendpointprofiles"),
        new("namespaces.deviceregistry.microsoft.com", "v1", "Asset", "assets"),
        new("namespaces.deviceregistry.microsoft.com", "v1", "Device", "devices"),

        new("secret-sync.x-k8s.io", "v1alpha1", "SecretSync", "secretsyncs"),
        new("secrets-store.csi.x-k8s.io", "v1", "SecretProviderClass", "secretproviderclasses", HasStatus: false),

        new("cert-manager.io", "v1", "Certificate", "certificates"),
        new("cert-manager.io", "v1", "Issuer", "issuers"),
        new("cert-manager.io", "v1", "ClusterIssuer", "clusterissuers", IsNamespaced: false),
        new("trust.cert-manager.io", "v1alpha1", "Bundle", "bundles", IsNamespaced: false),
    ];

    /// <summary>Installs all definitions and returns once their kinds are served. May be called again.</summary>
    public static Task InstallAsync(KubeApiServer server) => InstallAsync(server, All);

    /// <summary>The same for some kinds, or for kinds in other versions.</summary>
    public static async Task InstallAsync(KubeApiServer server, IReadOnlyList<CustomResourceKind> kinds)
    {
        foreach (var kind in kinds)
        {
            await server.ApplyAsync(kind.Definition());
        }

        using var client = server.CreateClient(server.AdminToken);
        var discovery = new ApiDiscovery(client);
        foreach (var kind in kinds)
        {
            await Eventually.BecomesTrueAsync(
                () => IsServedAsync(client, discovery, kind),
                ServeDeadline,
                () => $"the API server serves {kind.DefinitionName}.");
        }
    }

    /// <summary>Lists and discovery follow a new definition separately, and clients use both.</summary>
    private static async Task<bool> IsServedAsync(HttpClient client, ApiDiscovery discovery, CustomResourceKind kind)
    {
        if (await discovery.FindAsync(kind.ApiVersion, kind.Kind) is null)
        {
            return false;
        }

        using var list = await client.GetAsync(kind.ListUri);
        return list.IsSuccessStatusCode;
    }
}
