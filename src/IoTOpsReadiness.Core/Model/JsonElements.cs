using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>Looks into JSON without minding what is missing.</summary>
internal static class JsonElements
{
    /// <summary>The value at a dotted path; undefined where any step is missing, null or not an object.</summary>
    public static JsonElement At(this JsonElement element, string path)
    {
        foreach (Range step in new PathSteps(path))
        {
            element = element.Member(path.AsSpan(step));
            if (element.ValueKind == JsonValueKind.Undefined)
            {
                break;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? default : element;
    }

    /// <summary>A member by its exact name, for names that may hold dots such as labels.</summary>
    public static JsonElement Member(this JsonElement element, ReadOnlySpan<char> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : default;

    /// <summary>The text, or null if it is missing, empty or something else.</summary>
    public static string? TextOrNull(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The text, or an empty one if it is missing or something else.</summary>
    public static string TextOrEmpty(this JsonElement element) => element.TextOrNull() ?? "";

    private ref struct PathSteps(string path)
    {
        private int start;
        private int end = -1;

        public readonly Range Current => start..end;

        public readonly PathSteps GetEnumerator() => this;

        public bool MoveNext()
        {
            if (end == path.Length)
            {
                return false;
            }

            start = end + 1;
            int dot = path.IndexOf('.', start);
            end = dot < 0 ? path.Length : dot;
            return true;
        }
    }
}
