using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Makes and checks access tokens. They are good for this sandbox only: the key is made when it starts and never leaves it.</summary>
internal sealed class ArmTokens(ArmBehaviour behaviour, TimeProvider time)
{
    private const string PublicAudience = "https://management.azure.com";
    private const string ClassicAudience = "https://management.core.windows.net";

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Makes a token.</summary>
    /// <param name="audience">What it is for.</param>
    /// <param name="caller">Whose it is.</param>
    /// <returns>The token, and when it expires.</returns>
    public (string Token, DateTimeOffset ExpiresOn) Issue(string audience, ArmCaller caller)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expiresOn = DateTimeOffset.FromUnixTimeSeconds(now.Add(behaviour.TokenLifetime).ToUnixTimeSeconds());
        JsonObject header = new() { ["typ"] = "JWT", ["alg"] = "HS256" };
        JsonObject claims = new()
        {
            ["aud"] = audience,
            ["iss"] = $"https://sts.windows.net/{behaviour.TenantId}/",
            ["iat"] = Math.Min(now.ToUnixTimeSeconds(), expiresOn.ToUnixTimeSeconds()),
            ["nbf"] = Math.Min(now.ToUnixTimeSeconds(), expiresOn.ToUnixTimeSeconds()),
            ["exp"] = expiresOn.ToUnixTimeSeconds(),
            ["appid"] = caller.ClientId,
            ["idtyp"] = "app",
            ["oid"] = caller.ObjectId,
            ["sub"] = caller.ObjectId,
            ["tid"] = behaviour.TenantId,
            ["ver"] = "1.0",
            ["xms_mirid"] = caller.Kind,
        };
        string content = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(header))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return ($"{content}.{Encode(Sign(content))}", expiresOn);
    }

    /// <summary>Whose token came with a request.</summary>
    /// <exception cref="ArmException">There is none, or it is not good for here.</exception>
    public ArmCaller Check(ArmRequest request)
    {
        string header = request.Header("Authorization") ?? "";
        if (header.Length == 0)
        {
            throw Refused(request, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.", "Authentication failed. The 'Authorization' header is missing.");
        }

        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(request, "AuthenticationFailedInvalidHeader", "Authentication failed. The 'Authorization' header is provided in an invalid format.", "The authentication scheme is not supported.");
        }

        if (Read(header[7..].Trim()) is not { } claims)
        {
            throw Refused(request, "InvalidAuthenticationToken", "The access token is invalid.", "Could not parse or validate the access token.");
        }

        string tenant = Text(claims, "tid");
        if (tenant != behaviour.TenantId)
        {
            throw Refused(request, "InvalidAuthenticationTokenTenant", $"The access token is from the wrong issuer 'https://sts.windows.net/{tenant}/'. It must match the tenant 'https://sts.windows.net/{behaviour.TenantId}/' associated with this subscription.", "The access token is from the wrong issuer.");
        }

        string audience = Text(claims, "aud").TrimEnd('/');
        string[] allowed = [request.BaseAddress, PublicAudience, ClassicAudience];
        if (!allowed.Contains(audience, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused(
                request,
                "InvalidAuthenticationTokenAudience",
                $"The access token has been obtained for wrong audience or resource '{audience}'. It should exactly match with one of the allowed audiences '{string.Join("','", allowed.Select(one => one + "/"))}'.",
                "The access token has been obtained for wrong audience or resource.");
        }

        DateTimeOffset expiry = claims["exp"] is JsonValue exp && exp.TryGetValue(out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MinValue;
        DateTimeOffset now = time.GetUtcNow();
        if (behaviour.TokensExpired || expiry <= now)
        {
            expiry = expiry <= now ? expiry : now.AddMinutes(-5);
            throw Refused(
                request,
                "ExpiredAuthenticationToken",
                string.Create(CultureInfo.InvariantCulture, $"The access token expiry UTC time '{expiry.UtcDateTime:M/d/yyyy h:mm:ss tt}' is earlier than current UTC time '{now.UtcDateTime:M/d/yyyy h:mm:ss tt}'."),
                "The access token expired.");
        }

        return new ArmCaller(Text(claims, "oid"), Text(claims, "appid"), Text(claims, "xms_mirid"));
    }

    private JsonObject? Read(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            byte[] signature = Base64Url.DecodeFromChars(parts[2]);
            return CryptographicOperations.FixedTimeEquals(signature, Sign($"{parts[0]}.{parts[1]}"))
                ? JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])) as JsonObject
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    private ArmException Refused(ArmRequest request, string code, string message, string description) => new(401, code, message)
    {
        Headers = new Dictionary<string, string>
        {
            ["WWW-Authenticate"] = $"Bearer authorization_uri=\"{request.BaseAddress}/{behaviour.TenantId}\", error=\"invalid_token\", error_description=\"{description}\"",
        },
    };

    private byte[] Sign(string content) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(content));

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static string Text(JsonObject claims, string name) => claims[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
