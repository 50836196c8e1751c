using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Reads the certificates of authorities that users trust.</summary>
public static class TrustRoots
{
    /// <summary>Where Microsoft publishes the root under which it signs images. The module does not fetch it.</summary>
    public const string MicrosoftAddress = "https://www.microsoft.com/pkiops/certs/Microsoft%20Supply%20Chain%20RSA%20Root%20CA%202022.crt";

    /// <summary>Reads the roots of a file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="content">Its content: one certificate in DER, or one or more in PEM.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.Image.NotACertificate</c>, <c>IoTOps.Image.NotARoot</c>.</exception>
    public static IReadOnlyList<X509Certificate2> Read(string path, byte[] content)
    {
        X509Certificate2Collection certificates = Parse(path, content);
        foreach (X509Certificate2 certificate in certificates)
        {
            if (!certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            {
                throw new ReadinessException(
                    "IoTOps.Image.NotARoot",
                    ErrorKind.InvalidData,
                    $"'{path}' holds the certificate of '{certificate.Subject}', which is not a root: '{certificate.Issuer}' issued it.",
                    "Name the root alone; what is between it and the signer comes with the signatures.",
                    path);
            }
        }

        return [.. certificates];
    }

    private static X509Certificate2Collection Parse(string path, byte[] content)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            string text = Encoding.UTF8.GetString(content).TrimStart('\uFEFF');
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                certificates.ImportFromPem(text);
            }
            else if (content.Length > 0 && X509Certificate2.GetCertContentType(content) == X509ContentType.Cert)
            {
                certificates.Add(new X509Certificate2(content));
            }
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        return certificates.Count > 0 ? certificates : throw new ReadinessException(
            "IoTOps.Image.NotACertificate",
            ErrorKind.InvalidData,
            $"'{path}' holds no certificate in DER or PEM.",
            $"Name a .crt, .cer, .der or .pem file. Microsoft's root is at {MicrosoftAddress}.",
            path);
    }
}
