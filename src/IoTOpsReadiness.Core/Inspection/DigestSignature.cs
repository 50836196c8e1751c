namespace IoTOpsReadiness.Inspection;

/// <summary>What is known of the signature of one running digest.</summary>
public sealed record DigestSignature
{
    /// <summary>The digest that runs.</summary>
    public required string Digest { get; init; }

    /// <summary>How it stands.</summary>
    public required SignatureStatus Status { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// The digest that the signature was looked for under: <see cref="Digest"/>, or that of the index of several architectures which
    /// contains it. Null where it did not come to that.
    /// </summary>
    public string? SignedDigest { get; init; }

    /// <summary>The subject of the certificate that signed; null without a signature that could be read.</summary>
    public string? Signer { get; init; }

    /// <summary>The subject of the trusted root that the certificate leads to; null where it leads to none.</summary>
    public string? Root { get; init; }

    /// <summary>When it was signed, as the signer says; null where it does not.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Digest}";
}
