using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// One object of the cluster; a change makes another one. The JSON is as in a list: objects of Kubernetes' own kinds do
/// not repeat kind and version there.
/// </summary>
internal sealed class StoredObject
{
    private readonly Dictionary<string, string> labels = new(StringComparer.Ordinal);

    /// <summary>Wraps the JSON of an object.</summary>
    /// <exception cref="FormatException">It has no name.</exception>
    public StoredObject(ResourceType type, ReadOnlyMemory<byte> json)
    {
        Type = type;
        Json = json;
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("metadata", out JsonElement metadata) || Text(metadata, "name") is not { Length: > 0 } name)
        {
            throw new FormatException($"An object of {type} has no name.");
        }

        Name = name;
        Namespace = type.IsNamespaced ? Text(metadata, "namespace") ?? "default" : null;
        Uid = Text(metadata, "uid");
        Created = Text(metadata, "creationTimestamp");
        Version = Text(metadata, "resourceVersion") ?? "";
        IsTerminating = metadata.TryGetProperty("deletionTimestamp", out _);
        if (metadata.TryGetProperty("labels", out JsonElement list) && list.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty label in list.EnumerateObject().Where(label => label.Value.ValueKind == JsonValueKind.String))
            {
                labels[label.Name] = label.Value.GetString()!;
            }
        }
    }

    /// <summary>What it is.</summary>
    public ResourceType Type { get; }

    /// <summary>Its JSON, as in a list.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its namespace; null for a cluster-scoped one.</summary>
    public string? Namespace { get; }

    /// <summary>Its unique id.</summary>
    public string? Uid { get; }

    /// <summary>When it was made, as it says.</summary>
    public string? Created { get; }

    /// <summary>Its resource version.</summary>
    public string Version { get; }

    /// <summary>Whether it only waits for its finalizers.</summary>
    public bool IsTerminating { get; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => labels;

    /// <summary>Where it comes in a list: by namespace, then by name, as etcd orders its keys.</summary>
    public string Key => KeyOf(Namespace, Name);

    /// <summary>The number of its resource version; 0 where that is none.</summary>
    public long Revision => long.TryParse(Version, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>The key of an object.</summary>
    public static string KeyOf(string? @namespace, string name) => @namespace is null ? name : $"{@namespace}/{name}";

    /// <summary>A copy to change, with kind and version.</summary>
    public JsonObject ToNode()
    {
        JsonObject listed = JsonNode.Parse(Json.Span)!.AsObject();
        if (listed.ContainsKey("apiVersion") && listed.ContainsKey("kind"))
        {
            return listed;
        }

        var whole = new JsonObject { ["kind"] = Type.Kind, ["apiVersion"] = Type.ApiVersion };
        foreach ((string name, JsonNode? value) in listed.ToArray())
        {
            listed.Remove(name);
            whole[name] = value;
        }

        return whole;
    }

    /// <summary>An object of a node, which stays as it is.</summary>
    public static StoredObject Of(ResourceType type, JsonObject node)
    {
        if (type.IsCustom)
        {
            return new(type, node.Bytes());
        }

        JsonObject listed = node.DeepClone().AsObject();
        listed.Remove("kind");
        listed.Remove("apiVersion");
        return new(type, listed.Bytes());
    }

    private static string? Text(JsonElement metadata, string name) =>
        metadata.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
