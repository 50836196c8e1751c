namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>All changes, area by area.</summary>
internal static class SiteChanges
{
    private const string NoApiShowsIt = "Only people know it.";
    private const string RolesAreInAzure = "Role assignments are Azure resources.";
    private const string StorageIsInAzure = "The registry and its storage account are Azure resources.";

    public static IReadOnlyList<SiteChange> All { get; } =
    [
        .. PlatformChanges.All,
        .. BrokerChanges.All,
        .. AccessChanges.All,
        .. SecurityChanges.All,
        .. OpcUaChanges.All,
        .. DataflowChanges.All,
        .. LifecycleChanges.All,
        .. OperationsChanges.All,
        .. EvidenceChanges.All,
    ];

    /// <summary>What no evidence of the cluster moves, and why.</summary>
    public static IReadOnlyDictionary<string, string> Immovable { get; } = new Dictionary<string, string>
    {
        ["Access.OnboardingRoleRemoved"] = RolesAreInAzure,
        ["Cluster.HostTuning"] = NoApiShowsIt,
        ["Cluster.StagingCluster"] = NoApiShowsIt,
        ["Network.Allowlist"] = NoApiShowsIt,
        ["Network.TelemetryEndpoints"] = NoApiShowsIt,
        ["Observability.Alerts"] = "Rule groups are Azure resources.",
        ["Operations.ConfigSnapshot"] = NoApiShowsIt,
        ["SchemaRegistry.PublicNetwork"] = StorageIsInAzure,
        ["SchemaRegistry.StorageFirewall"] = StorageIsInAzure,
        ["SchemaRegistry.StorageHns"] = StorageIsInAzure,
        ["SchemaRegistry.StorageRole"] = StorageIsInAzure,
    };
}
