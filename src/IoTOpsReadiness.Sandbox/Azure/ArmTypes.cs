namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>
/// The resource types there are, and what is special about them. Facts of the published API, kept in one place so that they
/// can be corrected in one place.
/// </summary>
internal static class ArmTypes
{
    private const string Operations = "Microsoft.IoTOperations/instances";
    private const string Registry = "Microsoft.DeviceRegistry";

    private static readonly string[] OperationsVersions = ["2026-03-01", "2025-10-01", "2025-07-01-preview", "2025-04-01", "2024-11-01"];
    private static readonly string[] NewerOperationsVersions = ["2026-03-01", "2025-10-01", "2025-07-01-preview"];
    private static readonly string[] ClassicRegistryVersions = ["2024-11-01"];
    private static readonly string[] RegistryVersions = ["2026-04-01", "2025-10-01", "2025-07-01-preview"];
    private static readonly string[] SchemaVersions = ["2026-04-01", "2025-10-01", "2024-09-01-preview"];
    private static readonly string[] ClusterVersions = ["2026-05-01", "2026-03-01", "2024-07-15-preview", "2024-06-01-preview", "2024-01-01", "2021-10-01", "2021-03-01"];
    private static readonly string[] ResourceVersions = ["2025-04-01", "2024-11-01", "2024-07-01", "2024-03-01", "2023-07-01", "2022-12-01", "2022-09-01", "2021-04-01", "2021-01-01", "2020-06-01", "2020-01-01", "2019-10-01"];

    private static readonly Dictionary<string, ArmType> ByName = All().ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The provider namespaces, each with its types.</summary>
    public static IReadOnlyList<IGrouping<string, ArmType>> Providers { get; } =
        [.. ByName.Values.Where(type => !type.Name.StartsWith("Microsoft.Resources/", StringComparison.Ordinal)).GroupBy(type => type.Name[..type.Name.IndexOf('/')])];

    /// <summary>The names of all types.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Where the services are offered.</summary>
    public static IReadOnlyList<string> Locations { get; } =
        ["eastus", "eastus2", "westus", "westus2", "westus3", "westeurope", "northeurope", "germanywestcentral"];

    /// <summary>A type; null for one that is not known here.</summary>
    public static ArmType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>True for a provider that is known here.</summary>
    public static bool IsProvider(string name) => Providers.Any(provider => provider.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<ArmType> All() =>
    [
        new(ArmId.SubscriptionType, ResourceVersions),
        new(ArmId.ResourceGroupType, ResourceVersions) { IsTracked = true },
        new(ArmId.TenantType, ResourceVersions),
        new(ArmId.ProviderType, ResourceVersions),
        new(ArmId.AnyType, ResourceVersions),

        new(Operations, OperationsVersions)
        {
            IsTracked = true,
            IsLongRunning = true,
            HasOperationsName = true,
            Patchable = ["tags", "identity"],
            CreateOnly = ["location", "extendedLocation"],
            ReadOnly = ["properties.version", "properties.healthState"],
        },
        Child("brokers", OperationsVersions) with
        {
            CreateOnly =
            [
                "extendedLocation", "properties.memoryProfile", "properties.cardinality", "properties.advanced", "properties.diskBackedMessageBuffer",
                "properties.generateResourceLimits", "properties.persistence.maxSize", "properties.persistence.persistentVolumeClaimSpec",
            ],
            Defaults = new Dictionary<string, string>
            {
                ["properties.memoryProfile"] = "Medium",
                ["properties.cardinality.frontend.workers"] = "2",
                ["properties.cardinality.backendChain.workers"] = "1",
                ["properties.generateResourceLimits.cpu"] = "Enabled",
                ["properties.advanced.encryptInternalTraffic"] = "Enabled",
            },
            ReadOnly = ["properties.status", "properties.healthState"],
        },
        Child("brokers/listeners", OperationsVersions),
        Child("brokers/authentications", OperationsVersions),
        Child("brokers/authorizations", OperationsVersions),
        Child("dataflowProfiles", OperationsVersions),
        Child("dataflowProfiles/dataflows", OperationsVersions),
        Child("dataflowProfiles/dataflowGraphs", NewerOperationsVersions),
        Child("dataflowEndpoints", OperationsVersions),
        Child("registryEndpoints", NewerOperationsVersions),
        Child("akriConnectorTemplates", NewerOperationsVersions),
        Child("akriConnectorTemplates/connectors", NewerOperationsVersions),

        Tracked($"{Registry}/assets", ClassicRegistryVersions),
        Tracked($"{Registry}/assetEndpointProfiles", ClassicRegistryVersions),
        Tracked($"{Registry}/namespaces", RegistryVersions),
        Tracked($"{Registry}/namespaces/devices", RegistryVersions),
        Tracked($"{Registry}/namespaces/assets", RegistryVersions),
        Tracked($"{Registry}/namespaces/discoveredDevices", RegistryVersions),
        Tracked($"{Registry}/namespaces/discoveredAssets", RegistryVersions),
        Tracked($"{Registry}/schemaRegistries", SchemaVersions),
        new($"{Registry}/schemaRegistries/schemas", SchemaVersions),
        new($"{Registry}/schemaRegistries/schemas/schemaVersions", SchemaVersions),

        Tracked("Microsoft.Kubernetes/connectedClusters", ClusterVersions) with
        {
            Patchable = ["tags", "properties.azureHybridBenefit", "properties.distribution", "properties.distributionVersion", "properties.gateway"],
            CreateOnly = ["location"],
            ReadOnly =
            [
                "properties.connectivityStatus", "properties.lastConnectivityTime", "properties.managedIdentityCertificateExpirationTime",
                "properties.kubernetesVersion", "properties.agentVersion", "properties.totalNodeCount", "properties.totalCoreCount",
                "properties.oidcIssuerProfile.issuerUrl", "properties.arcAgentProfile.agentState", "properties.arcAgentProfile.agentErrors",
            ],
        },
        new("Microsoft.KubernetesConfiguration/extensions", "2023-05-01", "2022-11-01", "2022-07-01", "2022-03-01")
        {
            IsExtension = true,
            IsLongRunning = true,
            Patchable =
            [
                "properties.configurationSettings", "properties.configurationProtectedSettings", "properties.version", "properties.releaseTrain",
                "properties.autoUpgradeMinorVersion",
            ],
            CreateOnly = ["properties.extensionType", "properties.scope"],
            ReadOnly = ["properties.currentVersion", "properties.statuses", "properties.errorInfo", "properties.isSystemExtension"],
        },
        Tracked("Microsoft.ExtendedLocation/customLocations", "2021-08-31-preview", "2021-08-15", "2021-03-15-preview"),
        Tracked("Microsoft.ExtendedLocation/customLocations/resourceSyncRules", "2021-08-31-preview"),
        Tracked("Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses", "2024-08-21-preview"),
        Tracked("Microsoft.SecretSyncController/secretSyncs", "2024-08-21-preview"),

        new("Microsoft.ManagedIdentity/userAssignedIdentities", "2024-11-30", "2023-07-31-preview", "2023-01-31", "2018-11-30")
        {
            IsTracked = true,
            ReadOnly = ["properties.principalId", "properties.clientId", "properties.tenantId"],
            CreateOnly = ["location"],
        },
        new("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", "2024-11-30", "2023-07-31-preview", "2023-01-31") { Patchable = null },

        new("Microsoft.Authorization/roleAssignments", "2022-04-01", "2020-10-01-preview", "2020-08-01-preview", "2020-04-01-preview", "2015-07-01") { IsExtension = true, Patchable = null },
        new("Microsoft.Authorization/roleDefinitions", "2022-05-01-preview", "2022-04-01", "2018-01-01-preview", "2015-07-01") { IsExtension = true, Patchable = null },
        new("Microsoft.Authorization/permissions", "2022-05-01-preview", "2022-04-01", "2018-07-01", "2015-07-01") { IsExtension = true, Patchable = null },
        new("Microsoft.Authorization/locks", "2020-05-01", "2017-04-01", "2016-09-01", "2015-01-01") { IsExtension = true, Patchable = null },

        new("Microsoft.Storage/storageAccounts", "2025-01-01", "2024-01-01", "2023-05-01", "2023-01-01", "2022-09-01", "2021-09-01")
        {
            IsTracked = true,
            CreateOnly = ["location", "properties.isHnsEnabled"],
            ReadOnly = ["properties.primaryEndpoints", "properties.creationTime", "properties.primaryLocation", "properties.statusOfPrimary"],
        },
        new("Microsoft.Storage/storageAccounts/blobServices", "2025-01-01", "2024-01-01", "2023-05-01", "2023-01-01", "2022-09-01", "2021-09-01"),
        new("Microsoft.Storage/storageAccounts/blobServices/containers", "2025-01-01", "2024-01-01", "2023-05-01", "2023-01-01", "2022-09-01", "2021-09-01"),
        new("Microsoft.KeyVault/vaults", "2024-11-01", "2023-07-01", "2023-02-01", "2022-07-01", "2021-10-01") { IsTracked = true, CreateOnly = ["location"] },
        new("Microsoft.Monitor/accounts", "2023-04-03") { IsTracked = true },
        new("Microsoft.AlertsManagement/prometheusRuleGroups", "2023-03-01") { IsTracked = true },
        new("Microsoft.Insights/dataCollectionRules", "2023-03-11", "2022-06-01") { IsTracked = true },
        new("Microsoft.Insights/dataCollectionEndpoints", "2023-03-11", "2022-06-01") { IsTracked = true },
        new("Microsoft.Insights/dataCollectionRuleAssociations", "2023-03-11", "2022-06-01") { IsExtension = true },
        new("Microsoft.OperationalInsights/workspaces", "2023-09-01", "2022-10-01") { IsTracked = true },
        new("Microsoft.Dashboard/grafana", "2023-09-01", "2022-10-01-preview") { IsTracked = true },
        new("Microsoft.ContainerService/managedClusters", "2025-10-02-preview", "2025-07-02-preview", "2025-02-01", "2024-09-01", "2024-02-01", "2023-10-01") { IsTracked = true },
        new("Microsoft.EventGrid/namespaces", "2025-02-15", "2024-06-01-preview", "2023-12-15-preview") { IsTracked = true },
        new("Microsoft.EventHub/namespaces", "2024-01-01", "2022-10-01-preview", "2021-11-01") { IsTracked = true },
        new("Microsoft.EventHub/namespaces/eventhubs", "2024-01-01", "2022-10-01-preview", "2021-11-01"),
        new("Microsoft.ResourceGraph/resources", "2024-04-01", "2022-10-01", "2021-03-01") { IsExtension = true },
        new("Microsoft.Management/managementGroups", "2023-04-01", "2021-04-01", "2020-05-01") { IsExtension = true },
    ];

    // Below an instance: no PATCH, every write long-running.
    private static ArmType Child(string name, string[] versions) =>
        new($"{Operations}/{name}", versions) { IsLongRunning = true, HasOperationsName = true, Patchable = null, CreateOnly = ["extendedLocation"] };

    private static ArmType Tracked(string name, params string[] versions) => new(name, versions) { IsTracked = true, IsLongRunning = true };
}
