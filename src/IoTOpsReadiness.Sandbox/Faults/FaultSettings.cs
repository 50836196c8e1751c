namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>Everything that can be made to go wrong. Nothing does unless it is set.</summary>
internal sealed record FaultSettings
{
    /// <summary>How long every answer is held back. Default: not at all.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The share of requests that fail with 500 or 503, from 0 to 1. Default: 0.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Which requests those are: the same seed and order of requests give the same failures. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Every token has expired: 401 on both sides.</summary>
    public bool ExpiredToken { get; init; }

    /// <summary>
    /// What nobody may read or write: kinds of evidence (BrokerListeners) and Azure types
    /// (Microsoft.IoTOperations/instances/brokers/listeners) in any letter case, resources (brokerlisteners, with or
    /// without their group) in lower case, and URLs of the API server that are no resources (/apis, /apis/*).
    /// </summary>
    public IReadOnlyList<string> Forbidden { get; init; } = [];

    /// <summary>Azure Resource Manager ends every connection without an answer.</summary>
    public bool OfflineArm { get; init; }

    /// <summary>The API servers of all sites end every connection without an answer.</summary>
    public bool OfflineCluster { get; init; }

    /// <summary>The sites whose API server ends every connection without an answer.</summary>
    public IReadOnlyList<string> OfflineSites { get; init; } = [];

    /// <summary>Every request is turned away once with 429 and Retry-After; asked again, it is answered.</summary>
    public bool Throttle { get; init; }

    /// <summary>What Retry-After says, in whole seconds. Default: 1 second.</summary>
    public TimeSpan ThrottleDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How Azure Resource Manager behaves, each as <c>name=value</c>; see <see cref="Azure.ArmSwitch"/>. Counts from the start only.</summary>
    public IReadOnlyList<string> Azure { get; init; } = [];
}
