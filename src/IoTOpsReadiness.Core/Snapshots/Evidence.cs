using System.Reflection;

namespace IoTOpsReadiness.Snapshots;

/// <summary>Every kind of evidence there is. Guidelines name what they need from here; collectors fetch the union.</summary>
public static class Evidence
{
    private const string Operations = "iotoperations.azure.com";
    private const string Mqtt = "mqttbroker.iotoperations.azure.com";
    private const string Connectivity = "connectivity.iotoperations.azure.com";
    private const string Registry = "deviceregistry.microsoft.com";
    private const string NamespacedRegistry = "namespaces.deviceregistry.microsoft.com";

    // The API server itself.

    /// <summary>The server's version document.</summary>
    public static EvidenceKind ServerVersion { get; } = Path(nameof(ServerVersion), "/version");

    /// <summary>The service account issuer the API server publishes.</summary>
    public static EvidenceKind ServiceAccountIssuer { get; } = Path(nameof(ServiceAccountIssuer), "/.well-known/openid-configuration");

    /// <summary>Nodes.</summary>
    public static EvidenceKind Nodes { get; } = Cluster(nameof(Nodes), "", "nodes", "Node", "v1");

    /// <summary>Pods of all namespaces: what runs where, and what each node has left.</summary>
    public static EvidenceKind Pods { get; } = All(nameof(Pods), "", "pods", "Pod", "v1");

    /// <summary>Services in the namespace of Azure IoT Operations.</summary>
    public static EvidenceKind Services { get; } = InSite(nameof(Services), "", "services", "Service", "v1");

    /// <summary>ConfigMaps in the namespace of Azure IoT Operations: trust bundles, client CAs.</summary>
    public static EvidenceKind ConfigMaps { get; } = InSite(nameof(ConfigMaps), "", "configmaps", "ConfigMap", "v1");

    /// <summary>The Arc agents' own configuration.</summary>
    public static EvidenceKind ArcConfiguration { get; } = One(nameof(ArcConfiguration), "", "configmaps", "ConfigMap", "v1", "azure-arc", "azure-clusterconfig");

    /// <summary>The scrape configuration of the Azure Monitor agent.</summary>
    public static EvidenceKind ScrapeConfiguration { get; } = One(nameof(ScrapeConfiguration), "", "configmaps", "ConfigMap", "v1", "kube-system", "ama-metrics-prometheus-config");

    /// <summary>Names and labels of the Secrets in the namespace of Azure IoT Operations; never their values.</summary>
    public static EvidenceKind SecretNames { get; } = new()
    {
        Name = nameof(SecretNames),
        Kubernetes = new() { Resource = "secrets", Kind = "Secret", Version = "v1", Scope = KubernetesScope.SiteNamespace, MetadataOnly = true },
    };

    /// <summary>Deployments of all namespaces.</summary>
    public static EvidenceKind Deployments { get; } = All(nameof(Deployments), "apps", "deployments", "Deployment", "v1");

    /// <summary>StatefulSets in the namespace of Azure IoT Operations.</summary>
    public static EvidenceKind StatefulSets { get; } = InSite(nameof(StatefulSets), "apps", "statefulsets", "StatefulSet", "v1");

    /// <summary>Persistent volume claims in the namespace of Azure IoT Operations.</summary>
    public static EvidenceKind PersistentVolumeClaims { get; } = InSite(nameof(PersistentVolumeClaims), "", "persistentvolumeclaims", "PersistentVolumeClaim", "v1");

    /// <summary>Storage classes.</summary>
    public static EvidenceKind StorageClasses { get; } = Cluster(nameof(StorageClasses), "storage.k8s.io", "storageclasses", "StorageClass", "v1");

    /// <summary>The binding that lets Azure's custom locations reach into the cluster.</summary>
    public static EvidenceKind CustomLocationsBinding { get; } = new()
    {
        Name = nameof(CustomLocationsBinding),
        Kubernetes = new()
        {
            Group = "rbac.authorization.k8s.io",
            Version = "v1",
            Resource = "clusterrolebindings",
            Kind = "ClusterRoleBinding",
            Scope = KubernetesScope.Object,
            Name = "AzureArc-Microsoft.ExtendedLocation-RP-RoleBinding",
        },
    };

    // Azure IoT Operations.

    /// <summary>The Azure IoT Operations instance.</summary>
    public static EvidenceKind Instances { get; } = Custom(nameof(Instances), Operations, "instances", "Instance", "Microsoft.IoTOperations/instances");

    /// <summary>The MQTT broker; there is exactly one, named <c>default</c>.</summary>
    public static EvidenceKind Brokers { get; } = Configured(nameof(Brokers), Mqtt, "brokers", "Broker", "Microsoft.IoTOperations/instances/brokers");

    /// <summary>The broker's listeners and their ports.</summary>
    public static EvidenceKind BrokerListeners { get; } = Configured(nameof(BrokerListeners), Mqtt, "brokerlisteners", "BrokerListener", "Microsoft.IoTOperations/instances/brokers/listeners");

    /// <summary>How clients of the broker prove who they are.</summary>
    public static EvidenceKind BrokerAuthentications { get; } = Configured(nameof(BrokerAuthentications), Mqtt, "brokerauthentications", "BrokerAuthentication", "Microsoft.IoTOperations/instances/brokers/authentications");

    /// <summary>What clients of the broker may do.</summary>
    public static EvidenceKind BrokerAuthorizations { get; } = Configured(nameof(BrokerAuthorizations), Mqtt, "brokerauthorizations", "BrokerAuthorization", "Microsoft.IoTOperations/instances/brokers/authorizations");

    /// <summary>Dataflow profiles.</summary>
    public static EvidenceKind DataflowProfiles { get; } = Configured(nameof(DataflowProfiles), Connectivity, "dataflowprofiles", "DataflowProfile", "Microsoft.IoTOperations/instances/dataflowProfiles");

    /// <summary>Dataflows.</summary>
    public static EvidenceKind Dataflows { get; } = Configured(nameof(Dataflows), Connectivity, "dataflows", "Dataflow", "Microsoft.IoTOperations/instances/dataflowProfiles/dataflows");

    /// <summary>Dataflow graphs.</summary>
    public static EvidenceKind DataflowGraphs { get; } = Configured(nameof(DataflowGraphs), Connectivity, "dataflowgraphs", "DataflowGraph", "Microsoft.IoTOperations/instances/dataflowProfiles/dataflowGraphs");

    /// <summary>Dataflow endpoints.</summary>
    public static EvidenceKind DataflowEndpoints { get; } = Configured(nameof(DataflowEndpoints), Connectivity, "dataflowendpoints", "DataflowEndpoint", "Microsoft.IoTOperations/instances/dataflowEndpoints");

    /// <summary>Registries that connectors and graphs pull from.</summary>
    public static EvidenceKind RegistryEndpoints { get; } = Configured(nameof(RegistryEndpoints), Connectivity, "registryendpoints", "RegistryEndpoint", "Microsoft.IoTOperations/instances/registryEndpoints");

    /// <summary>Classic asset endpoint profiles.</summary>
    public static EvidenceKind AssetEndpointProfiles { get; } = Configured(nameof(AssetEndpointProfiles), Registry, "assetendpointprofiles", "AssetEndpointProfile", "Microsoft.DeviceRegistry/assetEndpointProfiles");

    /// <summary>Devices of the namespaced device registry.</summary>
    public static EvidenceKind Devices { get; } = Configured(nameof(Devices), NamespacedRegistry, "devices", "Device", "Microsoft.DeviceRegistry/namespaces/devices");

    /// <summary>Classic assets.</summary>
    public static EvidenceKind Assets { get; } = Custom(nameof(Assets), Registry, "assets", "Asset", "Microsoft.DeviceRegistry/assets");

    /// <summary>Assets of the namespaced device registry.</summary>
    public static EvidenceKind NamespacedAssets { get; } = Custom(nameof(NamespacedAssets), NamespacedRegistry, "assets", "Asset", "Microsoft.DeviceRegistry/namespaces/assets");

    // Secrets and certificates around it.

    /// <summary>Which Key Vault secrets are synced to the cluster, by name.</summary>
    public static EvidenceKind SecretSyncs { get; } = Custom(nameof(SecretSyncs), "secret-sync.x-k8s.io", "secretsyncs", "SecretSync", "Microsoft.SecretSyncController/secretSyncs");

    /// <summary>From which Key Vault, and as whom.</summary>
    public static EvidenceKind SecretProviderClasses { get; } = Custom(nameof(SecretProviderClasses), "secrets-store.csi.x-k8s.io", "secretproviderclasses", "SecretProviderClass", "Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses");

    /// <summary>Certificates that cert-manager keeps.</summary>
    public static EvidenceKind Certificates { get; } = All(nameof(Certificates), "cert-manager.io", "certificates", "Certificate", null);

    /// <summary>Issuers of certificates in one namespace.</summary>
    public static EvidenceKind Issuers { get; } = All(nameof(Issuers), "cert-manager.io", "issuers", "Issuer", null);

    /// <summary>Issuers of certificates in the whole cluster.</summary>
    public static EvidenceKind ClusterIssuers { get; } = Cluster(nameof(ClusterIssuers), "cert-manager.io", "clusterissuers", "ClusterIssuer", null);

    /// <summary>Trust bundles that trust-manager keeps.</summary>
    public static EvidenceKind TrustBundles { get; } = Cluster(nameof(TrustBundles), "trust.cert-manager.io", "bundles", "Bundle", null);

    // What only Azure Resource Manager knows.

    /// <summary>The Arc-connected cluster.</summary>
    public static EvidenceKind ConnectedClusters { get; } = AzureOnly(nameof(ConnectedClusters), "Microsoft.Kubernetes/connectedClusters");

    /// <summary>The cluster's extensions and their settings.</summary>
    public static EvidenceKind Extensions { get; } = AzureOnly(nameof(Extensions), "Microsoft.KubernetesConfiguration/extensions");

    /// <summary>The custom location that ties instance and cluster.</summary>
    public static EvidenceKind CustomLocations { get; } = AzureOnly(nameof(CustomLocations), "Microsoft.ExtendedLocation/customLocations");

    /// <summary>Schema registries.</summary>
    public static EvidenceKind SchemaRegistries { get; } = AzureOnly(nameof(SchemaRegistries), "Microsoft.DeviceRegistry/schemaRegistries");

    /// <summary>Storage accounts the schema registry writes to.</summary>
    public static EvidenceKind StorageAccounts { get; } = AzureOnly(nameof(StorageAccounts), "Microsoft.Storage/storageAccounts");

    /// <summary>Key vaults, control plane only.</summary>
    public static EvidenceKind KeyVaults { get; } = AzureOnly(nameof(KeyVaults), "Microsoft.KeyVault/vaults");

    /// <summary>User-assigned managed identities.</summary>
    public static EvidenceKind ManagedIdentities { get; } = AzureOnly(nameof(ManagedIdentities), "Microsoft.ManagedIdentity/userAssignedIdentities");

    /// <summary>The federated credentials of those identities.</summary>
    public static EvidenceKind FederatedCredentials { get; } = AzureOnly(nameof(FederatedCredentials), "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials");

    /// <summary>Role assignments at the scopes that matter here.</summary>
    public static EvidenceKind RoleAssignments { get; } = AzureOnly(nameof(RoleAssignments), "Microsoft.Authorization/roleAssignments");

    /// <summary>Prometheus rule groups.</summary>
    public static EvidenceKind PrometheusRuleGroups { get; } = AzureOnly(nameof(PrometheusRuleGroups), "Microsoft.AlertsManagement/prometheusRuleGroups");

    /// <summary>Data collection rule associations of the cluster.</summary>
    public static EvidenceKind DataCollectionAssociations { get; } = AzureOnly(nameof(DataCollectionAssociations), "Microsoft.Insights/dataCollectionRuleAssociations");

    /// <summary>Which resource providers the subscription has registered.</summary>
    public static EvidenceKind ResourceProviders { get; } = AzureOnly(nameof(ResourceProviders), "Microsoft.Resources/providers");

    /// <summary>The AKS cluster below the connected cluster, where there is one.</summary>
    public static EvidenceKind ManagedClusters { get; } = AzureOnly(nameof(ManagedClusters), "Microsoft.ContainerService/managedClusters");

    /// <summary>Event Grid namespaces that dataflows talk to.</summary>
    public static EvidenceKind EventGridNamespaces { get; } = AzureOnly(nameof(EventGridNamespaces), "Microsoft.EventGrid/namespaces");

    /// <summary>Event Hubs namespaces that dataflows talk to.</summary>
    public static EvidenceKind EventHubNamespaces { get; } = AzureOnly(nameof(EventHubNamespaces), "Microsoft.EventHub/namespaces");

    /// <summary>The namespace of the device registry that the instance uses.</summary>
    public static EvidenceKind DeviceRegistryNamespaces { get; } = AzureOnly(nameof(DeviceRegistryNamespaces), "Microsoft.DeviceRegistry/namespaces");

    /// <summary>Templates that connectors are made from.</summary>
    public static EvidenceKind ConnectorTemplates { get; } = AzureOnly(nameof(ConnectorTemplates), "Microsoft.IoTOperations/instances/akriConnectorTemplates");

    /// <summary>The data collection rules that apply to the cluster: which streams go where.</summary>
    public static EvidenceKind DataCollectionRules { get; } = AzureOnly(nameof(DataCollectionRules), "Microsoft.Insights/dataCollectionRules");

    /// <summary>The Azure Monitor workspaces that metrics go to.</summary>
    public static EvidenceKind MonitorAccounts { get; } = AzureOnly(nameof(MonitorAccounts), "Microsoft.Monitor/accounts");

    /// <summary>The custom roles that the role assignments name.</summary>
    public static EvidenceKind RoleDefinitions { get; } = AzureOnly(nameof(RoleDefinitions), "Microsoft.Authorization/roleDefinitions");

    /// <summary>Every kind, in the order they are declared.</summary>
    public static IReadOnlyList<EvidenceKind> Kinds { get; } = typeof(Evidence)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == typeof(EvidenceKind))
        .Select(property => (EvidenceKind)property.GetValue(null)!)
        .ToArray();

    private static readonly Dictionary<string, EvidenceKind> ByName = Kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Finds a kind by its name in a snapshot file; null for a name this version does not know.</summary>
    public static EvidenceKind? Find(string name) => ByName.GetValueOrDefault(name);

    private static EvidenceKind Path(string name, string path) => new()
    {
        Name = name,
        Kubernetes = new() { Kind = name, Scope = KubernetesScope.Path, Path = path },
    };

    private static EvidenceKind Cluster(string name, string group, string resource, string kind, string? version) =>
        List(name, group, resource, kind, version, KubernetesScope.Cluster);

    private static EvidenceKind All(string name, string group, string resource, string kind, string? version) =>
        List(name, group, resource, kind, version, KubernetesScope.AllNamespaces);

    private static EvidenceKind InSite(string name, string group, string resource, string kind, string? version) =>
        List(name, group, resource, kind, version, KubernetesScope.SiteNamespace);

    private static EvidenceKind Custom(string name, string group, string resource, string kind, string azureType) =>
        List(name, group, resource, kind, null, KubernetesScope.AllNamespaces) with { AzureType = azureType };

    // Configuration: who wrote it tells whether it came from Azure or from hands in the cluster.
    private static EvidenceKind Configured(string name, string group, string resource, string kind, string azureType)
    {
        EvidenceKind custom = Custom(name, group, resource, kind, azureType);
        return custom with { Kubernetes = custom.Kubernetes! with { KeepManagedFields = true } };
    }

    private static EvidenceKind List(string name, string group, string resource, string kind, string? version, KubernetesScope scope) => new()
    {
        Name = name,
        Kubernetes = new() { Group = group, Version = version, Resource = resource, Kind = kind, Scope = scope },
    };

    private static EvidenceKind One(string name, string group, string resource, string kind, string version, string @namespace, string objectName) => new()
    {
        Name = name,
        Kubernetes = new()
        {
            Group = group,
            Version = version,
            Resource = resource,
            Kind = kind,
            Scope = KubernetesScope.Object,
            Namespace = @namespace,
            Name = objectName,
        },
    };

    private static EvidenceKind AzureOnly(string name, string type) => new() { Name = name, AzureType = type };
}
