namespace IoTOpsReadiness.Remediation.Storage;

/// <summary>What is wanted of the storage account of the schema registry.</summary>
public sealed record RegistryStorageRequest
{
    /// <summary>Leaves the firewall as it is. Default: false, it is closed to all but trusted Azure services and the ranges named.</summary>
    public bool SkipFirewall { get; init; }

    /// <summary>Gives no role. Default: false.</summary>
    public bool SkipRoleAssignment { get; init; }

    /// <summary>Plans no new account where the present one has no hierarchical namespace. Default: false.</summary>
    public bool SkipNewAccount { get; init; }

    /// <summary>Leaves public network access as it is. Default: false.</summary>
    public bool SkipPublicNetwork { get; init; }

    /// <summary>IPv4 addresses and ranges that pass the firewall, added to those that do. Default: none.</summary>
    public IReadOnlyList<string> AllowedRanges { get; init; } = [];

    /// <summary>The name of the account to plan where one with a hierarchical namespace is needed. Default: made from the present one's.</summary>
    public string? NewAccountName { get; init; }

    /// <summary>Closes the firewall although dataflows write to the same account. Default: false.</summary>
    public bool Force { get; init; }
}
