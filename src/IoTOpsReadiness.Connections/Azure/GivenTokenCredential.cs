using System.Runtime.InteropServices;
using System.Security;
using Azure.Core;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>A token that somebody else obtained. It cannot be renewed.</summary>
internal sealed class GivenTokenCredential : TokenCredential
{
    private readonly AccessToken token;

    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Connection.AzureInvalidToken</c>.</exception>
    public GivenTokenCredential(SecureString secret)
    {
        nint text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            // What is pasted or read from a file often ends with the end of its line.
            string plain = Marshal.PtrToStringUni(text)?.Trim() ?? "";
            if (plain.Length == 0)
            {
                throw AzureErrors.InvalidToken("it is empty");
            }

            if (plain.Any(character => character is <= ' ' or > '~'))
            {
                throw AzureErrors.InvalidToken("it has blanks or characters that no token has");
            }

            token = new(plain, AccessTokenClaims.Read(plain).ExpiresOn ?? DateTimeOffset.MaxValue);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        token.ExpiresOn > DateTimeOffset.UtcNow ? token : throw AzureErrors.TokenExpired(token.ExpiresOn);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
