namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>The names that the Notary Project gives to headers, and what may stand in them.</summary>
internal static class NotaryHeader
{
    public const string SigningScheme = "io.cncf.notary.signingScheme";
    public const string SigningTime = "io.cncf.notary.signingTime";
    public const string AuthenticSigningTime = "io.cncf.notary.authenticSigningTime";
    public const string Expiry = "io.cncf.notary.expiry";
    public const string Timestamp = "io.cncf.notary.timestampSignature";

    public const string PayloadType = "application/vnd.cncf.notary.payload.v1+json";
    public const string PlainScheme = "notary.x509";
    public const string AuthorityScheme = "notary.x509.signingAuthority";

    public const string JwsMediaType = "application/jose+json";
    public const string CoseMediaType = "application/cose";

    /// <summary>What this module understands, and a signature may therefore call critical.</summary>
    private static readonly HashSet<string> Understood = new(StringComparer.Ordinal)
    {
        SigningScheme, SigningTime, AuthenticSigningTime, Expiry,
    };

    /// <summary>Holds the headers of a signature against what the Notary Project prescribes.</summary>
    /// <exception cref="EnvelopeException">They are not as prescribed.</exception>
    public static void Check(NotaryHeaders headers)
    {
        if (headers.ContentType != PayloadType)
        {
            throw new EnvelopeException("what is signed is not a payload of the Notary Project");
        }

        if (headers.Critical.FirstOrDefault(name => !Understood.Contains(name)) is { } unknown)
        {
            throw new EnvelopeException($"it has a critical header that is not known: '{Kubernetes.ConnectionErrors.Clean(unknown, 80)}'");
        }

        if (headers.Scheme is not (PlainScheme or AuthorityScheme))
        {
            throw new EnvelopeException("its signing scheme is not known");
        }

        Require(headers, SigningScheme, true);
        Require(headers, Expiry, headers.Expiry is not null);
        Require(headers, AuthenticSigningTime, headers.Scheme == AuthorityScheme);
        if ((headers.Scheme == PlainScheme ? headers.SigningTime : headers.AuthenticSigningTime) is null)
        {
            throw new EnvelopeException("it does not say when it was made");
        }
    }

    private static void Require(NotaryHeaders headers, string name, bool isNeeded)
    {
        if (isNeeded && !headers.Critical.Contains(name))
        {
            throw new EnvelopeException($"its header '{name}' is not marked as critical");
        }
    }
}
