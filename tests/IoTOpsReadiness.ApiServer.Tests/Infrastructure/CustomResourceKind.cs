using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>A kind of custom resource whose definition accepts any content.</summary>
public sealed record CustomResourceKind(
    string Group, string Version, string Kind, string Plural, bool IsNamespaced = true, bool HasStatus = true)
{
    public string ApiVersion => $"{Group}/{Version}";

    /// <summary>Where all objects of the kind are listed, over all namespaces.</summary>
    public Uri ListUri => new($"/apis/{Group}/{Version}/{Plural}", UriKind.Relative);

    internal string DefinitionName => $"{Plural}.{Group}";

    /// <summary>The definition to apply: the real ones are long, and their schemas are not what is tested.</summary>
    internal JsonObject Definition() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = DefinitionName },
        ["spec"] = new JsonObject
        {
            ["group"] = Group,
            ["scope"] = IsNamespaced ? "Namespaced" : "Cluster",
            ["names"] = new JsonObject
            {
                ["plural"] = Plural,
                ["singular"] = Kind.ToLowerInvariant(),
                ["kind"] = Kind,
                ["listKind"] = $"{Kind}List",
            },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = Version,
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject
                {
                    ["openAPIV3Schema"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["x-kubernetes-preserve-unknown-fields"] = true,
                    },
                },
                ["subresources"] = HasStatus ? new JsonObject { ["status"] = new JsonObject() } : new JsonObject(),
            }),
        },
    };
}
