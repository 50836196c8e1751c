namespace IoTOpsReadiness.Remediation.Access;

/// <summary>A method by which clients prove who they are.</summary>
public enum AuthenticationKind
{
    /// <summary>A client certificate.</summary>
    X509,

    /// <summary>A token of a Kubernetes service account.</summary>
    ServiceAccountToken,

    /// <summary>A server of one's own that is asked.</summary>
    Custom,
}

/// <summary>A set of attributes that clients get whose certificate, or one of the chain above it, has a subject.</summary>
/// <param name="Name">Names the set.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Attributes">The attributes.</param>
public sealed record SubjectAttributes(string Name, string Subject, IReadOnlyDictionary<string, string> Attributes);

/// <summary>What a method of an authentication is to be; what is null stays as it is.</summary>
public sealed record AuthenticationRequest
{
    /// <summary>The authentication, which is made where there is none.</summary>
    public required string Name { get; init; }

    /// <summary>The method.</summary>
    public required AuthenticationKind Method { get; init; }

    /// <summary>X509: the ConfigMap with the CA certificates.</summary>
    public string? TrustedClientCa { get; init; }

    /// <summary>X509: attributes by the subject of the certificate, for authorizations to name.</summary>
    public IReadOnlyList<SubjectAttributes>? Attributes { get; init; }

    /// <summary>X509: None or AzureDeviceRegistry.</summary>
    public string? AdditionalValidation { get; init; }

    /// <summary>ServiceAccountToken: the audiences tokens must be made for.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Custom: the https address of the server.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Custom: the ConfigMap with the CA of the server.</summary>
    public string? CaConfigMap { get; init; }

    /// <summary>Custom: the secret with the certificate that the broker shows to the server.</summary>
    public string? ClientSecretRef { get; init; }

    /// <summary>True to take the method away.</summary>
    public bool Remove { get; init; }

    /// <summary>True where what would be refused is done all the same.</summary>
    public bool Force { get; init; }
}
