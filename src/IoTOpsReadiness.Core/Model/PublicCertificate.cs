using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Model;

/// <summary>The public facts of a certificate that lies open in a ConfigMap.</summary>
/// <param name="Subject">The subject's distinguished name.</param>
/// <param name="Issuer">The issuer's distinguished name.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when it is valid.</param>
/// <param name="Thumbprint">The SHA-256 thumbprint, in hexadecimal.</param>
public sealed record PublicCertificate(string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string Thumbprint)
{
    /// <summary>What its key is made for, for example <c>RSA</c> or <c>ECC</c>.</summary>
    public string KeyAlgorithm { get; init; } = "";

    /// <summary>Reads the certificates of a PEM text; an empty list where it holds none that can be read.</summary>
    public static IReadOnlyList<PublicCertificate> ReadPem(string? pem)
    {
        if (string.IsNullOrEmpty(pem))
        {
            return [];
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return certificates.Select(Of).ToArray();
        }
        catch (CryptographicException)
        {
            return [];
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    private static PublicCertificate Of(X509Certificate2 certificate) => new(
        certificate.Subject, certificate.Issuer, certificate.NotBefore, certificate.NotAfter, certificate.GetCertHashString(HashAlgorithmName.SHA256))
    {
        KeyAlgorithm = certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "",
    };
}
