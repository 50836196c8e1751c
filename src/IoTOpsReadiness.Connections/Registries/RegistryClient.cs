using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using IoTOpsReadiness.Connections.Kubernetes;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>
/// Reads from container registries, through the proxy of this machine where it has one. Sends no credentials: where a registry
/// gives tokens to anybody, it asks for one.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    private const int MostRedirects = 5;
    private const int MostTokenBytes = 256 * 1024;

    private readonly TimeSpan timeout;
    private readonly HttpClient client;
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);

    public RegistryClient(TimeSpan timeout)
    {
        this.timeout = timeout;
        client = new(new SocketsHttpHandler
        {
            // Followed by hand: a token must not travel, and HTTPS must not become HTTP.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            // Each request has its own limit, which also covers the content.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new("IoTOpsReadiness", "1"));
    }

    public void Dispose() => client.Dispose();

    /// <summary>Reads an address of a repository; null where the registry does not have it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="address">One of its addresses.</param>
    /// <param name="accept">The media types that are understood.</param>
    /// <param name="limit">How many bytes to take at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegistryException">The registry does not give it.</exception>
    public async Task<RegistryAnswer?> ReadAsync(RegistryRepository repository, Uri address, string accept, int limit, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout);
        try
        {
            return await ReadWithTokenAsync(repository, address, accept, limit, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException(string.Create(CultureInfo.InvariantCulture, $"The registry {address.Authority} did not answer within {timeout.TotalSeconds:0.#} s."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new RegistryException($"The registry {address.Authority} cannot be reached: {Words(exception)}.", exception);
        }
    }

    private async Task<RegistryAnswer?> ReadWithTokenAsync(RegistryRepository repository, Uri address, string accept, int limit, CancellationToken cancellationToken)
    {
        using HttpResponseMessage first = await SendAsync(repository, address, accept, cancellationToken).ConfigureAwait(false);
        if (first.StatusCode != HttpStatusCode.Unauthorized)
        {
            return await TakeAsync(first, address, limit, cancellationToken).ConfigureAwait(false);
        }

        BearerChallenge? challenge = BearerChallenge.Of(first.Headers.WwwAuthenticate);
        if (challenge is null)
        {
            throw Denied(address, HttpStatusCode.Unauthorized);
        }

        tokens[repository.Name] = await FetchTokenAsync(repository, challenge, cancellationToken).ConfigureAwait(false);
        using HttpResponseMessage second = await SendAsync(repository, address, accept, cancellationToken).ConfigureAwait(false);
        return await TakeAsync(second, address, limit, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(RegistryRepository repository, Uri address, string accept, CancellationToken cancellationToken)
    {
        Uri next = address;
        for (int redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            if (next.Authority == repository.Root.Authority && next.Scheme == repository.Root.Scheme && tokens.TryGetValue(repository.Name, out string? token))
            {
                request.Headers.Authorization = new("Bearer", token);
            }

            HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            next = new(next, location);
            if (redirects >= MostRedirects || !IsAllowed(repository, next))
            {
                throw new RegistryException($"The registry {address.Authority} sends on to an address that is not followed.");
            }
        }
    }

    // HTTPS anywhere; plain HTTP on this machine, for a registry that is there itself.
    private static bool IsAllowed(RegistryRepository repository, Uri address) =>
        address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && RegistryRepository.IsLoopback(repository.Root) && RegistryRepository.IsLoopback(address)));

    private async Task<string> FetchTokenAsync(RegistryRepository repository, BearerChallenge challenge, CancellationToken cancellationToken)
    {
        if (!IsAllowed(repository, challenge.Realm))
        {
            throw new RegistryException($"The registry {repository.Root.Authority} gives tokens only at an address that is not asked.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, challenge.Address);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw Denied(repository.Root, response.StatusCode);
        }

        byte[] content = await ReadAsync(response, repository.Root, MostTokenBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(content);
            foreach (string name in new[] { "token", "access_token" })
            {
                if (document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                    && value.GetString() is { Length: > 0 } token && token.All(letter => letter is > ' ' and < '\x7f'))
                {
                    return token;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Said below; what was read may hold a token.
        }

        throw new RegistryException($"The registry {repository.Root.Authority} wants a token, and what gives tokens gave none.");
    }

    private static async Task<RegistryAnswer?> TakeAsync(HttpResponseMessage response, Uri address, int limit, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                byte[] content = await ReadAsync(response, address, limit, cancellationToken).ConfigureAwait(false);
                response.Headers.TryGetValues("Link", out IEnumerable<string>? links);
                return new(content, links?.ToArray() ?? []);
            case HttpStatusCode.NotFound:
                return null;
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw Denied(address, response.StatusCode);
            case HttpStatusCode.TooManyRequests:
                throw new RegistryException($"The registry {address.Authority} allows no more requests for now (429).");
            case var other:
                throw new RegistryException(string.Create(CultureInfo.InvariantCulture, $"The registry {address.Authority} answered {(int)other}."));
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri address, int limit, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limit)
        {
            throw TooLarge(address, limit);
        }

        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var memory = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (memory.Length + read > limit)
            {
                throw TooLarge(address, limit);
            }

            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }

    private static RegistryException Denied(Uri address, HttpStatusCode status) => new(
        string.Create(CultureInfo.InvariantCulture, $"The registry {address.Authority} wants credentials ({(int)status}), and none are sent."));

    private static RegistryException TooLarge(Uri address, int limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"The registry {address.Authority} gave more than the {limit / 1024} KiB that are taken."));

    private static string Words(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the name cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy does not connect to it",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS fails, or its certificate is not trusted on this machine",
        _ => exception.GetBaseException() switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection was refused",
            AuthenticationException => "TLS fails, or its certificate is not trusted on this machine",
            var cause => ConnectionErrors.Clean(cause.Message).TrimEnd('.'),
        },
    };
}
