using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>What the API server says it serves.</summary>
internal static class Discovery
{
    private static readonly string[] Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

    // Questions that are posted and never kept.
    private static readonly (string Group, string Resource, string Kind)[] Reviews =
    [
        ("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
        ("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        ("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
    ];

    /// <summary>The document at a path; null if there is none.</summary>
    public static JsonObject? Document(Cluster cluster, RequestPath path)
    {
        switch (path)
        {
            case { Path: "/api" }:
                return new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() };
            case { Path: "/apis" }:
                return new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups(cluster).Select(group => Group(group.Name, group.Version))]) };
            case { Group: { Length: > 0 } group, Version: null }:
                return Groups(cluster).FirstOrDefault(known => known.Name == group) is { Name: not null } found ? Single(found.Name, found.Version) : null;
            case { Group: { } group, Version: { } version }:
                bool isServed = group.Length == 0 ? version == "v1" : Groups(cluster).Contains((group, version));
                return isServed ? Resources(cluster, group, version) : null;
            default:
                return null;
        }
    }

    /// <summary>The groups with their versions.</summary>
    public static IEnumerable<(string Name, string Version)> Groups(Cluster cluster) => cluster.Types
        .Select(type => (Name: type.Group, type.Version))
        .Concat(Reviews.Select(review => (Name: review.Group, Version: "v1")))
        .Where(group => group.Name.Length > 0)
        .DistinctBy(group => group.Name);

    private static JsonObject Single(string name, string version)
    {
        var document = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach ((string member, JsonNode? value) in Group(name, version))
        {
            document[member] = value?.DeepClone();
        }

        return document;
    }

    private static JsonObject Group(string name, string version)
    {
        JsonObject Entry() => new() { ["groupVersion"] = $"{name}/{version}", ["version"] = version };
        return new() { ["name"] = name, ["versions"] = new JsonArray(Entry()), ["preferredVersion"] = Entry() };
    }

    private static JsonObject Resources(Cluster cluster, string group, string version)
    {
        var resources = new JsonArray();
        foreach (ResourceType type in cluster.Types.Where(type => type.Group == group && type.Version == version))
        {
            JsonObject entry = Resource(type.Plural, type.Singular, type.IsNamespaced, type.Kind, Verbs);
            if (type.ShortNames.Length > 0)
            {
                entry["shortNames"] = new JsonArray([.. type.ShortNames.Select(name => (JsonNode)name)]);
            }

            resources.Add(entry);
            if (type.IsCustom || type.Group == "apps")
            {
                resources.Add(Resource($"{type.Plural}/status", "", type.IsNamespaced, type.Kind, ["get", "patch", "update"]));
            }
        }

        foreach ((_, string resource, string kind) in Reviews.Where(review => review.Group == group))
        {
            resources.Add(Resource(resource, kind.ToLowerInvariant(), false, kind, ["create"]));
        }

        return new() { ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}", ["resources"] = resources };
    }

    private static JsonObject Resource(string name, string singular, bool isNamespaced, string kind, string[] verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = singular,
        ["namespaced"] = isNamespaced,
        ["kind"] = kind,
        ["verbs"] = new JsonArray([.. verbs.Select(verb => (JsonNode)verb)]),
    };
}
