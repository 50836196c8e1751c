using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// As much OpenAPI as kubectl needs to leave the validation of what it applies to the server. There are no schemas in it:
/// the sandbox takes any fields.
/// </summary>
internal static class OpenApi
{
    private const string Root = "/openapi/v3";

    /// <summary>The document at a path; null if there is none.</summary>
    public static JsonObject? Document(Cluster cluster, string path)
    {
        if (path == Root)
        {
            var paths = new JsonObject();
            foreach (ResourceType type in cluster.Types.DistinctBy(type => type.ApiVersion))
            {
                paths[Of(type)] = new JsonObject { ["serverRelativeURL"] = $"{Root}/{Of(type)}" };
            }

            return new() { ["paths"] = paths };
        }

        ResourceType[] types = [.. cluster.Types.Where(type => path == $"{Root}/{Of(type)}")];
        return types.Length == 0 ? null : Version(types);
    }

    private static JsonObject Version(ResourceType[] types)
    {
        var paths = new JsonObject();
        foreach (ResourceType type in types)
        {
            paths[$"/{Of(type)}/{(type.IsNamespaced ? "namespaces/{namespace}/" : "")}{type.Plural}/{{name}}"] = new JsonObject
            {
                ["patch"] = new JsonObject
                {
                    ["parameters"] = new JsonArray(new JsonObject { ["name"] = "fieldValidation", ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } }),
                    ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                    ["x-kubernetes-action"] = "patch",
                    ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind },
                },
            };
        }

        return new() { ["openapi"] = "3.0.0", ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "sandbox" }, ["paths"] = paths, ["components"] = new JsonObject { ["schemas"] = new JsonObject() } };
    }

    private static string Of(ResourceType type) => type.Group.Length == 0 ? $"api/{type.Version}" : $"apis/{type.ApiVersion}";
}
