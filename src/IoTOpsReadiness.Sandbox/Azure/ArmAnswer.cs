using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>What goes back over the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">UTF-8 JSON; empty for an answer without a body.</param>
/// <param name="Headers">Headers beside the usual ones.</param>
internal sealed record ArmAnswer(int Status, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>An answer without a body.</summary>
    public static ArmAnswer Empty(int status, IReadOnlyDictionary<string, string>? headers = null) => new(status, ReadOnlyMemory<byte>.Empty, headers ?? NoHeaders);

    /// <summary>An answer with a body.</summary>
    public static ArmAnswer Of(int status, JsonNode body, IReadOnlyDictionary<string, string>? headers = null) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body), headers ?? NoHeaders);

    /// <summary>An answer with one stored document.</summary>
    public static ArmAnswer Of(int status, ArmRecord record, IReadOnlyDictionary<string, string>? headers = null)
    {
        Dictionary<string, string> all = new(headers ?? NoHeaders) { ["ETag"] = record.ETag };
        return new(status, record.Json, all);
    }
}
