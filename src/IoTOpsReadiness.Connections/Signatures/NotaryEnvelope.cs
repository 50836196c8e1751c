namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>A signature in its envelope, taken apart. Nothing of it is verified yet.</summary>
internal sealed record NotaryEnvelope
{
    // A chain is three or four long; what is much longer is an attempt to keep us busy.
    private const int MostCertificates = 12;

    public required NotaryHeaders Headers { get; init; }

    /// <summary>What was said about the image.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The bytes that are signed: payload and headers in the form of the envelope.</summary>
    public required byte[] Signed { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>The certificates in DER, that of the signer first.</summary>
    public required IReadOnlyList<byte[]> Certificates
    {
        get;
        init => field = value.Count is > 0 and <= MostCertificates
            ? value
            : throw new EnvelopeException(value.Count == 0 ? "it has no certificate" : "it has too many certificates");
    }

    /// <summary>What an authority for timestamps says of the signature (RFC 3161); null where none was asked.</summary>
    public byte[]? Timestamp { get; init; }

    /// <summary>Takes an envelope apart.</summary>
    /// <exception cref="EnvelopeException">It is of another kind, malformed, or against the rules of the Notary Project.</exception>
    public static NotaryEnvelope Parse(string mediaType, byte[] content)
    {
        NotaryEnvelope envelope = mediaType switch
        {
            NotaryHeader.JwsMediaType => StrictJson.Guard(() => JwsEnvelope.Parse(content)),
            NotaryHeader.CoseMediaType => CoseEnvelope.Parse(content),
            _ => throw new EnvelopeException("its envelope is neither JWS nor COSE"),
        };
        NotaryHeader.Check(envelope.Headers);
        return envelope;
    }
}
