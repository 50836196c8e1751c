using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Security.Authentication;
using System.Net.Security;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>One set of connections to one API server, over HTTP/2 where it offers that.</summary>
internal sealed class KubernetesTransport : IDisposable
{
    // Pages are megabytes; the default window of 64 kB would make a distant site wait a round trip for each of them.
    private const int StreamWindow = 4 << 20;

    private readonly HttpClient client;
    private readonly ClientCredentials credentials;
    private readonly ServerCertificateCheck check;
    private readonly Uri server;
    private readonly KubeCluster cluster;
    private readonly KubeUser? user;
    private long serverTicks;

    public KubernetesTransport(Uri server, KubeCluster cluster, KubeUser? user, ClientCredentials credentials, ServerCertificateCheck check, IWebProxy? proxy)
    {
        this.server = server;
        this.cluster = cluster;
        this.user = user;
        this.credentials = credentials;
        this.check = check;
        var handler = new SocketsHttpHandler
        {
            // A redirect is a sign-in page, and the credential is for this server alone.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindow,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            MaxConnectionsPerServer = 16,

            // On this machine compressing costs more than it saves; over a site's uplink it is the other way round.
            AutomaticDecompression = server.IsLoopback ? DecompressionMethods.None : DecompressionMethods.GZip,
        };
        if (cluster.SkipVerification)
        {
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else
        {
            check.Apply(handler.SslOptions);
        }

        if (credentials.Certificate is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(KubernetesTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
        client.DefaultRequestHeaders.UserAgent.Add(new("IoTOpsReadiness", version));
    }

    /// <summary>Why the server's certificate was refused, if it was.</summary>
    public string? CertificateProblem => check.Problem;

    public ClientCredentials Credentials => credentials;

    /// <summary>The server's clock as of its latest answer; null before the first.</summary>
    public DateTimeOffset? ServerTime => Interlocked.Read(ref serverTicks) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Sends one request and returns as soon as the headers of the answer are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string accept, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path.TrimStart('/')))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        if (cluster.TlsServerName is { } name)
        {
            request.Headers.Host = name;
        }

        if (user?.Impersonate is { } impersonated)
        {
            request.Headers.Add("Impersonate-User", impersonated);
            foreach (string group in user.ImpersonateGroups)
            {
                request.Headers.Add("Impersonate-Group", group);
            }
        }

        if (credentials.Credentials is { } sent)
        {
            await sent.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
        }

        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.Headers.Date is { } date)
        {
            Interlocked.Exchange(ref serverTicks, date.UtcTicks);
        }

        return response;
    }

    /// <summary>Why a request did not get an answer, in words without credentials.</summary>
    public string Explain(Exception exception)
    {
        if (CertificateProblem is { } problem && exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
        {
            return $"its certificate is not accepted: {problem}";
        }

        HttpRequestError error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        Exception cause = exception.GetBaseException();
        return error switch
        {
            HttpRequestError.NameResolutionError => $"the name '{server.Host}' cannot be resolved",
            HttpRequestError.ProxyTunnelError => $"the proxy refused the way: {ConnectionErrors.Clean(exception.Message)}",
            HttpRequestError.SecureConnectionError when cause is AuthenticationException => "what answers there does not speak TLS, or no version of it in common",
            HttpRequestError.SecureConnectionError => $"the TLS connection failed: {ConnectionErrors.Clean(cause.Message)}",
            _ => ConnectionErrors.Clean(cause.Message) is { Length: > 0 } text ? char.ToLowerInvariant(text[0]) + text[1..] : "the connection failed",
        };
    }

    public void Dispose()
    {
        client.Dispose();
        credentials.Dispose();
    }
}
