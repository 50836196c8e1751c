using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// Reads an access review that comes as protobuf, which kubectl sends without asking. Only these three small messages
/// are known; everything else is JSON here.
/// </summary>
internal static class ProtobufReview
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int Spec = 2;

    // Numbers of the fields in k8s.io/api/authorization/v1/generated.proto.
    private static readonly string[] ResourceAttributes = ["namespace", "verb", "group", "version", "resource", "subresource", "name"];
    private static readonly string[] PathAttributes = ["path", "verb"];

    /// <summary>The review as it would be in JSON.</summary>
    /// <exception cref="StatusException">The bytes are something else.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            throw StatusException.BadRequest("the body of the request is not a Kubernetes protobuf message");
        }

        Dictionary<int, byte[]> envelope = Fields(body[4..]);
        Dictionary<int, byte[]> type = Fields(envelope.GetValueOrDefault(1));
        string kind = Text(type.GetValueOrDefault(2));
        Dictionary<int, byte[]> spec = Fields(Fields(envelope.GetValueOrDefault(2)).GetValueOrDefault(Spec));
        var review = new JsonObject { ["kind"] = kind, ["apiVersion"] = Text(type.GetValueOrDefault(1)), ["metadata"] = new JsonObject() };
        var content = new JsonObject();
        if (kind == "SelfSubjectRulesReview")
        {
            content["namespace"] = Text(spec.GetValueOrDefault(1));
        }
        else
        {
            AddNamed(content, "resourceAttributes", spec.GetValueOrDefault(1), ResourceAttributes);
            AddNamed(content, "nonResourceAttributes", spec.GetValueOrDefault(2), PathAttributes);
        }

        review["spec"] = content;
        return review;
    }

    private static void AddNamed(JsonObject content, string name, byte[]? message, string[] names)
    {
        if (message is null)
        {
            return;
        }

        var attributes = new JsonObject();
        foreach ((int number, byte[] value) in Fields(message).Where(field => field.Key <= names.Length))
        {
            attributes[names[number - 1]] = Text(value);
        }

        content[name] = attributes;
    }

    private static string Text(byte[]? value) => Encoding.UTF8.GetString(value ?? []);

    // All fields that are texts or messages, by number.
    private static Dictionary<int, byte[]> Fields(ReadOnlySpan<byte> message)
    {
        Dictionary<int, byte[]> fields = [];
        while (!message.IsEmpty)
        {
            ulong tag = Varint(ref message);
            int number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    Varint(ref message);
                    break;
                case 2 when Varint(ref message) is var length && length <= (ulong)message.Length:
                    fields[number] = message[..(int)length].ToArray();
                    message = message[(int)length..];
                    break;
                default:
                    throw Damaged();
            }
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (message.IsEmpty)
            {
                throw Damaged();
            }

            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static StatusException Damaged() => StatusException.BadRequest("the protobuf message of the request cannot be read");
}
