using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Inspection;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Verifies one signature as the Notary Project specifies it. Reads nothing but what it is given.</summary>
internal static class EnvelopeVerifier
{
    /// <summary>Verifies a signature. Whatever is wrong with it is the verdict.</summary>
    /// <param name="mediaType">The media type of the envelope.</param>
    /// <param name="content">The envelope.</param>
    /// <param name="target">The manifest that it must be of.</param>
    /// <param name="policy">Whose signatures are trusted.</param>
    public static SignatureVerdict Verify(string mediaType, byte[] content, SignedTarget target, TrustPolicy policy)
    {
        List<X509Certificate2> certificates = [];
        SignatureVerdict verdict = new(SignatureStatus.Invalid, "");
        try
        {
            var envelope = NotaryEnvelope.Parse(mediaType, content);
            certificates.AddRange(envelope.Certificates.Select(Certificate));
            X509Certificate2 signer = certificates[0];
            verdict = verdict with
            {
                Signer = ConnectionErrors.Clean(signer.Subject),
                SigningTime = envelope.Headers.SigningTime ?? envelope.Headers.AuthenticSigningTime,
            };
            CheckIntegrity(envelope, signer, target, policy.Clock.GetUtcNow());
            return Trust(verdict, envelope, certificates, policy);
        }
        catch (EnvelopeException exception)
        {
            return verdict with { Message = $"The signature is broken: {exception.Message}." };
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException)
        {
            // Names, keys and extensions of a certificate are decoded only when they are looked at.
            return verdict with { Status = SignatureStatus.Invalid, Root = null, Message = "The signature is broken: a certificate in it is malformed." };
        }
        finally
        {
            certificates.ForEach(certificate => certificate.Dispose());
        }
    }

    private static void CheckIntegrity(NotaryEnvelope envelope, X509Certificate2 signer, SignedTarget target, DateTimeOffset now)
    {
        SigningCertificate.Check(signer);
        if (!envelope.Headers.Algorithm.Verify(signer, envelope.Signed, envelope.Signature))
        {
            throw new EnvelopeException("what is signed was changed, or another key signed it");
        }

        if (!SignedTarget.Parse(envelope.Payload).IsOf(target))
        {
            throw new EnvelopeException("it is of another image");
        }

        if (envelope.Headers.Expiry is { } expiry && expiry <= now)
        {
            throw new EnvelopeException(string.Create(CultureInfo.InvariantCulture, $"it was to be used until {expiry.UtcDateTime:yyyy-MM-dd HH:mm}Z"));
        }
    }

    private static SignatureVerdict Trust(SignatureVerdict verdict, NotaryEnvelope envelope, List<X509Certificate2> certificates, TrustPolicy policy)
    {
        if (policy.Roots.Count == 0)
        {
            return verdict with
            {
                Status = SignatureStatus.NotVerified,
                Message = $"The signature is intact; whether its signer is to be trusted was not checked. Download {TrustRoots.MicrosoftAddress} and name it with -TrustRoot.",
            };
        }

        X509Certificate2 signer = certificates[0];
        (string? root, string? problem) = SigningChain.Check(signer, certificates.Skip(1), policy.Roots, null, policy.Clock.GetUtcNow());
        verdict = verdict with { Root = root, Status = SignatureStatus.Untrusted };
        if (root is null)
        {
            return verdict with { Message = $"The signature is intact, and its signer is not trusted: {problem}." };
        }

        if (!policy.Identities.Any(identity => identity.Matches(signer.SubjectName)))
        {
            return verdict with { Message = $"The signature is intact, and its signer is not one of the trusted identities: '{verdict.Signer}'." };
        }

        if (problem is not null)
        {
            return TrustOfThen(verdict, envelope, certificates, policy, problem);
        }

        return verdict with { Status = SignatureStatus.Valid, Message = $"Signed by '{verdict.Signer}'." };
    }

    /// <summary>Whether a certificate that is not valid now was when it signed, as an authority for timestamps says.</summary>
    private static SignatureVerdict TrustOfThen(
        SignatureVerdict verdict, NotaryEnvelope envelope, List<X509Certificate2> certificates, TrustPolicy policy, string problem)
    {
        string intact = $"The signature is intact and of a trusted identity, but {problem}";
        if (envelope.Timestamp is null || envelope.Headers.Scheme != NotaryHeader.PlainScheme)
        {
            return verdict with { Message = $"{intact}, and it has no timestamp that counts." };
        }

        if (policy.TimestampRoots.Count == 0)
        {
            return verdict with
            {
                Status = SignatureStatus.NotVerified,
                Message = $"{intact}. It has a timestamp, which was not checked; name the root of its authority with -TimestampRoot.",
            };
        }

        try
        {
            (DateTimeOffset from, DateTimeOffset to) = SigningTimestamp.Verify(envelope.Timestamp, envelope.Signature, policy.TimestampRoots);
            (_, string? problemThen) = SigningChain.Check(certificates[0], certificates.Skip(1), policy.Roots, null, from, to);
            return problemThen is null
                ? verdict with
                {
                    Status = SignatureStatus.Valid,
                    Message = string.Create(CultureInfo.InvariantCulture, $"Signed by '{verdict.Signer}' by {to.UtcDateTime:yyyy-MM-dd}, as its timestamp says; {problem}."),
                }
                : verdict with { Message = $"{intact}, and was not valid at the time of its timestamp either." };
        }
        catch (EnvelopeException exception)
        {
            return verdict with { Message = $"{intact}, and its timestamp does not count: {exception.Message}." };
        }
    }

    private static X509Certificate2 Certificate(byte[] content)
    {
        try
        {
            return content.Length > 0 && X509Certificate2.GetCertContentType(content) == X509ContentType.Cert ? new(content) : throw new CryptographicException();
        }
        catch (CryptographicException exception)
        {
            throw new EnvelopeException("a certificate in it cannot be read", exception);
        }
    }
}
