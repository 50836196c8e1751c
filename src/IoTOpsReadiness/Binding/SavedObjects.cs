using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Binding;

/// <summary>Objects that PowerShell brought back from a file or another process, as the JSON they would have been.</summary>
internal static class SavedObjects
{
    // Deeper than anything of ours; a file may be made to nest for ever.
    private const int DeepestNesting = 32;

    public static string ToJson(PSObject saved) => Node(saved, 0)?.ToJsonString() ?? "null";

    private static JsonNode? Node(object? value, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new PSInvalidCastException("The saved object is nested too deeply.");
        }

        switch (ResultObjects.Unwrap(value))
        {
            case null:
                return null;
            case string text:
                return text;
            case bool flag:
                return flag;
            case DateTimeOffset moment:
                return moment.ToString("O", CultureInfo.InvariantCulture);
            case DateTime moment:
                return moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
            case TimeSpan duration:
                return duration.ToString("c", CultureInfo.InvariantCulture);
            case int or long or short or byte or uint or ulong or double or decimal when value is not PSObject { TypeNames: [var first, ..] } || !first.StartsWith("Deserialized.", StringComparison.Ordinal):
                return JsonValue.Create(Convert.ToDecimal(ResultObjects.Unwrap(value), CultureInfo.InvariantCulture));
            case IDictionary members:
                return new JsonObject(members.Cast<DictionaryEntry>().Select(member => KeyValuePair.Create(member.Key.ToString()!, Node(member.Value, depth + 1))));
            case IEnumerable items:
                return new JsonArray([.. items.Cast<object?>().Select(item => Node(item, depth + 1))]);
            case PSCustomObject when Moment((PSObject)value!) is { } moment:
                return moment;
            case PSCustomObject:
                return new JsonObject(((PSObject)value!).Properties.Select(property => KeyValuePair.Create(property.Name, Node(property.Value, depth + 1))));
            default:
                // An enum: its name is what its text says.
                return value!.ToString();
        }
    }

    // A moment that knows its offset is taken apart by Export-Clixml.
    private static string? Moment(PSObject saved) =>
        saved.Properties["UtcDateTime"]?.Value is DateTime moment ? DateTime.SpecifyKind(moment, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture) : null;
}
