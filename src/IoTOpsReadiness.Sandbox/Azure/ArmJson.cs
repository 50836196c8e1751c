using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Reading and changing documents by path, such as <c>properties.cardinality.frontend</c>.</summary>
internal static class ArmJson
{
    /// <summary>A text; null for anything else.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>What is at a path; null where nothing is.</summary>
    public static JsonNode? At(this JsonObject? document, string path)
    {
        JsonNode? at = document;
        foreach (string name in path.Split('.'))
        {
            at = at is JsonObject parent ? parent[name] : null;
        }

        return at;
    }

    /// <summary>Puts a value at a path, making what is missing on the way; null takes it away.</summary>
    public static void Put(this JsonObject document, string path, JsonNode? value)
    {
        string[] names = path.Split('.');
        JsonObject at = document;
        foreach (string name in names[..^1])
        {
            if (at[name] is not JsonObject child)
            {
                if (value is null)
                {
                    return;
                }

                at[name] = child = [];
            }

            at = child;
        }

        if (value is null)
        {
            at.Remove(names[^1]);
        }
        else
        {
            at[names[^1]] = value.DeepClone();
        }
    }

    /// <summary>The single values below a node, by their path.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Leaves(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject item:
                return item.SelectMany(pair => Leaves(pair.Value, $"{path}.{pair.Key}"));
            case null:
                return [];
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return [new(path, value.GetValue<string>())];
            default:
                return [new(path, node.ToJsonString())];
        }
    }

    /// <summary>Lays a change over a document: members replace, null takes away, objects are merged.</summary>
    public static void Merge(JsonObject document, JsonObject change)
    {
        foreach ((string name, JsonNode? value) in change)
        {
            if (value is null)
            {
                document.Remove(name);
            }
            else if (value is JsonObject part)
            {
                if (document[name] is not JsonObject below)
                {
                    document[name] = below = [];
                }

                Merge(below, part);
            }
            else
            {
                document[name] = value.DeepClone();
            }
        }
    }
}
