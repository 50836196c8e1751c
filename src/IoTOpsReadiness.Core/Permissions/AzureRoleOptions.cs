namespace IoTOpsReadiness.Permissions;

/// <summary>What a written Azure role is called, and where it may be assigned.</summary>
public sealed record AzureRoleOptions
{
    /// <summary>What the role is called unless told otherwise.</summary>
    public const string DefaultName = "IoT Operations Readiness Reader";

    /// <summary>The name; unique in the tenant. Default: <c>IoT Operations Readiness Reader</c>.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>Subscriptions, resource groups or a management group, by id; at least one.</summary>
    public required IReadOnlyList<string> AssignableScopes { get; init; }
}
