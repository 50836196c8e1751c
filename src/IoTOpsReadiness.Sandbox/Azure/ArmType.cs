namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>What is special about one resource type.</summary>
/// <param name="Name">The full type.</param>
/// <param name="ApiVersions">Its api-versions, the newest first. Empty: any.</param>
internal sealed record ArmType(string Name, params string[] ApiVersions)
{
    /// <summary>True where it has a location.</summary>
    public bool IsTracked { get; init; }

    /// <summary>True where it may lie on any scope.</summary>
    public bool IsExtension { get; init; }

    /// <summary>True where writes are followed by their provisioning state.</summary>
    public bool IsLongRunning { get; init; }

    /// <summary>What PATCH may touch, as paths; null for a type without PATCH, empty for all of it.</summary>
    public IReadOnlyList<string>? Patchable { get; init; } = [];

    /// <summary>Paths that can only be set when the resource is created.</summary>
    public IReadOnlyList<string> CreateOnly { get; init; } = [];

    /// <summary>Paths that only the service writes.</summary>
    public IReadOnlyList<string> ReadOnly { get; init; } = [];

    /// <summary>What a path means where it is not set, so that writing the default out is no change.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>True where names follow the rule of Azure IoT Operations: 3 to 63 lower-case letters, digits and hyphens.</summary>
    public bool HasOperationsName { get; init; }
}
