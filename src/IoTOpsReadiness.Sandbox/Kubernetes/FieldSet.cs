using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// The fields of an object that somebody has written. A list is one field: without the schema of its kind nobody can
/// tell which of its items are the same.
/// </summary>
internal sealed class FieldSet
{
    private const char Separator = '\0';

    // What only the server writes, and what says which object it is.
    private static readonly HashSet<string> OwnMetadata = new(StringComparer.Ordinal) { "labels", "annotations", "ownerReferences", "finalizers" };

    private readonly Dictionary<string, JsonNode?> leaves = new(StringComparer.Ordinal);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => leaves.Count == 0;

    /// <summary>The paths of the fields.</summary>
    public IEnumerable<string> Paths => leaves.Keys;

    /// <summary>The fields of a document, with their values.</summary>
    /// <param name="document">The object.</param>
    /// <param name="isStatus">Whether the status is meant, or everything else.</param>
    public static FieldSet Of(JsonObject document, bool isStatus)
    {
        var set = new FieldSet();
        foreach ((string name, JsonNode? value) in document)
        {
            if (name is "apiVersion" or "kind" || (name == "status") != isStatus)
            {
                continue;
            }

            if (name != "metadata")
            {
                set.Collect(name, value);
                continue;
            }

            foreach ((string member, JsonNode? content) in (value as JsonObject ?? []).Where(member => OwnMetadata.Contains(member.Key)))
            {
                set.Collect(Join("metadata", member), content);
            }
        }

        return set;
    }

    /// <summary>Reads a set as managed fields write it; the values are not known.</summary>
    public static FieldSet Parse(JsonObject fields)
    {
        var set = new FieldSet();
        set.Read("", fields);
        return set;
    }

    /// <summary>The value of a field; null if it is not known.</summary>
    public JsonNode? this[string path] => leaves.GetValueOrDefault(path);

    /// <summary>Whether a field is in it.</summary>
    public bool Contains(string path) => leaves.ContainsKey(path);

    /// <summary>The fields of this set that are in, or within, or around a field of the other.</summary>
    public IEnumerable<string> Overlapping(FieldSet other) => leaves.Keys.Where(mine => other.leaves.Keys.Any(theirs =>
        mine == theirs || mine.StartsWith(theirs + Separator, StringComparison.Ordinal) || theirs.StartsWith(mine + Separator, StringComparison.Ordinal)));

    /// <summary>The fields whose value in a document is another one now, or which are gone from it.</summary>
    public IEnumerable<string> ChangedTo(FieldSet now) => leaves.Where(leaf => !now.leaves.TryGetValue(leaf.Key, out JsonNode? value) || !JsonNode.DeepEquals(leaf.Value, value)).Select(leaf => leaf.Key);

    /// <summary>Adds fields.</summary>
    public void Add(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            leaves.TryAdd(path, null);
        }
    }

    /// <summary>Takes fields away.</summary>
    public void Remove(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            leaves.Remove(path);
        }
    }

    /// <summary>As managed fields write it.</summary>
    public JsonObject ToJson()
    {
        var root = new JsonObject();
        foreach (string path in leaves.Keys)
        {
            JsonObject node = root;
            foreach (string name in path.Split(Separator))
            {
                node = node.Require("f:" + name);
            }
        }

        return root;
    }

    /// <summary>A path as messages write it, for example <c>.spec.ports</c>.</summary>
    public static string Display(string path) => "." + path.Replace(Separator, '.');

    /// <summary>Takes the field at a path out of a document.</summary>
    public static void RemoveFrom(JsonObject document, string path)
    {
        string[] names = path.Split(Separator);
        if (document.At(names.AsSpan(..^1)) is JsonObject parent)
        {
            parent.Remove(names[^1]);
        }
    }

    private void Collect(string path, JsonNode? value)
    {
        if (value is JsonObject { Count: > 0 } members)
        {
            foreach ((string name, JsonNode? member) in members)
            {
                Collect(Join(path, name), member);
            }
        }
        else
        {
            leaves[path] = value;
        }
    }

    private void Read(string path, JsonObject fields)
    {
        foreach ((string name, JsonNode? value) in fields)
        {
            // Items of a list are named by k:, v: or i:, and the object itself by a dot.
            bool isMember = name.StartsWith("f:", StringComparison.Ordinal);
            if (isMember && value is JsonObject { Count: > 0 } members)
            {
                Read(path.Length == 0 ? name[2..] : Join(path, name[2..]), members);
            }
            else if (isMember)
            {
                leaves[path.Length == 0 ? name[2..] : Join(path, name[2..])] = null;
            }
            else if (name != "." && path.Length > 0)
            {
                leaves[path] = null;
            }
        }
    }

    private static string Join(string path, string name) => $"{path}{Separator}{name}";
}
