using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>An authority for timestamps of the tests' own (RFC 3161).</summary>
internal static class TestTimestamps
{
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    /// <summary>Says that a signature was there at a time.</summary>
    public static byte[] Create(byte[] signature, DateTimeOffset at, string hash = Sha256, string purpose = SigningCertificates.TimeStamping, long? accuracy = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = SigningCertificates.SignTimestamping(key, DateTimeOffset.UtcNow.AddYears(-3), DateTimeOffset.UtcNow.AddYears(3), purpose);
#pragma warning disable CA5350 // That it is weak is the point.
        byte[] imprint = hash == Sha256 ? SHA256.HashData(signature) : SHA1.HashData(signature);
#pragma warning restore CA5350
        var info = new Rfc3161TimestampTokenInfo(new("1.2.3.4"), new(hash), imprint, new byte[] { 1 }, at, accuracy);
        var cms = new SignedCms(new ContentInfo(new("1.2.840.113549.1.9.16.1.4"), info.Encode()));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
        {
            DigestAlgorithm = new(Sha256),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new Pkcs9AttributeObject("1.2.840.113549.1.9.16.2.47", SigningCertificate(certificate)));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    // Names the certificate among the signed attributes, as RFC 5816 wants it.
    private static byte[] SigningCertificate(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate.RawData));
        }

        return writer.Encode();
    }
}
