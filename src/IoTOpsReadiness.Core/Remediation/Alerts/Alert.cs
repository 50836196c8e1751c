namespace IoTOpsReadiness.Remediation.Alerts;

/// <summary>One alert on Prometheus metrics.</summary>
public sealed record Alert
{
    /// <summary>Its name, for example <c>BrokerPodRestarts</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The condition, in PromQL.</summary>
    public required string Expression { get; init; }

    /// <summary>How long the condition has to hold, in minutes, 1 to 60.</summary>
    public required int ForMinutes { get; init; }

    /// <summary>As Azure Monitor counts: 0 is critical, 1 an error, 2 a warning, 3 informational.</summary>
    public required int Severity { get; init; }

    /// <summary>What it means, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The metrics of Azure IoT Operations it is about, any of which makes it work; empty where Azure Monitor collects them by itself.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];
}
