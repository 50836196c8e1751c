using System.Net;
using System.Text.Json;
using IoTOpsReadiness.Connections.Kubernetes;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Finds a cloud by its name or by the address of its Azure Resource Manager.</summary>
public static class AzureClouds
{
    private const string MetadataPath = "metadata/endpoints?api-version=2022-09-01";
    private const int LongestAnswer = 1 << 20;

    private static readonly AzureCloud[] Known = [AzureCloud.Public, AzureCloud.UsGovernment, AzureCloud.China];

    /// <summary>The names of the clouds that are known without asking.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(cloud => cloud.Name)];

    /// <summary>Whether somebody is who signs in to one of the clouds that are known.</summary>
    internal static bool IsKnownAuthority(Uri authority) =>
        Array.Exists(Known, cloud => cloud.Authority.IdnHost.Equals(authority.IdnHost, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds a cloud. One that is given by its address is asked who signs in to it, unless that is given too.</summary>
    /// <param name="environment">A name, or an https address.</param>
    /// <param name="authority">Who signs in; null to ask.</param>
    /// <param name="audience">What tokens are for; null to ask.</param>
    /// <param name="signIn">How to reach it: the authority of its certificates, and how long to wait.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Connection.AzureUnknownCloud</c>, <c>AzureInvalidAuthority</c>, <c>AzureNoMetadata</c>.</exception>
    public static async Task<AzureCloud> FindAsync(string environment, Uri? authority, string? audience, AzureSignIn signIn, CancellationToken cancellationToken)
    {
        // What is asked for a token has to be asked in private.
        if (authority is not null && (!authority.IsAbsoluteUri || authority.Scheme != Uri.UriSchemeHttps || authority.UserInfo.Length > 0))
        {
            throw AzureErrors.InvalidAuthority(authority.OriginalString);
        }

        if (Known.FirstOrDefault(cloud => cloud.Name.Equals(environment, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known with { Authority = authority ?? known.Authority, Audience = audience ?? known.Audience };
        }

        if (!Uri.TryCreate(environment, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme != Uri.UriSchemeHttps || endpoint.UserInfo.Length > 0)
        {
            throw AzureErrors.UnknownCloud(environment);
        }

        var home = new Uri(endpoint.GetLeftPart(UriPartial.Authority));
        if (authority is not null && audience is not null)
        {
            return new(home.Host, home, authority, audience);
        }

        (Uri Authority, string Audience) asked = await AskAsync(home, signIn, cancellationToken).ConfigureAwait(false);
        return new(home.Host, home, authority ?? asked.Authority, audience ?? asked.Audience);
    }

    private static async Task<(Uri Authority, string Audience)> AskAsync(Uri home, AzureSignIn signIn, CancellationToken cancellationToken)
    {
        using HttpClient client = AzureTransport.Client(signIn);
        client.MaxResponseContentBufferSize = LongestAnswer;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(signIn.Timeout);
        try
        {
            byte[] body = await GetAsync(client, new Uri(home, MetadataPath), limit.Token).ConfigureAwait(false);
            using var document = JsonDocument.Parse(body);
            // Older versions answer with a list of clouds.
            JsonElement cloud = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().FirstOrDefault() : document.RootElement;
            JsonElement authentication = Member(cloud, "authentication");
            string? login = Member(authentication, "loginEndpoint").Text();
            string? audience = Member(authentication, "audiences").Items().Select(item => item.Text()).FirstOrDefault(item => item is not null);
            return Uri.TryCreate(login, UriKind.Absolute, out Uri? authority) && authority.Scheme == Uri.UriSchemeHttps && audience is not null
                ? (authority, audience)
                : throw AzureErrors.NoMetadata(home.ToString(), "its metadata names no sign-in");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw AzureErrors.NoMetadata(home.ToString(), $"no answer within {signIn.Timeout.TotalSeconds:0.#} s", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidOperationException)
        {
            throw AzureErrors.NoMetadata(home.ToString(), ConnectionErrors.Clean(exception.GetBaseException().Message), exception);
        }
    }

    // Whoever is told to come back later comes back, as long as the limit lasts.
    private static async Task<byte[]> GetAsync(HttpClient client, Uri uri, CancellationToken cancellationToken)
    {
        while (true)
        {
            using HttpResponseMessage response = await client.GetAsync(uri, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter?.Delta is { } pause)
            {
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
                continue;
            }

            return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;
}
