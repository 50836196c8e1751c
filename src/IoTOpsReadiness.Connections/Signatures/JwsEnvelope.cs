using System.Text;
using System.Text.Json;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Reads signatures in the flattened JSON form of JWS (RFC 7515).</summary>
internal static class JwsEnvelope
{
    /// <summary>Takes an envelope apart.</summary>
    /// <exception cref="EnvelopeException">It is malformed.</exception>
    public static NotaryEnvelope Parse(byte[] content)
    {
        JsonElement root = StrictJson.Object(content, "the envelope");
        string payload = Part(root, "payload");
        string signedHeader = Part(root, "protected");
        JsonElement header = StrictJson.Object(Decode(signedHeader), "the signed header");
        JsonElement unsigned = root.TryGetProperty("header", out JsonElement found) ? StrictJson.Object(found, "the unsigned header") : throw new EnvelopeException("it has no certificate");
        return new()
        {
            Headers = Headers(header),
            Payload = Decode(payload),
            Signed = Encoding.ASCII.GetBytes($"{signedHeader}.{payload}"),
            Signature = Decode(Part(root, "signature")),
            Certificates = [.. StrictJson.Texts(unsigned, "x5c").Select(Base64)],
            Timestamp = StrictJson.Text(unsigned, NotaryHeader.Timestamp) is { } timestamp ? Base64(timestamp) : null,
        };
    }

    private static NotaryHeaders Headers(JsonElement header)
    {
        IReadOnlyList<string> critical = StrictJson.Texts(header, "crit");

        // RFC 7515: what is called critical must be there.
        if (critical.FirstOrDefault(name => !header.TryGetProperty(name, out _)) is not null)
        {
            throw new EnvelopeException("it calls a header critical that is not there");
        }

        return new()
        {
            Algorithm = SignatureAlgorithm.Of(StrictJson.Text(header, "alg") ?? ""),
            ContentType = StrictJson.Text(header, "cty"),
            Critical = critical,
            Scheme = StrictJson.Text(header, NotaryHeader.SigningScheme),
            SigningTime = StrictJson.Time(header, NotaryHeader.SigningTime),
            AuthenticSigningTime = StrictJson.Time(header, NotaryHeader.AuthenticSigningTime),
            Expiry = StrictJson.Time(header, NotaryHeader.Expiry),
        };
    }

    private static string Part(JsonElement root, string name) =>
        StrictJson.Text(root, name) ?? throw new EnvelopeException($"its part '{name}' is missing");

    private static byte[] Base64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException exception)
        {
            throw new EnvelopeException("a certificate or timestamp in it is not base64", exception);
        }
    }

    // Base64 for addresses, without padding.
    private static byte[] Decode(string text)
    {
        try
        {
            return text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
                ? Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4))
                : throw new FormatException();
        }
        catch (FormatException exception)
        {
            throw new EnvelopeException("a part of it is not base64url", exception);
        }
    }
}
