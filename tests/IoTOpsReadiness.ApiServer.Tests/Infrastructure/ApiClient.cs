using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

internal static class ApiClient
{
    /// <summary>A client that trusts only the given authority and sends the token.</summary>
    public static HttpClient Create(Uri server, string authorityPem, string token)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPem(authorityPem);

        var handler = new SocketsHttpHandler
        {
            // A proxy from the environment would not reach the loopback address.
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        };
        var client = new HttpClient(handler) { BaseAddress = server };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
