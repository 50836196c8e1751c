using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>One page of a list of Azure Resource Manager: the resources, redacted, and where the next page is.</summary>
internal sealed record ArmPage(IReadOnlyList<ResourceDocument> Documents, string? NextLink)
{
    // ResourceListReader takes 66 for one resource; a list adds two.
    private const int MaxDepth = 68;

    /// <summary>Takes an answer apart.</summary>
    /// <exception cref="Errors.ReadinessException">A resource in it cannot be understood.</exception>
    /// <exception cref="JsonException">It is not a list.</exception>
    public static ArmPage Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        List<ResourceDocument>? documents = null;
        string? nextLink = null;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "is not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("value"u8))
            {
                Require(documents is null, "has two values");
                reader.Read();
                documents = Items(utf8, ref reader);
            }
            else if (reader.ValueTextEquals("nextLink"u8))
            {
                reader.Read();
                nextLink = reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } link ? link : null;
            }
            else
            {
                reader.Skip();
            }
        }

        // What follows would make two answers of one.
        Require(!reader.Read(), "goes on after its end");
        Require(documents is not null, "is not a list: it has no value");
        return new(documents!, nextLink);
    }

    private static List<ResourceDocument> Items(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        List<ResourceDocument> documents = [];
        if (reader.TokenType == JsonTokenType.Null)
        {
            return documents;
        }

        Require(reader.TokenType == JsonTokenType.StartArray, "is not a list: its value is not an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.StartObject, "is not a list of resources: an item is not an object");
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            documents.Add(ResourceListReader.ReadObject(utf8[start..(int)reader.BytesConsumed]));
        }

        return documents;
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new JsonException(problem);
        }
    }
}
