namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>All changes, area by area.</summary>
internal static class SiteChanges
{
    private const string NoApiShowsIt = "Only people know it.";

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
        .. AzureChanges.All,
    ];

    /// <summary>What no evidence moves, and why.</summary>
    public static IReadOnlyDictionary<string, string> Immovable { get; } = new Dictionary<string, string>
    {
        ["Cluster.HostTuning"] = NoApiShowsIt,
        ["Cluster.StagingCluster"] = NoApiShowsIt,
        ["Network.Allowlist"] = NoApiShowsIt,
        ["Network.TelemetryEndpoints"] = NoApiShowsIt,
        ["Operations.ConfigSnapshot"] = NoApiShowsIt,
    };
}
