using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>What the Notary Project asks of a certificate that signs images.</summary>
internal static class SigningCertificate
{
    // Purposes that must not go together with signing code: any, TLS servers and clients, mail, timestamps, OCSP.
    private static readonly HashSet<string> Excluded = new(StringComparer.Ordinal)
    {
        "2.5.29.37.0", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4", SigningChain.TimeStamping, "1.3.6.1.5.5.7.3.9",
    };

    // RSA and ECDSA with SHA-2; what is older is not proof of anything.
    private static readonly HashSet<string> SoundSignatures = new(StringComparer.Ordinal)
    {
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.10",
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
    };

    /// <summary>Holds the certificate of a signer against the rules.</summary>
    /// <exception cref="EnvelopeException">It may not sign images.</exception>
    public static void Check(X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(extension => extension.CertificateAuthority))
        {
            throw new EnvelopeException("the certificate that signed is that of an authority");
        }

        if (!certificate.Extensions.OfType<X509KeyUsageExtension>().Any(extension =>
            extension.Critical && (extension.KeyUsages & ~X509KeyUsageFlags.NonRepudiation) == X509KeyUsageFlags.DigitalSignature))
        {
            throw new EnvelopeException("the certificate that signed is not made for signatures alone");
        }

        // The specification does not ask for the purpose of signing code; it excludes others.
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(extension =>
            extension.EnhancedKeyUsages.Cast<Oid>().Any(purpose => Excluded.Contains(purpose.Value ?? ""))))
        {
            throw new EnvelopeException("the certificate that signed is made for other things than signing code");
        }
    }

    /// <summary>Whether the authority signed the certificate with a hash that still counts.</summary>
    public static bool IsSoundlySigned(X509Certificate2 certificate) => SoundSignatures.Contains(certificate.SignatureAlgorithm.Value ?? "");
}
