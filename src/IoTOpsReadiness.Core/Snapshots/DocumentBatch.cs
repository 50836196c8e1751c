using System.Text.Json;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// Documents that are parsed together, when the first of them is looked at: whoever looks at one pod looks at all, and one
/// large index costs the garbage collector far less than a hundred small ones.
/// </summary>
/// <param name="array">A JSON array with the documents in it.</param>
internal sealed class DocumentBatch(ReadOnlyMemory<byte> array)
{
    /// <summary>How many documents make one batch, at most. A part of a page, so that several threads can parse a page.</summary>
    public const int Size = 125;

    // A document may be as deep as a reader accepts by default, and the array is one level more.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 + 1 };

    private readonly Lazy<JsonElement[]> elements = new(() => [.. JsonDocument.Parse(array, Options).RootElement.EnumerateArray()]);

    /// <summary>One of the documents, by its place.</summary>
    public JsonElement this[int index] => elements.Value[index];
}
