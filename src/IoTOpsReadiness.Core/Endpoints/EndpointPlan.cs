namespace IoTOpsReadiness.Endpoints;

/// <summary>A site that does not exist yet, as far as its endpoints depend on it.</summary>
public sealed record EndpointPlan
{
    /// <summary>The Azure region, for example <c>westeurope</c>.</summary>
    public required string Region { get; init; }

    /// <summary>True where traffic is to go through an Arc gateway.</summary>
    public bool UsesGateway { get; init; }

    /// <summary>The names of its key vaults; empty where they are not known yet.</summary>
    public IReadOnlyList<string> KeyVaults { get; init; } = [];

    /// <summary>The name of the storage account for schemas; null where it is not known yet.</summary>
    public string? StorageAccount { get; init; }

    /// <summary>True where Azure Monitor is to watch it.</summary>
    public bool UsesAzureMonitor { get; init; }

    /// <summary>True where Azure Policy is to govern the cluster.</summary>
    public bool UsesAzurePolicy { get; init; }

    /// <summary>The proxy on the way to Azure; null for none.</summary>
    public ProxyAddress? Proxy { get; init; }
}
