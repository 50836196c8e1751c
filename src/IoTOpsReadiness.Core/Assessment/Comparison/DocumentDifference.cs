using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>Finds the properties in which two documents differ, but those that differ from day to day by themselves.</summary>
internal sealed class DocumentDifference(bool includesStatus)
{
    // Written by servers and controllers whenever anything happens.
    private static readonly HashSet<string> Volatile = new(StringComparer.Ordinal)
    {
        "metadata.resourceVersion", "metadata.managedFields", "metadata.generation", "metadata.uid", "metadata.creationTimestamp",
        "metadata.selfLink", "metadata.annotations['deployment.kubernetes.io/revision']", "metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']",
        "etag", "systemData", "properties.lastConnectivityTime", "properties.managedIdentityCertificateExpirationTime",
    };

    private static readonly HashSet<string> Status = new(StringComparer.Ordinal) { "status", "properties.status", "properties.provisioningState", "properties.connectivityStatus" };

    // What a status says of its own age, wherever it stands.
    private static readonly HashSet<string> Moments = new(StringComparer.Ordinal)
    {
        "lastTransitionTime", "lastUpdateTime", "lastHeartbeatTime", "lastProbeTime", "lastScheduleTime", "startTime", "startedAt", "finishedAt",
        "observedGeneration", "renewalTime", "transitionTime", "lastSeen",
    };

    // For people to read; a report writer escapes what it writes.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<PropertyDifference> Between(JsonElement reference, JsonElement difference)
    {
        List<PropertyDifference> found = [];
        Compare(reference, difference, "", "", found);
        return found;
    }

    private void Compare(JsonElement reference, JsonElement difference, string path, string name, List<PropertyDifference> found)
    {
        if (IsIgnored(path, name))
        {
            return;
        }

        if (reference.ValueKind == JsonValueKind.Object && difference.ValueKind == JsonValueKind.Object)
        {
            IEnumerable<string> names = reference.EnumerateObject().Concat(difference.EnumerateObject()).Select(member => member.Name).Distinct(StringComparer.Ordinal);
            foreach (string member in names)
            {
                Compare(Member(reference, member), Member(difference, member), Append(path, member), member, found);
            }
        }
        else if (reference.ValueKind == JsonValueKind.Array && difference.ValueKind == JsonValueKind.Array)
        {
            CompareLists(reference, difference, path, found);
        }
        else if (!IsSame(reference, difference))
        {
            found.Add(new() { Path = DisplayText.Sanitize(path, DisplayText.MaxMessageLength), Reference = Text(reference), Difference = Text(difference) });
        }
    }

    // Entries with names are the same under the same name, wherever they stand; others under the same position.
    private void CompareLists(JsonElement reference, JsonElement difference, string path, List<PropertyDifference> found)
    {
        if (Names(reference) is { } before && Names(difference) is { } after)
        {
            foreach (string name in before.Keys.Union(after.Keys, StringComparer.Ordinal))
            {
                Compare(before.GetValueOrDefault(name), after.GetValueOrDefault(name), $"{path}[{name}]", "", found);
            }

            return;
        }

        for (int i = 0; i < Math.Max(reference.GetArrayLength(), difference.GetArrayLength()); i++)
        {
            Compare(Entry(reference, i), Entry(difference, i), string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), "", found);
        }
    }

    private bool IsIgnored(string path, string name) =>
        Volatile.Contains(path)
        || (includesStatus ? Moments.Contains(name) : Status.Contains(path))
        || (name == "uid" && path.StartsWith("metadata.ownerReferences", StringComparison.Ordinal));

    private static Dictionary<string, JsonElement>? Names(JsonElement list)
    {
        Dictionary<string, JsonElement> names = new(StringComparer.Ordinal);
        foreach (JsonElement entry in list.EnumerateArray())
        {
            bool hasName = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String && names.TryAdd(name.GetString()!, entry);
            if (!hasName)
            {
                return null;
            }
        }

        return names;
    }

    private static JsonElement Member(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) ? value : default;

    private static JsonElement Entry(JsonElement list, int index) => index < list.GetArrayLength() ? list[index] : default;

    private static string Append(string path, string member) =>
        member.AsSpan().IndexOfAny('.', '/', '[') >= 0 ? $"{path}['{member}']" : path.Length == 0 ? member : $"{path}.{member}";

    // What is not set and what is set to nothing are the same to an API server.
    private static bool IsSame(JsonElement reference, JsonElement difference) =>
        (IsNothing(reference) && IsNothing(difference))
        || (reference.ValueKind == difference.ValueKind && Raw(reference) == Raw(difference));

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static string? Raw(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    // However the document was laid out, a value is told in one line.
    private static string? Text(JsonElement value) => IsNothing(value) ? null
        : DisplayText.Sanitize(value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? JsonSerializer.Serialize(value, Compact) : Raw(value)!);
}
