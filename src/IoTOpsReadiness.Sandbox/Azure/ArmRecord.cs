using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>One stored document. Never changed, only replaced.</summary>
/// <param name="Id">Where it lies.</param>
/// <param name="Json">The document as UTF-8 JSON.</param>
/// <param name="ETag">Which version of it this is, in quotes.</param>
internal sealed record ArmRecord(ArmId Id, ReadOnlyMemory<byte> Json, string ETag)
{
    /// <summary>The document, to work on.</summary>
    public JsonObject ToObject() => JsonNode.Parse(Json.Span)!.AsObject();
}
