using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>A certificate authority of the tests' own, and what it signs.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public static X509Certificate2 Authority { get; } = CreateAuthority("Test CA");

    public static X509Certificate2 OtherAuthority { get; } = CreateAuthority("Another CA");

    public static X509Certificate2 Server { get; } = Sign(Authority, "kube-apiserver", Now.AddDays(-1), Now.AddDays(30), "localhost", "127.0.0.1");

    public static X509Certificate2 ExpiredServer { get; } = Sign(Authority, "kube-apiserver", Now.AddDays(-30), Now.AddDays(-2), "localhost", "127.0.0.1");

    public static X509Certificate2 ServerOfAnotherName { get; } = Sign(Authority, "kube-apiserver", Now.AddDays(-1), Now.AddDays(30), "kubernetes.default.svc");

    public static X509Certificate2 Client { get; } = Sign(Authority, "jane", Now.AddDays(-1), Now.AddDays(30));

    public static X509Certificate2 ExpiredClient { get; } = Sign(Authority, "jane", Now.AddDays(-30), Now.AddDays(-2));

    public static string Base64Pem(X509Certificate2 certificate) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));

    public static string KeyPem(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public static string Base64Key(X509Certificate2 certificate) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(KeyPem(certificate)));

    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, string name, DateTimeOffset from, DateTimeOffset to, params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (hosts.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (string host in hosts)
            {
                if (IPAddress.TryParse(host, out IPAddress? address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(host);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 signed = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 pair = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }
}
