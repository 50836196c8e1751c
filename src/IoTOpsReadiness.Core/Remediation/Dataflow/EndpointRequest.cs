namespace IoTOpsReadiness.Remediation.Dataflow;

/// <summary>How an endpoint is to sign in, and whom it trusts; what is null stays as it is.</summary>
public sealed record EndpointRequest
{
    /// <summary>The endpoint.</summary>
    public required string Name { get; init; }

    /// <summary>How it signs in.</summary>
    public EndpointSignIn? SignIn { get; init; }

    /// <summary>The audience of its token.</summary>
    public string? Audience { get; init; }

    /// <summary>The client id of its user-assigned identity.</summary>
    public string? ClientId { get; init; }

    /// <summary>The tenant of that identity.</summary>
    public string? TenantId { get; init; }

    /// <summary>The scope of that identity's token.</summary>
    public string? Scope { get; init; }

    /// <summary>The secret it signs in with, by name.</summary>
    public string? SecretRef { get; init; }

    /// <summary>Enabled or Disabled.</summary>
    public string? TlsMode { get; init; }

    /// <summary>The ConfigMap with the CA it trusts.</summary>
    public string? TrustedCaConfigMap { get; init; }
}

/// <summary>How an endpoint signs in, in the words of its API.</summary>
public enum EndpointSignIn
{
    /// <summary>As nobody.</summary>
    Anonymous,

    /// <summary>With a token of its service account in the cluster.</summary>
    ServiceAccountToken,

    /// <summary>With a user-assigned managed identity of the instance.</summary>
    UserAssignedManagedIdentity,

    /// <summary>With the identity of the Arc extension, which all endpoints share.</summary>
    SystemAssignedManagedIdentity,

    /// <summary>With a certificate in a secret.</summary>
    X509Certificate,

    /// <summary>With a user name and password in a secret.</summary>
    Sasl,

    /// <summary>With a shared access signature in a secret.</summary>
    AccessToken,
}
