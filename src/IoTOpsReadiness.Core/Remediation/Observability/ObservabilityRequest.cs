namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>What is wanted of the observability of a site.</summary>
public sealed record ObservabilityRequest
{
    /// <summary>The Azure Monitor workspace for metrics: its id, or its name in the instance's resource group. Default: the one in use.</summary>
    public string? MonitorWorkspace { get; init; }

    /// <summary>The Log Analytics workspace for logs: its id, or its name in the instance's resource group. Default: the one in use.</summary>
    public string? LogWorkspace { get; init; }

    /// <summary>The region of the Log Analytics workspace, in which the rule for logs has to be. Default: the cluster's.</summary>
    public string? LogWorkspaceLocation { get; init; }

    /// <summary>The id of an Azure Managed Grafana that shows the metrics. Default: none is named.</summary>
    public string? Grafana { get; init; }

    /// <summary>Makes workspaces that do not exist. Default: false.</summary>
    public bool CreateWorkspace { get; init; }

    /// <summary>Leaves logs out. Default: false.</summary>
    public bool SkipLog { get; init; }

    /// <summary>How often components send metrics, in seconds, where that is not stated yet. Default: 60.</summary>
    public int ExportIntervalSeconds { get; init; } = 60;
}
