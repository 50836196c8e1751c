using System.Formats.Cbor;
using System.Globalization;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Reads signatures in the form of COSE_Sign1 (RFC 9052).</summary>
internal static class CoseEnvelope
{
    private const CborTag Sign1 = (CborTag)18;
    private const long AlgorithmLabel = 1;
    private const long CriticalLabel = 2;
    private const long ContentTypeLabel = 3;
    private const long CertificatesLabel = 33;

    /// <summary>Takes an envelope apart.</summary>
    /// <exception cref="EnvelopeException">It is malformed.</exception>
    public static NotaryEnvelope Parse(byte[] content)
    {
        try
        {
            return Read(new CborReader(content, CborConformanceMode.Strict));
        }
        catch (Exception exception) when (exception is CborContentException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new EnvelopeException("the envelope is not COSE", exception);
        }
    }

    private static NotaryEnvelope Read(CborReader reader)
    {
        if (reader.ReadTag() != Sign1 || reader.ReadStartArray() is not (4 or null))
        {
            throw new EnvelopeException("the envelope is not a COSE message with one signature");
        }

        byte[] signedHeader = reader.ReadByteString();
        NotaryHeaders headers = Headers(new CborReader(signedHeader, CborConformanceMode.Strict));
        (IReadOnlyList<byte[]> certificates, byte[]? timestamp) = Unsigned(reader);
        byte[] payload = reader.ReadByteString();
        byte[] signature = reader.ReadByteString();
        reader.ReadEndArray();
        if (reader.BytesRemaining > 0)
        {
            throw new EnvelopeException("something follows the envelope");
        }

        return new()
        {
            Headers = headers,
            Payload = payload,
            Signed = Signed(signedHeader, payload),
            Signature = signature,
            Certificates = certificates,
            Timestamp = timestamp,
        };
    }

    // What RFC 9052 calls Sig_structure.
    private static byte[] Signed(byte[] header, byte[] payload)
    {
        var writer = new CborWriter();
        writer.WriteStartArray(4);
        writer.WriteTextString("Signature1");
        writer.WriteByteString(header);
        writer.WriteByteString([]);
        writer.WriteByteString(payload);
        writer.WriteEndArray();
        return writer.Encode();
    }

    private static NotaryHeaders Headers(CborReader reader)
    {
        SignatureAlgorithm? algorithm = null;
        IReadOnlyList<string> critical = [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        var headers = new NotaryHeaders { Algorithm = null!, ContentType = null, Critical = [], Scheme = null };

        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            string name = Label(reader);
            names.Add(name);
            switch (name)
            {
                case "alg":
                    algorithm = SignatureAlgorithm.OfCose(reader.ReadInt64());
                    break;
                case "crit":
                    critical = Critical(reader);
                    break;
                case "cty":
                    headers = headers with { ContentType = reader.ReadTextString() };
                    break;
                case NotaryHeader.SigningScheme:
                    headers = headers with { Scheme = reader.ReadTextString() };
                    break;
                case NotaryHeader.SigningTime:
                    headers = headers with { SigningTime = reader.ReadUnixTimeSeconds() };
                    break;
                case NotaryHeader.AuthenticSigningTime:
                    headers = headers with { AuthenticSigningTime = reader.ReadUnixTimeSeconds() };
                    break;
                case NotaryHeader.Expiry:
                    headers = headers with { Expiry = reader.ReadUnixTimeSeconds() };
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        reader.ReadEndMap();
        if (reader.BytesRemaining > 0)
        {
            throw new EnvelopeException("something follows the signed header");
        }

        if (critical.Any(name => !names.Contains(name)))
        {
            throw new EnvelopeException("it calls a header critical that is not there");
        }

        return headers with { Algorithm = algorithm ?? throw new EnvelopeException("it does not say how it was signed"), Critical = critical };
    }

    private static (IReadOnlyList<byte[]> Certificates, byte[]? Timestamp) Unsigned(CborReader reader)
    {
        List<byte[]> certificates = [];
        byte[]? timestamp = null;
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            string name = Label(reader);
            switch (name)
            {
                case "x5chain":
                    ReadCertificates(reader, certificates);
                    break;
                case NotaryHeader.Timestamp:
                    timestamp = reader.ReadByteString();
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        reader.ReadEndMap();
        return (certificates, timestamp);
    }

    // One certificate stands by itself, several in a list.
    private static void ReadCertificates(CborReader reader, List<byte[]> certificates)
    {
        if (reader.PeekState() == CborReaderState.ByteString)
        {
            certificates.Add(reader.ReadByteString());
            return;
        }

        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            certificates.Add(reader.ReadByteString());
        }

        reader.ReadEndArray();
    }

    private static List<string> Critical(CborReader reader)
    {
        List<string> names = [];
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            names.Add(Label(reader));
        }

        reader.ReadEndArray();
        return names;
    }

    // Labels are numbers or texts. The numbers get the names that JWS gives to the same things, which no text may pose as.
    private static string Label(CborReader reader)
    {
        if (reader.PeekState() == CborReaderState.TextString)
        {
            string text = reader.ReadTextString();
            return text.Contains('.', StringComparison.Ordinal) ? text : $"'{text}'";
        }

        return reader.ReadInt64() switch
        {
            AlgorithmLabel => "alg",
            CriticalLabel => "crit",
            ContentTypeLabel => "cty",
            CertificatesLabel => "x5chain",
            var other => string.Create(CultureInfo.InvariantCulture, $"number {other}"),
        };
    }
}
