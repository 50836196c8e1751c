using System.Collections.Concurrent;
using Azure.Core;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// Keeps tokens until shortly before they end. Some sources start a program for every token, and a fleet asks for one
/// hundreds of times.
/// </summary>
#pragma warning disable CA1001 // The semaphore holds nothing that has to be given back, and a credential lives as long as whoever may still wait.
internal sealed class RememberedCredential(TokenCredential inner) : TokenCredential
#pragma warning restore CA1001
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, AccessToken> tokens = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        // A challenge with claims wants another token than the one at hand.
        string? key = requestContext.Claims is null ? $"{requestContext.TenantId}|{string.Join(' ', requestContext.Scopes)}" : null;
        if (Known(key) is { } known)
        {
            return known;
        }

        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Known(key) is { } meanwhile)
            {
                return meanwhile;
            }

            AccessToken token = await inner.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false);
            if (key is not null)
            {
                tokens[key] = token;
            }

            return token;
        }
        finally
        {
            turn.Release();
        }
    }

    private AccessToken? Known(string? key) =>
        key is not null && tokens.TryGetValue(key, out AccessToken token) && token.ExpiresOn - Margin > DateTimeOffset.UtcNow ? token : null;
}
