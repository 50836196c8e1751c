using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>One request to Azure Resource Manager.</summary>
internal sealed record ArmRequest
{
    /// <summary>The largest body the service takes, in bytes.</summary>
    public const int MaxBodySize = 4 * 1024 * 1024;

    /// <summary>GET, PUT and so on, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path, decoded.</summary>
    public required string Path { get; init; }

    /// <summary>Scheme, host and port it was sent to: links in answers start with it.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>The query, by name without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The headers that matter, by name without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>One parameter of the query; null where it is missing or empty.</summary>
    public string? Parameter(string name) => Query.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>One header; null where it is missing or empty.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>The body as the object it has to be.</summary>
    /// <exception cref="ArmException">It is of another media type, no JSON, or no object.</exception>
    public JsonObject Content()
    {
        string mediaType = (Header("Content-Type") ?? "").Split(';')[0].Trim();
        if (!mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArmException(415, "UnsupportedMediaType", $"The content media type '{mediaType}' is not supported. Only 'application/json' is supported.");
        }

        try
        {
            return JsonNode.Parse(Body.Span, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw Invalid("The request content was invalid and could not be deserialized: 'an object was expected'.");
        }
        catch (JsonException error)
        {
            throw Invalid($"The request content was invalid and could not be deserialized: '{error.Message}'.");
        }
    }

    private static ArmException Invalid(string message) => new(400, "InvalidRequestContent", message);
}
