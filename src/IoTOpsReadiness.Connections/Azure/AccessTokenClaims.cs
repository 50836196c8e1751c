using System.Text.Json;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>What a token says of itself. Nothing is validated: Azure does that.</summary>
/// <param name="User">Whom it is for, as a person reads it; null where it does not say.</param>
/// <param name="ExpiresOn">When it ends; null where it does not say.</param>
internal sealed record AccessTokenClaims(string? User, DateTimeOffset? ExpiresOn)
{
    private static readonly string[] UserClaims = ["upn", "unique_name", "preferred_username", "app_displayname", "appid", "oid"];

    public static AccessTokenClaims Read(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3)
        {
            return new(null, null);
        }

        try
        {
            using var payload = JsonDocument.Parse(Decode(parts[1]));
            JsonElement claims = payload.RootElement;
            string? user = claims.ValueKind != JsonValueKind.Object ? null : UserClaims
                .Select(name => claims.TryGetProperty(name, out JsonElement value) ? value.Text() : null)
                .FirstOrDefault(value => value is not null);
            return new(user, claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty("exp", out JsonElement end) && end.TryGetInt64(out long seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            // A token that tells nothing may still work.
            return new(null, null);
        }
    }

    private static byte[] Decode(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
