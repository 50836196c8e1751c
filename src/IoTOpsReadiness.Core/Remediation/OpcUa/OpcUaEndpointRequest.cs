namespace IoTOpsReadiness.Remediation.OpcUa;

/// <summary>How an OPC UA endpoint is to be secured; what is null stays as it is.</summary>
public sealed record OpcUaEndpointRequest
{
    /// <summary>The asset endpoint profile, or the device.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoint of a device; null where it has just one, and for an asset endpoint profile.</summary>
    public string? EndpointName { get; init; }

    /// <summary>Anonymous, UsernamePassword or Certificate.</summary>
    public string? UserAuthentication { get; init; }

    /// <summary>The secret with the user name, as <c>secret/key</c>.</summary>
    public string? UsernameSecretRef { get; init; }

    /// <summary>The secret with the password, as <c>secret/key</c>.</summary>
    public string? PasswordSecretRef { get; init; }

    /// <summary>The secret with the user's certificate, as <c>secret/key</c>.</summary>
    public string? CertificateSecretRef { get; init; }

    /// <summary>none, sign or signAndEncrypt.</summary>
    public string? SecurityMode { get; init; }

    /// <summary>None, or one of the current policies.</summary>
    public string? SecurityPolicy { get; init; }

    /// <summary>True to accept only servers on the trust list.</summary>
    public bool RefusesUntrusted { get; init; }
}
