namespace IoTOpsReadiness.Permissions;

/// <summary>What one side said to one required permission.</summary>
public sealed record PermissionAnswer
{
    /// <summary>What was asked for.</summary>
    public required RequiredPermission Permission { get; init; }

    /// <summary>What the caller may do.</summary>
    public required PermissionStatus Status { get; init; }

    /// <summary>What the server said, or why it said nothing; never contains a credential.</summary>
    public string? Message { get; init; }

    /// <summary>True where the caller may read the site's namespace and not the others.</summary>
    public bool SiteNamespaceOnly { get; init; }

    /// <summary>True where the cluster does not serve the API group, so that the permission opens nothing now.</summary>
    public bool NotInstalled { get; init; }

    /// <summary>True where that side is not connected: nobody will ask it, so what it alone knows stays unknown.</summary>
    public bool NotConnected { get; init; }
}
