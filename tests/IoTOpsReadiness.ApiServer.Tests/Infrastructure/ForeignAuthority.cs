using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

internal static class ForeignAuthority
{
    /// <summary>The certificate of an authority that has signed nothing, as PEM.</summary>
    public static string CreatePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=foreign-authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.ExportCertificatePem();
    }
}
