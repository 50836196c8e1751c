using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// A strategic merge patch as far as the kinds here need it: a merge patch in which the lists of pod templates merge by
/// their keys, with the directives <c>$patch</c> and <c>$retainKeys</c>.
/// </summary>
internal static class StrategicPatch
{
    // Other lists are replaced as a whole.
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["imagePullSecrets"] = "name",
        ["topologySpreadConstraints"] = "topologyKey",
        ["ownerReferences"] = "uid",
        ["conditions"] = "type",
    };

    /// <summary>Merges a patch into a document, which it changes.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        if (patch.Text("$patch") == "replace")
        {
            target.Clear();
        }

        if (patch["$retainKeys"] is JsonArray retained)
        {
            HashSet<string> names = [.. retained.Select(name => name?.GetValue<string>()).OfType<string>()];
            foreach (string name in target.Select(member => member.Key).Where(name => !names.Contains(name)).ToArray())
            {
                target.Remove(name);
            }
        }

        foreach ((string name, JsonNode? value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject part when part.Text("$patch") == "delete":
                    target.Remove(name);
                    break;
                case JsonObject part:
                    Apply(target.Require(name), part);
                    break;
                case JsonArray changes when Keys.TryGetValue(name, out string? key):
                    target[name] = Merge(target[name] as JsonArray ?? [], changes, key);
                    break;
                case JsonArray gone when name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal):
                    Delete(target, name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..], gone);
                    break;
                default:
                    if (!name.StartsWith('$'))
                    {
                        target[name] = value.DeepClone();
                    }

                    break;
            }
        }
    }

    private static JsonArray Merge(JsonArray current, JsonArray changes, string key)
    {
        List<JsonObject> items = [.. current.OfType<JsonObject>().Select(item => item.DeepClone().AsObject())];
        foreach (JsonObject change in changes.OfType<JsonObject>())
        {
            JsonObject? existing = items.Find(item => JsonNode.DeepEquals(item[key], change[key]));
            switch (change.Text("$patch"))
            {
                case "delete":
                    items.RemoveAll(item => JsonNode.DeepEquals(item[key], change[key]));
                    break;
                case "replace" when change[key] is null:
                    items.Clear();
                    break;
                default:
                    if (existing is null)
                    {
                        existing = [];
                        items.Add(existing);
                    }

                    Apply(existing, change);
                    break;
            }
        }

        return new([.. items]);
    }

    private static void Delete(JsonObject target, string name, JsonArray gone)
    {
        if (target[name] is JsonArray list)
        {
            target[name] = new JsonArray([.. list.Where(item => !gone.Any(other => JsonNode.DeepEquals(item, other))).Select(item => item?.DeepClone())]);
        }
    }
}
