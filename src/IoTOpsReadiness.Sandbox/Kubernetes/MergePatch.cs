using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>JSON merge patch, RFC 7396.</summary>
internal static class MergePatch
{
    /// <summary>Merges a patch into a document, which it changes.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach ((string name, JsonNode? value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject part:
                    Apply(target.Require(name), part);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
