using IoTOpsReadiness.Sandbox.Faults;

namespace IoTOpsReadiness.Sandbox;

/// <summary>What to serve, and how it misbehaves from the start.</summary>
internal sealed record SandboxServerOptions
{
    /// <summary>The greatest number of sites one sandbox holds.</summary>
    public const int MaxSites = 1000;

    /// <summary>The name of a bundled sample, or the path of a snapshot file. Default: Quickstart.</summary>
    public string Scenario { get; init; } = "Quickstart";

    /// <summary>How many copies of the scenario to serve, 1 to <see cref="MaxSites"/>. One keeps its own names; several are named site-001 and so on. Default: 1.</summary>
    public int Sites { get; init; } = 1;

    /// <summary>The port of the HTTPS endpoint on the loopback addresses; 0 for any that is free. Default: 0.</summary>
    public int Port { get; init; }

    /// <summary>Use the clock of this machine. Default: false, the clock stands still at the moment the snapshot was taken.</summary>
    public bool RealClock { get; init; }

    /// <summary>
    /// Do at once what only somebody on a node can: the API server takes the issuer that Azure publishes for it. Default:
    /// false, nobody is there.
    /// </summary>
    public bool HostSteps { get; init; }

    /// <summary>What goes wrong from the start.</summary>
    public FaultSettings Faults { get; init; } = new();
}
