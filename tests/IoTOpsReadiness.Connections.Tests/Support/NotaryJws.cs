using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>Makes signatures in JWS envelopes, as notation does.</summary>
internal static class NotaryJws
{
    public const string MediaType = "application/jose+json";

    /// <summary>Signs a payload.</summary>
    /// <param name="signer">Who signs.</param>
    /// <param name="payload">What is signed.</param>
    /// <param name="edit">Changes the signed header before it is signed.</param>
    /// <param name="tamper">Changes the envelope after it is signed.</param>
    public static byte[] Sign(NotarySigner signer, byte[] payload, Action<JsonObject>? edit = null, Action<JsonObject>? tamper = null)
    {
        var header = new JsonObject
        {
            ["alg"] = signer.Algorithm,
            ["crit"] = new JsonArray("io.cncf.notary.signingScheme"),
            ["cty"] = "application/vnd.cncf.notary.payload.v1+json",
            ["io.cncf.notary.signingScheme"] = "notary.x509",
            ["io.cncf.notary.signingTime"] = "2026-01-02T03:04:05Z",
        };
        edit?.Invoke(header);
        string protectedPart = Encode(Encoding.UTF8.GetBytes(header.ToJsonString()));
        string payloadPart = Encode(payload);
        var envelope = new JsonObject
        {
            ["payload"] = payloadPart,
            ["protected"] = protectedPart,
            ["header"] = new JsonObject
            {
                ["x5c"] = new JsonArray([.. signer.Chain.Select(certificate => (JsonNode)Convert.ToBase64String(certificate.RawData))]),
                ["io.cncf.notary.signingAgent"] = "tests/1.0",
            },
            ["signature"] = Encode(signer.Sign(Encoding.ASCII.GetBytes($"{protectedPart}.{payloadPart}"))),
        };
        tamper?.Invoke(envelope);
        return Encoding.UTF8.GetBytes(envelope.ToJsonString());
    }

    public static string Encode(byte[] content) => Base64Url.EncodeToString(content);
}
