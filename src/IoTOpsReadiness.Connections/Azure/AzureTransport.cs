using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;
using IoTOpsReadiness.Connections.Kubernetes;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>The way to a cloud whose certificates come from an authority of its own.</summary>
internal static class AzureTransport
{
    /// <summary>The SDK's own transport unless an authority is named; that one is then trusted, and no other.</summary>
    public static HttpPipelineTransport Create(AzureSignIn signIn) =>
        signIn.AuthorityCertificates is null ? HttpClientTransport.Shared : new HttpClientTransport(Client(signIn));

    /// <summary>
    /// The same for who signs in: where that is Microsoft Entra ID itself, its certificates are not from the authority of
    /// the cloud.
    /// </summary>
    public static HttpPipelineTransport ForSignIn(AzureSignIn signIn) =>
        AzureClouds.IsKnownAuthority(signIn.Cloud.Authority) ? HttpClientTransport.Shared : Create(signIn);

    /// <summary>A client for requests outside the pipeline.</summary>
    public static HttpClient Client(AzureSignIn signIn)
    {
        // Redirects could lead a token elsewhere.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (signIn.AuthorityCertificates is { } pem)
        {
            new ServerCertificateCheck(Authorities(pem)).Apply(handler.SslOptions);
        }

        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    private static X509Certificate2Collection Authorities(string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            throw AzureErrors.AuthorityCertificatesUnusable("a certificate in it is damaged", exception);
        }

        return authorities.Count > 0 ? authorities : throw AzureErrors.AuthorityCertificatesUnusable("there is no certificate in it");
    }
}
