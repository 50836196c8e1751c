namespace IoTOpsReadiness.Remediation.Alerts;

/// <summary>What is wanted of the alerts of a site.</summary>
public sealed record AlertRequest
{
    /// <summary>The id of the action group that the alerts call; null where none was named.</summary>
    public string? ActionGroupId { get; init; }

    /// <summary>The Azure Monitor workspace: its id, or its name in the instance's resource group. Default: the one in use.</summary>
    public string? MonitorWorkspace { get; init; }

    /// <summary>The name of the rule group. Default: <c>iot-operations-&lt;cluster&gt;</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The names of the metrics that the site exposes; null where nobody looked.</summary>
    public IReadOnlySet<string>? Exposed { get; init; }

    /// <summary>Makes alerts on metrics that the site does not expose too. Default: false.</summary>
    public bool Force { get; init; }
}
