using System.Globalization;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>JSON patch, RFC 6902. Either all operations succeed or the caller drops the document.</summary>
internal static class JsonPatch
{
    /// <summary>Applies the operations to a document, which they change.</summary>
    /// <exception cref="StatusException">An operation is wrong or does not fit the document.</exception>
    public static void Apply(JsonObject document, JsonArray operations)
    {
        foreach (JsonNode? node in operations)
        {
            var operation = node as JsonObject ?? throw StatusException.BadRequest("a JSON patch is a list of operations, each of them an object");
            string path = operation.Text("path") ?? throw StatusException.BadRequest("an operation of the JSON patch has no path");
            JsonNode? Value() => operation.TryGetPropertyValue("value", out JsonNode? value)
                ? value?.DeepClone()
                : throw StatusException.BadRequest($"the operation on '{path}' has no value");
            string From() => operation.Text("from") ?? throw StatusException.BadRequest($"the operation on '{path}' has no from");
            switch (operation.Text("op"))
            {
                case "add":
                    Add(document, path, Value());
                    break;
                case "remove":
                    Remove(document, path);
                    break;
                case "replace":
                    Remove(document, path);
                    Add(document, path, Value());
                    break;
                case "move":
                    Add(document, path, Remove(document, From()));
                    break;
                case "copy":
                    Add(document, path, Find(document, From())?.DeepClone());
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Find(document, path), Value()))
                    {
                        throw StatusException.Unprocessable($"testing path '{path}' failed");
                    }

                    break;
                default:
                    throw StatusException.BadRequest($"the JSON patch has an unknown operation '{operation.Text("op")}'");
            }
        }
    }

    private static void Add(JsonObject document, string path, JsonNode? value)
    {
        (JsonNode parent, string key) = Parent(document, path);
        switch (parent)
        {
            case JsonObject members:
                members[key] = value;
                break;
            case JsonArray items:
                items.Insert(key == "-" ? items.Count : Index(key, items.Count + 1, path), value);
                break;
        }
    }

    private static JsonNode? Remove(JsonObject document, string path)
    {
        (JsonNode parent, string key) = Parent(document, path);
        JsonNode? found;
        if (parent is JsonObject members)
        {
            found = members.TryGetPropertyValue(key, out JsonNode? member) ? member : throw Missing(path);
            members.Remove(key);
            return found;
        }

        JsonArray items = parent.AsArray();
        int index = Index(key, items.Count, path);
        found = items[index];
        items.RemoveAt(index);
        return found;
    }

    private static JsonNode? Find(JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (string key in Keys(path))
        {
            node = node switch
            {
                JsonObject members => members.TryGetPropertyValue(key, out JsonNode? member) ? member : throw Missing(path),
                JsonArray items => items[Index(key, items.Count, path)],
                _ => throw Missing(path),
            };
        }

        return node;
    }

    private static (JsonNode Parent, string Key) Parent(JsonObject document, string path)
    {
        string[] keys = Keys(path);
        if (keys.Length == 0)
        {
            throw StatusException.Unprocessable("the whole document cannot be patched at once");
        }

        int last = path.LastIndexOf('/');
        return Find(document, path[..last]) is JsonNode parent and (JsonObject or JsonArray) ? (parent, keys[^1]) : throw Missing(path);
    }

    private static string[] Keys(string path) => path.Length == 0
        ? []
        : path[0] == '/'
            ? [.. path[1..].Split('/').Select(key => key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw StatusException.BadRequest($"'{path}' is not a JSON pointer");

    private static int Index(string key, int count, string path) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < count ? index : throw Missing(path);

    private static StatusException Missing(string path) => StatusException.Unprocessable($"there is nothing at '{path}'");
}
