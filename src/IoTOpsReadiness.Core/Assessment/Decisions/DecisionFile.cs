using System.Globalization;
using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>Reads a file of decisions. The schema is <c>reference/decisions.schema.json</c> of the module.</summary>
/// <remarks>
/// Works on JSON. YAML is turned into JSON first, line by line, so that errors and origins name the line a person sees.
/// </remarks>
public static class DecisionFile
{
    /// <summary>The version of the schema this module reads and writes.</summary>
    public const int SchemaVersion = 1;

    private const int MaxSize = 4 * 1024 * 1024;

    /// <summary>Reads the entries of a file. One with something wrong is there with state Invalid and its problem.</summary>
    /// <param name="json">The UTF-8 JSON.</param>
    /// <param name="name">What errors and origins call the file.</param>
    /// <param name="now">The moment that decides what has expired.</param>
    /// <param name="others">Guidelines beside those of the catalogue.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Decision.InvalidFile</c>: it is no file of decisions.
    /// <c>IoTOps.Decision.NewerSchema</c>: it is one of a later module.
    /// </exception>
    public static IReadOnlyList<Decision> Read(ReadOnlySpan<byte> json, string name, DateTimeOffset now, IReadOnlyCollection<GuidelineReference>? others = null) =>
        Parse(json, name, now, others ?? []).Decisions;

    /// <summary>The same, with where the list ends in the JSON.</summary>
    internal static (IReadOnlyList<Decision> Decisions, int EndOfList) Parse(
        ReadOnlySpan<byte> json, string name, DateTimeOffset now, IReadOnlyCollection<GuidelineReference> others)
    {
        string shown = DisplayText.Sanitize(name, DisplayText.MaxAddressLength);
        if (json.Length > MaxSize)
        {
            throw Invalid(shown, $"it has more than {MaxSize / 1024 / 1024} MiB");
        }

        if (json.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            return ReadFile(ref reader, json, shown, now, others);
        }
        catch (JsonException exception)
        {
            throw Invalid(shown, At((int)(exception.LineNumber ?? 0) + 1, "it is not valid JSON"), exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the reader makes of bytes that are no characters.
            throw Invalid(shown, "it is not UTF-8 throughout", exception);
        }
    }

    private static (IReadOnlyList<Decision> Decisions, int EndOfList) ReadFile(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name, DateTimeOffset now, IReadOnlyCollection<GuidelineReference> others)
    {
        List<Decision>? decisions = null;
        int endOfList = 0;
        bool hasVersion = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid(name, "it is not an object with schemaVersion and decisions");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int line = Line(json, reader.TokenStartIndex);
            string member = reader.GetString()!;
            reader.Read();
            switch (member)
            {
                case "$schema":
                    reader.Skip();
                    break;
                case "schemaVersion" when !hasVersion:
                    RequireVersion(TextOf(ref reader), name, line);
                    hasVersion = true;
                    break;
                case "decisions" when decisions is null && reader.TokenType is JsonTokenType.StartArray:
                    decisions = ReadList(ref reader, json, name, now, others);
                    endOfList = (int)reader.TokenStartIndex;
                    break;
                case "decisions" when decisions is null && reader.TokenType is JsonTokenType.Null:
                    decisions = [];
                    break;
                case "decisions" when decisions is null:
                    throw Invalid(name, At(line, "'decisions' is not a list"));
                case "schemaVersion" or "decisions":
                    throw Invalid(name, At(line, $"'{member}' is there twice"));
                default:
                    throw Invalid(name, At(line, $"'{DisplayText.Sanitize(member, 64)}' is no member of the file; members are schemaVersion and decisions"));
            }
        }

        // Reads to the end, so that what follows the object is noticed.
        reader.Read();
        return !hasVersion ? throw Invalid(name, "schemaVersion is missing; write schemaVersion: 1")
            : decisions is null ? throw Invalid(name, "decisions is missing")
            : (decisions, endOfList);
    }

    private static void RequireVersion(string? text, string name, int line)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version < 1)
        {
            throw Invalid(name, At(line, "schemaVersion is not a number from 1 on"));
        }

        if (version > SchemaVersion)
        {
            throw new ReadinessException(
                "IoTOps.Decision.NewerSchema",
                ErrorKind.InvalidData,
                $"'{name}' has schema {version}; this module reads schema {SchemaVersion}.",
                "Update the module: Update-Module IoTOpsReadiness.",
                name);
        }
    }

    private static List<Decision> ReadList(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name, DateTimeOffset now, IReadOnlyCollection<GuidelineReference> others)
    {
        List<Decision> decisions = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int line = Line(json, reader.TokenStartIndex);
            DecisionFields fields = ReadEntry(ref reader);
            decisions.Add(fields.Judge(now, $"{name}:{line.ToString(CultureInfo.InvariantCulture)}, entry {(decisions.Count + 1).ToString(CultureInfo.InvariantCulture)}", others));
        }

        return decisions;
    }

    /// <summary>Reads one entry, from its first token to its last.</summary>
    internal static DecisionFields ReadEntry(ref Utf8JsonReader reader)
    {
        var fields = new DecisionFields();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            fields.Complain("It is not an object.");
            reader.Skip();
            return fields;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string member = reader.GetString()!;
            reader.Read();
            if (TextOf(ref reader) is { } text)
            {
                fields.Add(member, text);
            }
            else
            {
                fields.Complain($"'{DisplayText.Sanitize(member, 64)}' is not a text.");
            }
        }

        return fields;
    }

    // A ticket may be a number, and a member without a value is one that is not there.
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.Number: return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.Null: return "";
            default:
                reader.Skip();
                return null;
        }
    }

    private static int Line(ReadOnlySpan<byte> json, long offset) => json[..(int)offset].Count((byte)'\n') + 1;

    private static string At(int line, string problem) => string.Create(CultureInfo.InvariantCulture, $"line {line}: {problem}");

    internal static ReadinessException Invalid(string name, string problem, Exception? inner = null) => new(
        "IoTOps.Decision.InvalidFile",
        ErrorKind.InvalidData,
        $"'{name}' is not a file of decisions: {problem}.",
        "Compare it with reference/decisions.schema.json of the module, or let New-IoTOpsExemption -Path write one.",
        name,
        inner);
}
