using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>Makes signatures in COSE envelopes with the framework's own library, which the module does not use.</summary>
internal static class NotaryCose
{
    public const string MediaType = "application/cose";

    /// <summary>Signs a payload.</summary>
    /// <param name="signer">Who signs.</param>
    /// <param name="payload">What is signed.</param>
    /// <param name="edit">Changes the signed header before it is signed.</param>
    /// <param name="critical">What is called critical.</param>
    /// <param name="unsigned">Changes the unsigned header.</param>
    public static byte[] Sign(NotarySigner signer, byte[] payload, Action<CoseHeaderMap>? edit = null, string[]? critical = null, Action<CoseHeaderMap>? unsigned = null)
    {
        var signed = new CoseHeaderMap
        {
            [CoseHeaderLabel.ContentType] = CoseHeaderValue.FromString("application/vnd.cncf.notary.payload.v1+json"),
            [new("io.cncf.notary.signingScheme")] = CoseHeaderValue.FromString("notary.x509"),
            [new("io.cncf.notary.signingTime")] = Value(writer => writer.WriteUnixTimeSeconds(1767323045)),
            [CoseHeaderLabel.CriticalHeaders] = Value(writer =>
            {
                string[] names = critical ?? ["io.cncf.notary.signingScheme"];
                writer.WriteStartArray(names.Length);
                Array.ForEach(names, writer.WriteTextString);
                writer.WriteEndArray();
            }),
        };
        edit?.Invoke(signed);
        var other = new CoseHeaderMap
        {
            [new(33)] = Value(writer =>
            {
                writer.WriteStartArray(signer.Chain.Count);
                foreach (var certificate in signer.Chain)
                {
                    writer.WriteByteString(certificate.RawData);
                }

                writer.WriteEndArray();
            }),
            [new("io.cncf.notary.signingAgent")] = CoseHeaderValue.FromString("tests/1.0"),
        };
        unsigned?.Invoke(other);
        return CoseSign1Message.SignEmbedded(payload, signer.Key is RSA rsa
            ? new CoseSigner(rsa, RSASignaturePadding.Pss, signer.Hash, signed, other)
            : new CoseSigner(signer.Key, signer.Hash, signed, other));
    }

    public static CoseHeaderValue Value(Action<CborWriter> write)
    {
        var writer = new CborWriter();
        write(writer);
        return CoseHeaderValue.FromEncodedValue(writer.Encode());
    }
}
