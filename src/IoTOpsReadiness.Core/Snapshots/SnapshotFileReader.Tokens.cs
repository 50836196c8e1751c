using System.Text.Json;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Snapshots;

/// <content>Steps through the JSON, with errors that say where.</content>
internal sealed partial class SnapshotFileReader
{
    private void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw Truncated();
        }
    }

    // To the next member of the current object, standing on its name; false at the object's end.
    private bool NextMember(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    private void SkipMember(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        Skip(ref reader);
    }

    private void Skip(ref Utf8JsonReader reader)
    {
        if (!reader.TrySkip())
        {
            throw Truncated();
        }
    }

    private string MemberName(ref Utf8JsonReader reader) =>
        TextOrNull(ref reader) ?? throw Invalid(ref reader, "a member has no name");

    private string? Text(ref Utf8JsonReader reader, string what, int maxLength = DisplayText.MaxNameLength)
    {
        Advance(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => TextOrNull(ref reader, maxLength),
            _ => throw Invalid(ref reader, $"{what} is not a text"),
        };
    }

    private string? TextOrNull(ref Utf8JsonReader reader, int maxLength = DisplayText.MaxNameLength)
    {
        try
        {
            return DisplayText.SanitizeOrNull(reader.GetString(), maxLength);
        }
        catch (InvalidOperationException exception)
        {
            // The reader's way to say: half a character, or not UTF-8.
            throw Invalid(ref reader, "this text is not Unicode", exception);
        }
    }

    private int Number(ref Utf8JsonReader reader, string what, int minimum)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number) && number >= minimum
            ? number
            : throw Invalid(ref reader, $"{what} is not a whole number from {minimum}");
    }

    private bool Flag(ref Utf8JsonReader reader, string what)
    {
        Advance(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => throw Invalid(ref reader, $"{what} is not true or false"),
        };
    }

    private void Require(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        Advance(ref reader);
        if (reader.TokenType != type)
        {
            throw Invalid(ref reader, $"{what} is not {(type == JsonTokenType.StartArray ? "a list" : "an object")}");
        }
    }

    // Without the format nothing is known to be a snapshot, so nothing can be wrong with it as one.
    private ReadinessException Truncated() =>
        isRecognised ? errors.Truncated(content.Span, !isWhole) : NotRecognised();

    private ReadinessException Invalid(ref Utf8JsonReader reader, string problem, Exception? inner = null) =>
        InvalidAt(inner is JsonException ? reader.BytesConsumed : reader.TokenStartIndex, problem, inner);

    private ReadinessException InvalidAt(long offset, string problem, Exception? inner = null) =>
        isRecognised ? errors.Invalid(content.Span, offset, problem, inner) : NotRecognised();
}
