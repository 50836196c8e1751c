using System.Text.Json;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>The API groups a server serves.</summary>
internal sealed class ApiGroups
{
    private readonly Dictionary<string, (string Preferred, string[] Versions)> groups = new(StringComparer.Ordinal);

    /// <summary>Each group with the version the server prefers.</summary>
    public IReadOnlyDictionary<string, string> Preferred => groups.ToDictionary(pair => pair.Key, pair => pair.Value.Preferred, StringComparer.Ordinal);

    /// <summary>Reads an APIGroupList.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ApiGroups Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("groups", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("no groups");
        }

        var result = new ApiGroups();
        foreach (JsonElement group in list.EnumerateArray())
        {
            string[] versions = [.. group.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("version").GetString() ?? "")];
            string? preferred = group.TryGetProperty("preferredVersion", out JsonElement choice) ? choice.GetProperty("version").GetString() : versions.FirstOrDefault();
            if (group.GetProperty("name").GetString() is { } name && preferred is not null)
            {
                result.groups[name] = (preferred, versions);
            }
        }

        return result;
    }

    /// <summary>The version that an APIGroup prefers; null if it is none.</summary>
    public static string? PreferredVersion(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.GetProperty("preferredVersion").GetProperty("version").GetString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    public bool Serves(string group) => groups.ContainsKey(group);

    /// <summary>The version to ask for: the wanted one if it is served, else the server's choice.</summary>
    public string? Version(string group, string? wanted) => !groups.TryGetValue(group, out (string Preferred, string[] Versions) known)
        ? wanted
        : wanted is not null && known.Versions.Contains(wanted) ? wanted : known.Preferred;
}
