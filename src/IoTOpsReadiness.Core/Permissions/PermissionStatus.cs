namespace IoTOpsReadiness.Permissions;

/// <summary>What the caller may do, as far as could be found out.</summary>
public enum PermissionStatus
{
    /// <summary>The caller has the permission.</summary>
    Allowed,

    /// <summary>The caller does not have it.</summary>
    Denied,

    /// <summary>It could not be found out; the message says why.</summary>
    Unknown,
}
