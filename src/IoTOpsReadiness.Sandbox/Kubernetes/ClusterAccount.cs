namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Somebody who may call the API servers.</summary>
internal sealed record ClusterAccount
{
    /// <summary>What the sandbox calls it, for example <c>reader</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the API server calls it, for example <c>system:admin</c>.</summary>
    public required string User { get; init; }

    /// <summary>The groups it is in.</summary>
    public IReadOnlyList<string> Groups { get; init; } = ["system:authenticated"];

    /// <summary>What it may do.</summary>
    public required AccessRules Rules { get; init; }

    /// <summary>How it proves who it is. Good for this run of the sandbox only.</summary>
    public string Token { get; init; } = "";

    /// <summary>Whether the scenario's own snapshot was taken as it.</summary>
    public bool IsDefault { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({User})";
}
