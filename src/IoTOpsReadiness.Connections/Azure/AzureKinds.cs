using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// Every kind of evidence that Azure Resource Manager has, and how one leads to the next. What needs nothing but the
/// site's ids is asked for at once, everything else as soon as what leads to it is there.
/// </summary>
internal static partial class AzureKinds
{
    // Those Azure IoT Operations needs, then those of its observability.
    private static readonly string[] Providers =
    [
        "Microsoft.ExtendedLocation", "Microsoft.Kubernetes", "Microsoft.KubernetesConfiguration", "Microsoft.IoTOperations",
        "Microsoft.DeviceRegistry", "Microsoft.SecretSyncController",
        "Microsoft.AlertsManagement", "Microsoft.Monitor", "Microsoft.Dashboard", "Microsoft.Insights", "Microsoft.OperationalInsights",
    ];

    private static readonly AzureKind[] All =
    [
        new(Evidence.Instances, site => [Instance(site, id => new ArmTarget.Object($"{id}"))]),
        OfInstance(Evidence.Brokers),
        Below(Evidence.BrokerListeners, Evidence.Brokers),
        Below(Evidence.BrokerAuthentications, Evidence.Brokers),
        Below(Evidence.BrokerAuthorizations, Evidence.Brokers),
        OfInstance(Evidence.DataflowProfiles),
        Below(Evidence.Dataflows, Evidence.DataflowProfiles),
        Below(Evidence.DataflowGraphs, Evidence.DataflowProfiles),
        OfInstance(Evidence.DataflowEndpoints),
        OfInstance(Evidence.RegistryEndpoints),
        OfInstance(Evidence.ConnectorTemplates),

        // The classic model knows the site by its custom location alone, and lives beside the instance.
        BesideInstance(Evidence.AssetEndpointProfiles),
        BesideInstance(Evidence.Assets),
        new(Evidence.DeviceRegistryNamespaces, _ => [From(Evidence.Instances, One("properties.adrNamespaceRef.resourceId"))]),
        InRegistryNamespace(Evidence.Devices),
        InRegistryNamespace(Evidence.NamespacedAssets),

        new(Evidence.SecretProviderClasses, site =>
        [
            Instance(site, id => ListIn(id.ResourceGroupScope, Evidence.SecretProviderClasses)),
            From(Evidence.Instances, One("properties.defaultSecretProviderClassRef.resourceId")),
        ]) { Filter = OfThisSite },
        BesideInstance(Evidence.SecretSyncs),

        new(Evidence.CustomLocations, _ => [From(Evidence.Instances, One("extendedLocation.name"))]),
        new(Evidence.ConnectedClusters, site => [Cluster(site, id => new ArmTarget.Object($"{id}"))]),
        new(Evidence.Extensions, site => [Cluster(site, id => ListIn($"{id}", Evidence.Extensions))]),
        new(Evidence.ManagedClusters, _ => [From(Evidence.ConnectedClusters, ManagedClusterLists)]) { IsShared = true, Filter = BelowThisCluster },

        new(Evidence.SchemaRegistries, _ => [From(Evidence.Instances, One("properties.schemaRegistryRef.resourceId"))]),
        new(Evidence.StorageAccounts, site =>
        [
            From(Evidence.SchemaRegistries, registry => Named(site, HostOf(registry.Text("properties.storageAccountContainerUrl")))),
            From(Evidence.DataflowEndpoints, endpoint => Named(site, Host(endpoint, "DataLakeStorage", "dataLakeStorageSettings", null))),
        ]),
        new(Evidence.KeyVaults, site => [From(Evidence.SecretProviderClasses, item => NamedAs(site, item.Text("properties.keyvaultName")))]),
        new(Evidence.EventGridNamespaces, site =>
            [From(Evidence.DataflowEndpoints, endpoint => Named(site, Host(endpoint, "Mqtt", "mqttSettings", ".ts.eventgrid.")))]),
        new(Evidence.EventHubNamespaces, site =>
            [From(Evidence.DataflowEndpoints, endpoint => Named(site, Host(endpoint, "Kafka", "kafkaSettings", ".servicebus.")))]),

        new(Evidence.ManagedIdentities, site =>
        [
            From(Evidence.Instances, instance => instance.At("identity.userAssignedIdentities").Members().Select(identity => new ArmTarget.Object(identity.Name))),
            From(Evidence.SecretProviderClasses, item => OfClient(site, item.Text("properties.clientId"))),
        ]),
        Below(Evidence.FederatedCredentials, Evidence.ManagedIdentities),
        new(Evidence.RoleAssignments, site => AtScopes(site, scope => ListIn(scope, Evidence.RoleAssignments))),
        new(Evidence.RoleDefinitions, site => AtScopes(site, CustomRolesAt)) { Filter = NamedByAssignments },

        new(Evidence.DataCollectionAssociations, site => [Cluster(site, id => ListIn($"{id}", Evidence.DataCollectionAssociations))]),
        new(Evidence.DataCollectionRules, _ => [From(Evidence.DataCollectionAssociations, One("properties.dataCollectionRuleId"))]) { IsShared = true },
        new(Evidence.MonitorAccounts, _ =>
        [
            From(Evidence.DataCollectionRules, rule => rule.At("properties.destinations.monitoringAccounts").Items().SelectMany(account => Reference(account, "accountResourceId"))),
            From(Evidence.Extensions, extension => Workspace(extension) is { } id ? [new ArmTarget.Object($"{id}")] : []),
        ]) { IsShared = true },
        new(Evidence.PrometheusRuleGroups, site =>
        [
            Cluster(site, id => ListIn(id.SubscriptionScope, Evidence.PrometheusRuleGroups)),
            From(Evidence.Extensions, extension => Workspace(extension) is { } id ? [ListIn(id.SubscriptionScope, Evidence.PrometheusRuleGroups)] : []),
        ]) { IsShared = true },
        new(Evidence.ResourceProviders, site => [Subscriptions(site)]) { IsShared = true, Shape = ProviderShape.Trim },
    ];

    private static readonly Dictionary<EvidenceKind, AzureKind> ByKind = All.ToDictionary(kind => kind.Kind);

    /// <summary>How a kind is read; null for one that this module cannot read from Azure.</summary>
    public static AzureKind? Find(EvidenceKind kind) => ByKind.GetValueOrDefault(kind);

    private static AzureKind OfInstance(EvidenceKind kind) => new(kind, site => [Instance(site, id => Children($"{id}", kind))]);

    private static AzureKind Below(EvidenceKind kind, EvidenceKind parent) =>
        new(kind, _ => [From(parent, item => item.Text("id") is { } id ? [Children(id, kind)] : [])]);

    private static AzureKind BesideInstance(EvidenceKind kind) =>
        new(kind, site => [Instance(site, id => ListIn(id.ResourceGroupScope, kind))]) { Filter = OfThisSite };

    private static AzureKind InRegistryNamespace(EvidenceKind kind) =>
        new(kind, _ => [From(Evidence.Instances, instance => instance.Text("properties.adrNamespaceRef.resourceId") is { } id ? [Children(id, kind)] : [])]) { Filter = OfThisSite };

    private static AzureSource From(EvidenceKind parent, Func<ResourceDocument, IEnumerable<ArmTarget>> targets) => new(parent, document => targets(document!));

    private static AzureSource Instance(SiteIdentity site, Func<ArmPath, ArmTarget> target) => site.InstanceId is { } id
        ? new(null, _ => [FromId(id, Evidence.Instances, target)])
        : new(null, _ => []) { Unknown = "The id of the instance is not known." };

    // Where the cluster's id is not known, the custom location of the instance knows it.
    private static AzureSource Cluster(SiteIdentity site, Func<ArmPath, ArmTarget> target) =>
        site.ConnectedClusterId is { } id ? new(null, _ => [FromId(id, Evidence.ConnectedClusters, target)])
        : site.InstanceId is not null ? From(Evidence.CustomLocations, location => location.Text("properties.hostResourceId") is { } host
            ? [FromId(host, Evidence.ConnectedClusters, target)]
            : [])
        : new(null, _ => []) { Unknown = "Neither the id of the instance nor that of the connected cluster is known." };

    // What is no id of the kind is asked for as it stands, to be refused by its name.
    private static ArmTarget FromId(string id, EvidenceKind kind, Func<ArmPath, ArmTarget> target) =>
        ArmPath.Parse(id) is { IsList: false } path && kind.AzureType!.Equals(path.Type, StringComparison.OrdinalIgnoreCase) ? target(path) : new ArmTarget.Object(id);

    private static AzureSource Subscriptions(SiteIdentity site)
    {
        string[] scopes = [.. new[] { site.InstanceId, site.ConnectedClusterId }
            .Select(id => ArmPath.Parse(id)?.SubscriptionScope)
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        return scopes.Length == 0
            ? new(null, _ => []) { Unknown = "Neither the id of the instance nor that of the connected cluster is known." }
            : new(null, _ => scopes.SelectMany(scope => Providers.Select(name => new ArmTarget.Object($"{scope}/providers/{name}"))));
    }

    private static ArmTarget.List ListIn(string? scope, EvidenceKind kind) => new($"{scope}/providers/{kind.AzureType}");

    private static ArmTarget.List Children(string id, EvidenceKind kind) => new($"{id}/{kind.AzureType!.Split('/')[^1]}");

    private static Func<ResourceDocument, IEnumerable<ArmTarget>> One(string path) => document => document.Text(path) is { } id ? [new ArmTarget.Object(id)] : [];

    private static IEnumerable<ArmTarget> Reference(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.Text() is { } id ? [new ArmTarget.Object(id)] : [];

    private static ArmPath? Workspace(ResourceDocument extension) => extension.At("properties.configurationSettings").Members()
        .Where(setting => setting.Name.Equals("azure-monitor-workspace-resource-id", StringComparison.OrdinalIgnoreCase))
        .Select(setting => ArmPath.Parse(setting.Value.Text()))
        .FirstOrDefault(path => path is not null);
}
