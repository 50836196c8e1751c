using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Model;

/// <summary>The public certificates in a ConfigMap.</summary>
internal static class PemCertificates
{
    /// <summary>Reads all of them, from all keys. A text that is no certificate gives none; a broken one gives a problem.</summary>
    public static IReadOnlyList<PemCertificate> Read(ConfigMap map, out string? problem)
    {
        problem = null;
        List<PemCertificate> read = [];
        foreach (string key in map.Keys)
        {
            var certificates = new X509Certificate2Collection();
            try
            {
                certificates.ImportFromPem(map.Value(key));
                read.AddRange(certificates.Select(certificate => new PemCertificate(
                    key, certificate.Subject, certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "", certificate.NotAfter)));
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                problem = $"key {key} holds a certificate that cannot be read";
            }
            finally
            {
                foreach (X509Certificate2 certificate in certificates)
                {
                    certificate.Dispose();
                }
            }
        }

        return read;
    }
}

/// <summary>One of them.</summary>
/// <param name="Key">The key it stands under.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="KeyAlgorithm">For example RSA or ECC.</param>
/// <param name="NotAfter">When it ends.</param>
internal sealed record PemCertificate(string Key, string Subject, string KeyAlgorithm, DateTimeOffset NotAfter);
