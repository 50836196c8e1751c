namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>The signed headers of an envelope.</summary>
internal sealed record NotaryHeaders
{
    public required SignatureAlgorithm Algorithm { get; init; }

    public required string? ContentType { get; init; }

    public required IReadOnlyList<string> Critical { get; init; }

    public required string? Scheme { get; init; }

    /// <summary>When it was signed, as the signer says.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>When it was signed, as an authority that signs for others says.</summary>
    public DateTimeOffset? AuthenticSigningTime { get; init; }

    /// <summary>Until when the signature is to be used; null for always.</summary>
    public DateTimeOffset? Expiry { get; init; }
}
