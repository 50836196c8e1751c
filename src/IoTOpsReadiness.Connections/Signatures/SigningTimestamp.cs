using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Verifies what an authority for timestamps says of a signature (RFC 3161): that it was there at a time.</summary>
internal static class SigningTimestamp
{
    // What RFC 3628 asks of an authority that does not say how exact it is.
    private static readonly TimeSpan UsualAccuracy = TimeSpan.FromSeconds(1);

    private static readonly HashSet<string> SoundHashes = new(StringComparer.Ordinal)
    {
        "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3",
    };

    /// <summary>Between which moments the signature was there.</summary>
    /// <param name="token">The timestamp.</param>
    /// <param name="signature">The signature it is of.</param>
    /// <param name="roots">The roots of trusted authorities.</param>
    /// <exception cref="EnvelopeException">It does not count.</exception>
    public static (DateTimeOffset From, DateTimeOffset To) Verify(byte[] token, byte[] signature, IReadOnlyList<X509Certificate2> roots)
    {
        Rfc3161TimestampToken timestamp = Decode(token);
        Rfc3161TimestampTokenInfo info = timestamp.TokenInfo;
        if (!SoundHashes.Contains(info.HashAlgorithmId.Value ?? ""))
        {
            throw new EnvelopeException("its hash is not allowed");
        }

        X509Certificate2Collection others = timestamp.AsSignedCms().Certificates;
        X509Certificate2? authority = null;
        try
        {
            // Also looks whether the certificate is made for timestamps, and was valid at that time.
            if (!timestamp.VerifySignatureForData(signature, out authority))
            {
                throw new EnvelopeException("it is of another signature, or was changed");
            }

            (_, string? problem) = SigningChain.Check(authority, others, roots, SigningChain.TimeStamping, info.Timestamp);
            return problem is null ? Range(info) : throw new EnvelopeException($"of its authority, {problem}");
        }
        catch (CryptographicException exception)
        {
            throw new EnvelopeException("it cannot be read", exception);
        }
        finally
        {
            authority?.Dispose();
            foreach (X509Certificate2 certificate in others)
            {
                certificate.Dispose();
            }
        }
    }

    private static Rfc3161TimestampToken Decode(byte[] token)
    {
        try
        {
            if (Rfc3161TimestampToken.TryDecode(token, out Rfc3161TimestampToken? timestamp, out int read) && read == token.Length)
            {
                return timestamp;
            }
        }
        catch (CryptographicException)
        {
            // Said below.
        }

        throw new EnvelopeException("it cannot be read");
    }

    private static (DateTimeOffset From, DateTimeOffset To) Range(Rfc3161TimestampTokenInfo info)
    {
        TimeSpan accuracy = info.AccuracyInMicroseconds is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : UsualAccuracy;
        try
        {
            return (info.Timestamp - accuracy, info.Timestamp + accuracy);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new EnvelopeException("its time makes no sense", exception);
        }
    }
}
