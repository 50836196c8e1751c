using System.Net.Http.Headers;
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

    /// <summary>A client for requests outside the pipeline.</summary>
    public static HttpClient Client(AzureSignIn signIn)
    {
        // Redirects could lead a token elsewhere.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (signIn.AuthorityCertificates is { } pem)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(pem);
            new ServerCertificateCheck(authorities).Apply(handler.SslOptions);
        }

        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }
}
