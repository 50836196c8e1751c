using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>A snapshot's documents as manifests that an API server accepts.</summary>
internal static class SiteManifests
{
    // The rest of an object's metadata is the server's to give. The managed fields tell the writer in whose name to write.
    private static readonly string[] OwnMetadata = ["name", "namespace", "labels", "annotations", "ownerReferences", "managedFields"];

    /// <summary>The manifests, with custom resources in the versions of the given kinds.</summary>
    public static IReadOnlyList<JsonObject> Of(Snapshot snapshot, IReadOnlyCollection<CustomResourceKind> kinds) =>
    [
        .. from kind in Evidence.Kinds
           where kind.Kubernetes is { Scope: not KubernetesScope.Path }
           from document in snapshot.Documents(kind, EvidenceSource.Kubernetes)
           select Manifest(kind.Kubernetes!, kinds, JsonNode.Parse(document.Json.Span)!.AsObject()),
    ];

    public static IEnumerable<string> Namespaces(IEnumerable<JsonObject> manifests) =>
        manifests.Select(manifest => (string?)manifest["metadata"]!["namespace"]).OfType<string>().Distinct();

    private static JsonObject Manifest(KubernetesQuery query, IReadOnlyCollection<CustomResourceKind> kinds, JsonObject document)
    {
        // Lists of Kubernetes' own kinds do not repeat the kind in each item.
        document["apiVersion"] = ApiVersion(query, kinds);
        document["kind"] = query.Kind;
        document["metadata"] = new JsonObject(document["metadata"]!.AsObject()
            .Where(member => OwnMetadata.Contains(member.Key))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        switch (query.Kind)
        {
            case "Service":
                ForgetAddresses(document["spec"]!.AsObject());
                break;
            case "Pod":
                // The server works it out from the priority's class, and takes no other number.
                document["spec"]!.AsObject().Remove("priority");
                break;
            case "Secret":
                document["data"] = PlantedSecrets.Data();
                break;
        }

        return document;
    }

    private static string ApiVersion(KubernetesQuery query, IReadOnlyCollection<CustomResourceKind> kinds) => query switch
    {
        { Version: null } => kinds.Single(kind => kind.Group == query.Group && kind.Plural == query.Resource).ApiVersion,
        { Group: "" } => query.Version,
        _ => $"{query.Group}/{query.Version}",
    };

    /// <summary>The server gives addresses from its own range; "None" is no address but a headless service.</summary>
    private static void ForgetAddresses(JsonObject spec)
    {
        if ((string?)spec["clusterIP"] != "None")
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }
    }
}
