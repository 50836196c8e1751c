using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>Roots and signers of the tests' own.</summary>
internal static class SigningCertificates
{
    public const string Subject = "CN=Azure IoT Operations, O=Microsoft Corporation, L=Redmond, ST=Washington, C=US";
    public const string OtherSubject = "CN=Contoso Images, O=Contoso, C=PT";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public static X509Certificate2 Root { get; } = CreateRoot("CN=Test Supply Chain Root, O=Contoso, C=PT");

    public static X509Certificate2 OtherRoot { get; } = CreateRoot("CN=Another Root, O=Contoso, C=PT");

    public static X509Certificate2 TimestampRoot { get; } = CreateRoot("CN=Test Timestamping Root, O=Contoso, C=PT");

    public static X509Certificate2 Intermediate { get; } = CreateIntermediate();

    /// <summary>Has an intermediate authority sign a certificate for a key.</summary>
    public static X509Certificate2 Sign(
        AsymmetricAlgorithm key,
        string subject = Subject,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature,
        bool isAuthority = false,
        params string[] purposes)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        var oids = new OidCollection();
        foreach (string purpose in purposes is [] ? [CodeSigning] : purposes)
        {
            oids.Add(new Oid(purpose));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, false));
        return Sign(request, Intermediate, from ?? Now.AddDays(-30), to ?? Now.AddDays(30));
    }

    /// <summary>Has the root of timestamps sign a certificate for a key, which goes with the key.</summary>
    public static X509Certificate2 SignTimestamping(ECDsa key, DateTimeOffset from, DateTimeOffset to, string purpose = TimeStamping)
    {
        var request = new CertificateRequest("CN=Test Timestamping, O=Contoso, C=PT", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], true));
        using X509Certificate2 signed = Sign(request, TimestampRoot, from, to);
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 CreateRoot(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddYears(-5), Now.AddYears(5));
    }

    private static X509Certificate2 CreateIntermediate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Signing CA, O=Contoso, C=PT", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using X509Certificate2 signed = Sign(request, Root, Now.AddYears(-4), Now.AddYears(4));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 authority, DateTimeOffset from, DateTimeOffset to) =>
        request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!), from, to, RandomNumberGenerator.GetBytes(8));
}
