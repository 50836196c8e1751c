using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Endpoints;

/// <summary>How endpoints are probed.</summary>
public sealed record ProbeOptions
{
    /// <summary>How long one endpoint may take in all. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The proxy for HTTPS and WebSockets; null to use the environment's.</summary>
    public ProxyAddress? Proxy { get; init; }

    /// <summary>Whether proxies are left aside, also the environment's.</summary>
    public bool IgnoreProxy { get; init; }

    /// <summary>Environment variables by name. Default: those of this process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>What the results call the place they were probed from. Default: the name of this machine.</summary>
    public string From { get; init; } = System.Environment.MachineName;
}
