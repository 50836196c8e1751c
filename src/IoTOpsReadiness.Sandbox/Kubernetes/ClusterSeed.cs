using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Makes a cluster out of what a snapshot saw of it.</summary>
internal static class ClusterSeed
{
    /// <summary>The cluster of a site.</summary>
    public static Cluster Plant(SandboxSite site, TimeProvider time)
    {
        var cluster = new Cluster(ResourceTypes.Of(site), Paths(site), time);
        foreach (EvidenceKind kind in Evidence.Kinds)
        {
            if (kind.Kubernetes is { Resource.Length: > 0 } query && cluster.Type(query.Group, query.Resource) is { } type)
            {
                foreach (ResourceDocument document in site.Documents(kind, EvidenceSource.Kubernetes))
                {
                    cluster.Plant(Stored(type, document));
                }
            }
        }

        PlantDefinitions(cluster);
        PlantNamespaces(cluster, site);
        return cluster;
    }

    // A document read on its own, or as metadata, carries a kind that the list of its resource does not repeat.
    private static StoredObject Stored(ResourceType type, ResourceDocument document)
    {
        if (type.IsCustom || !document.Root.TryGetProperty("kind", out _))
        {
            return new(type, document.Json);
        }

        return StoredObject.Of(type, JsonNode.Parse(document.Json.Span)!.AsObject());
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Paths(SandboxSite site)
    {
        Dictionary<string, ReadOnlyMemory<byte>> paths = new(StringComparer.Ordinal);
        foreach (EvidenceKind kind in Evidence.Kinds)
        {
            if (kind.Kubernetes?.Path is { } path && site.Documents(kind, EvidenceSource.Kubernetes) is [var document, ..])
            {
                paths[path] = document.Json;
            }
        }

        // A snapshot without it is of a server that has one all the same.
        if (!paths.ContainsKey("/version"))
        {
            string version = site.Identity.KubernetesVersion ?? "v1.0.0";
            string[] parts = version.TrimStart('v').Split('.');
            paths["/version"] = new JsonObject { ["major"] = parts[0], ["minor"] = parts.ElementAtOrDefault(1) ?? "0", ["gitVersion"] = version }.Bytes();
        }

        if (paths.ContainsKey("/.well-known/openid-configuration"))
        {
            paths["/openid/v1/jwks"] = """{"keys":[]}"""u8.ToArray();
        }

        return paths;
    }

    private static void PlantDefinitions(Cluster cluster)
    {
        ResourceType definitions = cluster.Type("apiextensions.k8s.io", "customresourcedefinitions")!;
        foreach (ResourceType type in cluster.Types.Where(type => type.IsCustom))
        {
            cluster.Plant(StoredObject.Of(definitions, new()
            {
                ["metadata"] = Metadata(type.QualifiedName, cluster),
                ["spec"] = new JsonObject
                {
                    ["group"] = type.Group,
                    ["names"] = new JsonObject
                    {
                        ["plural"] = type.Plural,
                        ["singular"] = type.Singular,
                        ["kind"] = type.Kind,
                        ["listKind"] = type.Kind + "List",
                        ["shortNames"] = new JsonArray([.. type.ShortNames.Select(name => (JsonNode)name)]),
                    },
                    ["scope"] = type.IsNamespaced ? "Namespaced" : "Cluster",
                    ["versions"] = new JsonArray(new JsonObject
                    {
                        ["name"] = type.Version,
                        ["served"] = true,
                        ["storage"] = true,
                        ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
                    }),
                },
            }));
        }
    }

    private static void PlantNamespaces(Cluster cluster, SandboxSite site)
    {
        ResourceType namespaces = cluster.Type("", "namespaces")!;
        IEnumerable<string> names = cluster.Types.Where(type => type.IsNamespaced)
            .SelectMany(type => cluster.List(type).Objects.Values.Select(item => item.Namespace!))
            .Concat(["default", "kube-system", site.Identity.Namespace])
            .Distinct(StringComparer.Ordinal);
        foreach (string name in names)
        {
            JsonObject metadata = Metadata(name, cluster);
            metadata["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name };
            cluster.Plant(StoredObject.Of(namespaces, new() { ["metadata"] = metadata, ["spec"] = new JsonObject(), ["status"] = new JsonObject { ["phase"] = "Active" } }));
        }
    }

    private static JsonObject Metadata(string name, Cluster cluster) => new()
    {
        ["name"] = name,
        ["uid"] = Guid.NewGuid().ToString(),
        ["resourceVersion"] = "1",
        ["creationTimestamp"] = cluster.Now,
    };
}
