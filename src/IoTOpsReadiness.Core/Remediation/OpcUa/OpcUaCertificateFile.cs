using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Remediation.OpcUa;

/// <summary>
/// A certificate that goes into the key vault for the OPC UA connector: only what is public of it is kept. A private key is looked
/// at to see that it fits, and nowhere else.
/// </summary>
public sealed class OpcUaCertificateFile
{
    private const string SubjectAlternativeName = "2.5.29.17";

    private OpcUaCertificateFile(string path, X509Certificate2 certificate)
    {
        Path = path;
        Subject = certificate.Subject;
        Thumbprint = certificate.Thumbprint;
        ApplicationUri = UriOf(certificate);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The name of the file, which the secret gets as its key.</summary>
    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>Whom it is of.</summary>
    public string Subject { get; }

    /// <summary>Its SHA-1 thumbprint, by which people compare certificates.</summary>
    public string Thumbprint { get; }

    /// <summary>The URI in its subject alternative name; null where there is none. OPC UA servers want that of the application.</summary>
    public string? ApplicationUri { get; }

    /// <summary>Reads a certificate.</summary>
    /// <param name="path">The file it came from.</param>
    /// <param name="content">Its content, DER or PEM.</param>
    /// <param name="now">The moment it has to be valid at.</param>
    /// <param name="force">True to take one that is not valid now.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.OpcUa.NotACertificate</c>, <c>IoTOps.OpcUa.HoldsPrivateKey</c>, <c>IoTOps.OpcUa.NotValid</c>.</exception>
    public static OpcUaCertificateFile Read(string path, byte[] content, DateTimeOffset now, bool force)
    {
        if (Encoding.ASCII.GetString(content).Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new ReadinessException(
                "IoTOps.OpcUa.HoldsPrivateKey", ErrorKind.InvalidArgument, $"'{path}' holds a private key, which must not be handed out with a certificate.", "Name a file with the certificate alone.", path);
        }

        using X509Certificate2 certificate = Parse(path, content);
        if (!force && (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime()))
        {
            throw new ReadinessException(
                "IoTOps.OpcUa.NotValid",
                ErrorKind.InvalidData,
                $"The certificate in '{path}' is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.",
                "Get a new one. -Force goes ahead nevertheless.",
                path);
        }

        return new(path, certificate);
    }

    /// <summary>Makes sure that a private key belongs to a certificate; nothing of it is kept.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.OpcUa.KeyDoesNotFit</c>.</exception>
    public static void RequireKey(string certificatePath, byte[] certificate, string keyPath, byte[] key)
    {
        try
        {
            using X509Certificate2 parsed = Parse(certificatePath, certificate);
            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(Encoding.ASCII.GetString(key));
            using RSA expected = parsed.GetRSAPublicKey() ?? throw new CryptographicException("it is not of an RSA key");
            if (expected.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(rsa.ExportSubjectPublicKeyInfo()))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // What was wrong may quote what was read; that it did not fit is all there is to say.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        throw new ReadinessException(
            "IoTOps.OpcUa.KeyDoesNotFit", ErrorKind.InvalidData, $"The key in '{keyPath}' does not belong to the certificate in '{certificatePath}', or is not an unencrypted RSA key in PEM.", "Name the two files of one application.", keyPath);
    }

    private static X509Certificate2 Parse(string path, byte[] content)
    {
        try
        {
            string text = Encoding.ASCII.GetString(content);
            return text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) ? X509Certificate2.CreateFromPem(text) : new X509Certificate2(content);
        }
        catch (CryptographicException exception)
        {
            throw new ReadinessException("IoTOps.OpcUa.NotACertificate", ErrorKind.InvalidData, $"'{path}' holds no certificate in DER or PEM.", "Name a .der, .crt, .cer or .pem file.", path, exception);
        }
    }

    private static string? UriOf(X509Certificate2 certificate)
    {
        // Uniform resource identifiers are context tag 6 of the general names.
        byte[]? names = certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == SubjectAlternativeName)?.RawData;
        if (names is null)
        {
            return null;
        }

        try
        {
            var reader = new System.Formats.Asn1.AsnReader(names, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                System.Formats.Asn1.Asn1Tag tag = reader.PeekTag();
                if (tag is { TagClass: System.Formats.Asn1.TagClass.ContextSpecific, TagValue: 6 })
                {
                    return reader.ReadCharacterString(System.Formats.Asn1.UniversalTagNumber.IA5String, tag);
                }

                reader.ReadEncodedValue();
            }
        }
        catch (System.Formats.Asn1.AsnContentException)
        {
            return null;
        }

        return null;
    }
}
