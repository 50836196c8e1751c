using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Certificates made on the spot.</summary>
internal static class Certificates
{
    public static string Pem(string subject, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(notAfter.AddYears(-1), notAfter);
        return certificate.ExportCertificatePem();
    }

    /// <summary>A ConfigMap with one key.</summary>
    public static string ConfigMap(string name, string value, string key = "ca.crt", string labels = "{}") => $$"""
        {"kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"azure-iot-operations","labels":{{labels}}},"data":{"{{key}}":{{System.Text.Json.JsonSerializer.Serialize(value)}}} }
        """;
}
