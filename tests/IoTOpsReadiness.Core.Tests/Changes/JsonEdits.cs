using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Reaches into a document by a path as findings write it, for example <c>spec.ports[0].tls</c>.</summary>
internal static class JsonEdits
{
    /// <summary>Sets a property, and creates the objects on the way to it.</summary>
    public static JsonNode Set(this JsonNode root, string path, JsonNode? value)
    {
        (JsonNode parent, string last) = Parent(root, path, create: true);
        if (parent is JsonArray array)
        {
            array[Index(last)] = value;
        }
        else
        {
            parent.AsObject()[last] = value;
        }

        return root;
    }

    /// <summary>Removes a property that has to be there: a change that changes nothing would prove nothing.</summary>
    public static JsonNode Remove(this JsonNode root, string path)
    {
        (JsonNode parent, string last) = Parent(root, path, create: false);
        if (parent is JsonArray array)
        {
            array.RemoveAt(Index(last));
        }
        else
        {
            Assert.True(parent.AsObject().Remove(last), path);
        }

        return root;
    }

    /// <summary>The node at a path that has to be there.</summary>
    public static JsonNode At(this JsonNode root, string path)
    {
        JsonNode node = root;
        foreach (string part in Parts(path))
        {
            node = Child(node, part) ?? throw new InvalidOperationException($"There is no '{path}' in {root.ToJsonString()}");
        }

        return node;
    }

    private static (JsonNode Parent, string Last) Parent(JsonNode root, string path, bool create)
    {
        string[] parts = Parts(path);
        JsonNode node = root;
        foreach (string part in parts[..^1])
        {
            JsonNode? child = Child(node, part);
            if (child is null)
            {
                Assert.True(create, path);
                node.AsObject()[part] = child = new JsonObject();
            }

            node = child;
        }

        return (node, parts[^1]);
    }

    private static JsonNode? Child(JsonNode node, string part) => node is JsonArray array ? array[Index(part)] : node.AsObject()[part];

    // A key of a map, such as 'ca.crt', stands in quotes.
    private static string[] Parts(string path)
    {
        List<string> parts = [];
        foreach ((string piece, int index) in path.Split('\'').Select((piece, index) => (piece, index)))
        {
            parts.AddRange(index % 2 == 1 ? [piece] : piece.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries));
        }

        return [.. parts];
    }

    private static int Index(string part) => int.Parse(part.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
}
