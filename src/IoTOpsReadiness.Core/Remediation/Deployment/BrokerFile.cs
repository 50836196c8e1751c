using System.Globalization;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Deployment;

/// <summary>
/// The properties of the broker for <c>az iot ops create</c>. The file takes the place of all its flags, so that what it does not
/// state is the service's default, not the command's: what matters is always stated.
/// </summary>
internal static class BrokerFile
{
    public static JsonObject Of(Site site, IReadOnlyList<Change> changes, List<string> notes)
    {
        JsonObject properties = Wished(changes) ?? Configured(site);
        properties["memoryProfile"] ??= "Medium";
        if (properties["cardinality"] is not JsonObject)
        {
            BrokerWish wish = CardinalityEditor.Recommend(site);
            properties["cardinality"] = new JsonObject
            {
                ["frontend"] = new JsonObject { ["replicas"] = wish.FrontendReplicas, ["workers"] = wish.FrontendWorkers },
                ["backendChain"] = new JsonObject { ["partitions"] = wish.BackendPartitions, ["redundancyFactor"] = wish.BackendRedundancyFactor, ["workers"] = wish.BackendWorkers },
            };
            notes.Add("The broker was sized by the service; the file states what the newest rule that fits recommends for the nodes.");
        }

        Part(properties, "generateResourceLimits")["cpu"] ??= "Enabled";
        Part(properties, "advanced")["encryptInternalTraffic"] ??= "Enabled";
        return properties;
    }

    public static IReadOnlyList<string> Flags(JsonObject properties)
    {
        JsonNode? frontend = properties["cardinality"]?["frontend"];
        JsonNode? backend = properties["cardinality"]?["backendChain"];
        return
        [
            .. Flag("--broker-frontend-replicas", frontend?["replicas"]),
            .. Flag("--broker-frontend-workers", frontend?["workers"]),
            .. Flag("--broker-backend-part", backend?["partitions"]),
            .. Flag("--broker-backend-rf", backend?["redundancyFactor"]),
            .. Flag("--broker-backend-workers", backend?["workers"]),
            .. Flag("--broker-mem-profile", properties["memoryProfile"]),
        ];
    }

    private static string[] Flag(string name, JsonNode? value) => value is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"{name} {value}")];

    private static JsonObject? Wished(IReadOnlyList<Change> changes) => changes
        .Where(change => change.Target.Kind == "Broker" && change.After is not null)
        .Select(change => ChangeBody.Parse(change.After)!["properties"]?.DeepClone() as JsonObject)
        .FirstOrDefault(properties => properties is not null);

    private static JsonObject Configured(Site site)
    {
        Model.Broker broker = site.Brokers.OrderByDescending(item => item.Source == EvidenceSource.Azure).FirstOrDefault() ?? throw new ReadinessException(
            "IoTOps.Deployment.NoBroker",
            ErrorKind.NotFound,
            $"The broker of '{site.Name}' is not known, and what is to be deployed again begins with it.",
            "Get the permission to read it; Test-IoTOpsPermission says which.",
            site.Name);
        JsonObject body = ChangeBody.Of(broker.Document.Root, broker.Source);
        return body[broker.Source == EvidenceSource.Azure ? "properties" : "spec"]?.DeepClone() as JsonObject ?? [];
    }

    private static JsonObject Part(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject part)
        {
            parent[name] = part = [];
        }

        return part;
    }
}
