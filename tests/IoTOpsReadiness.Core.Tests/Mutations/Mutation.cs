using System.Globalization;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Core.Tests.Mutations;

/// <summary>One thing to break, or to mend, on a site: a property of a document, a whole document, or the answer to a query.</summary>
/// <param name="Target"><c>Kind/name</c> of a document, <c>Kind/*</c> for the first of its kind, or the kind alone for its query.</param>
/// <param name="Path">The property, with array positions in brackets; empty for the document, <c>outcome</c> for a query.</param>
/// <param name="Value">The new value as JSON; empty to remove it.</param>
internal sealed record Mutation(string Target, string Path, string Value)
{
    public string Kind => Target.Split('/')[0];

    public string? Name => Target.Contains('/', StringComparison.Ordinal) ? Target.Split('/', 2)[1] : null;

    /// <summary>Makes the change in a snapshot file; false where the site has nothing of the kind.</summary>
    public bool Apply(JsonObject snapshot)
    {
        if (Name is null)
        {
            return ChangeOutcome(snapshot);
        }

        if (snapshot["evidence"]?[Kind]?["kubernetes"] is not JsonArray documents
            || documents.OfType<JsonObject>().FirstOrDefault(IsMeant) is not { } document)
        {
            return false;
        }

        if (Path.Length == 0)
        {
            documents.Remove(document);
            return true;
        }

        return Set(document);
    }

    public override string ToString() => Path.Length == 0 ? $"without {Target}" : $"{Target} {Path} = {(Value.Length == 0 ? "(removed)" : Value)}";

    private bool IsMeant(JsonObject document) => Name == "*" || (Name!.EndsWith('*')
        ? NameOf(document)?.Contains(Name.TrimEnd('*'), StringComparison.Ordinal) == true
        : NameOf(document) == Name);

    private static string? NameOf(JsonObject document) => (string?)document["metadata"]?["name"];

    private bool ChangeOutcome(JsonObject snapshot)
    {
        if (snapshot["queries"]!.AsArray().OfType<JsonObject>().FirstOrDefault(query => (string?)query["kind"] == Kind) is not { } asked
            || (string?)asked["outcome"] != "Collected")
        {
            return false;
        }

        asked["outcome"] = JsonNode.Parse(Value);
        asked["count"] = 0;
        snapshot["evidence"]!.AsObject().Remove(Kind);
        return true;
    }

    private bool Set(JsonObject document)
    {
        string[] steps = Path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        JsonNode parent = document;
        foreach (string step in steps[..^1])
        {
            if (Child(parent, step) is not { } child)
            {
                if (Value.Length == 0 || parent is not JsonObject owner)
                {
                    return false;
                }

                owner[step] = child = new JsonObject();
            }

            parent = child;
        }

        string last = steps[^1];
        if (Value.Length == 0)
        {
            return parent is JsonObject holder && holder.Remove(last);
        }

        JsonNode? value = JsonNode.Parse(Value);
        if (parent is JsonArray array)
        {
            array[Position(last)] = value;
        }
        else
        {
            parent[last] = value;
        }

        return true;
    }

    private static JsonNode? Child(JsonNode parent, string step) => parent switch
    {
        JsonArray array => Position(step) < array.Count ? array[Position(step)] : null,
        JsonObject owner => owner[step],
        _ => null,
    };

    private static int Position(string step) => int.Parse(step.Trim('[', ']'), CultureInfo.InvariantCulture);
}
