using System.Globalization;
using System.Text.Json;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Reads JSON that is signed: what two readers could understand in two ways is refused.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Reads texts out of JSON, which are decoded only then.</summary>
    /// <exception cref="EnvelopeException">One is no text.</exception>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException exception)
        {
            throw new EnvelopeException("it holds a text that is not Unicode", exception);
        }
    }

    /// <summary>Reads an object.</summary>
    /// <exception cref="EnvelopeException">It is not JSON, not an object, or names a property twice.</exception>
    public static JsonElement Object(byte[] content, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(content, Options);
            return Object(document.RootElement.Clone(), what);
        }
        catch (JsonException exception)
        {
            throw new EnvelopeException($"{what} is not JSON", exception);
        }
    }

    /// <summary>Takes an element as an object.</summary>
    /// <exception cref="EnvelopeException">It is not an object, or names a property twice.</exception>
    public static JsonElement Object(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new EnvelopeException($"{what} is not an object");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        if (element.EnumerateObject().Any(property => !names.Add(property.Name)))
        {
            throw new EnvelopeException($"{what} names a property twice");
        }

        return element;
    }

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A moment as RFC 3339 writes it; null where there is none.</summary>
    /// <exception cref="EnvelopeException">There is something else.</exception>
    public static DateTimeOffset? Time(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : throw new EnvelopeException($"its header '{name}' is not a moment");
    }

    /// <summary>A list of texts; empty where there is none.</summary>
    /// <exception cref="EnvelopeException">There is something else.</exception>
    public static IReadOnlyList<string> Texts(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw new EnvelopeException($"its header '{name}' is not a list of texts");
    }
}
