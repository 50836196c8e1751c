using System.Runtime.InteropServices;
using System.Security;
using Azure.Core;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>A token that somebody else obtained. It cannot be renewed.</summary>
internal sealed class GivenTokenCredential : TokenCredential
{
    private readonly AccessToken token;

    public GivenTokenCredential(SecureString secret)
    {
        nint text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            string plain = Marshal.PtrToStringUni(text) ?? "";
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
