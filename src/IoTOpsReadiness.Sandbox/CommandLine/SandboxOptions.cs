namespace IoTOpsReadiness.Sandbox.CommandLine;

/// <summary>What the arguments ask for.</summary>
internal sealed record SandboxOptions
{
    /// <summary>Print the help text and end.</summary>
    public bool Help { get; init; }

    /// <summary>Print the version and end.</summary>
    public bool Version { get; init; }

    /// <summary>What to start.</summary>
    public SandboxServerOptions Server { get; init; } = new();

    /// <summary>Where to write what a client needs; null for a private folder that is gone afterwards.</summary>
    public string? Output { get; init; }
}
