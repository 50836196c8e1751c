namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Which instances to list.</summary>
public sealed record InstanceQuery
{
    /// <summary>Only in these subscriptions; empty for all that the caller sees.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>Only in these management groups.</summary>
    public IReadOnlyList<string> ManagementGroups { get; init; } = [];

    /// <summary>Only in these resource groups.</summary>
    public IReadOnlyList<string> ResourceGroups { get; init; } = [];

    /// <summary>Only with these tags; a tag without a value may have any.</summary>
    public IReadOnlyDictionary<string, string?> Tags { get; init; } = new Dictionary<string, string?>();

    /// <summary>Only those this says yes to, by name.</summary>
    public Func<string, bool> IsNamed { get; init; } = _ => true;

    /// <summary>Which slice of a fleet, from 0.</summary>
    public int ShardIndex { get; init; }

    /// <summary>How many slices there are.</summary>
    public int ShardCount { get; init; } = 1;
}
