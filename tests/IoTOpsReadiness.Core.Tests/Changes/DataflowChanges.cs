using System.Text.Json.Nodes;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Dataflows, their endpoints and their profiles.</summary>
internal static class DataflowChanges
{
    private const string Sasl = """{"method":"Sasl","saslSettings":{"saslType":"Plain","secretRef":"plc-logins"}}""";

    public static IEnumerable<SiteChange> All => [.. Local, .. Cloud, .. Profiles, .. Elsewhere];

    private static IEnumerable<SiteChange> Local =>
    [
        Ready("dataflows use the broker as nobody")
            .SetJson(DataflowEndpoints, "default", "spec.mqttSettings.authentication", """{"method":"Anonymous"}""")
            .Moves("Dataflow.BrokerSat", Fails(High)),
        Ready("dataflows talk to the broker in clear text")
            .Set(DataflowEndpoints, "default", "spec.mqttSettings.tls.mode", "Disabled")
            .Moves("Dataflow.BrokerSat", Fails(High))
            .Moves("Dataflow.EndpointTls", Fails(High)),
        Ready("dataflows trust a bundle that does not exist")
            .Set(DataflowEndpoints, "default", "spec.mqttSettings.tls.trustedCaCertificateConfigMapRef", "gone")
            .Moves("Dataflow.EndpointTls", Fails(High))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.NotCollected)),
        MultiNode("dataflows do not trust the site's own CA")
            .Unset(DataflowEndpoints, "default", "spec.mqttSettings.tls.trustedCaCertificateConfigMapRef")
            .Moves("Dataflow.BrokerSat", Fails(Medium))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.NotCollected)),
        MultiNode("dataflows show a token for someone else")
            .Set(DataflowEndpoints, "default", "spec.mqttSettings.authentication.serviceAccountTokenSettings.audience", "other")
            .Moves("Dataflow.BrokerSat", Fails(High)),
        Ready("dataflows sign in to the broker with a certificate")
            .SetJson(DataflowEndpoints, "default", "spec.mqttSettings.authentication", """{"method":"X509Certificate","x509CertificateSettings":{"secretRef":"plc-logins"}}""")
            .MovesNothing(),
        Ready("a dataflow does not touch the broker")
            .Set(Dataflows, "line-events", "spec.operations[0].sourceSettings.endpointRef", "history-lake")
            .Moves("Dataflow.BrokerSat", Fails(High)),
        MultiNode("a dataflow that does not touch the broker is off")
            .Set(Dataflows, "oee-events", "spec.operations[0].sourceSettings.endpointRef", "history-lake")
            .Set(Dataflows, "oee-events", "spec.mode", "Disabled")
            .MovesNothing(),
    ];

    private static IEnumerable<SiteChange> Cloud =>
    [
        Ready("the event hub takes a connection string")
            .SetJson(DataflowEndpoints, "plant-event-hub", "spec.kafkaSettings.authentication", Sasl)
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        MultiNode("the event hub takes a connection string")
            .SetJson(DataflowEndpoints, "plant-event-hub", "spec.kafkaSettings.authentication", Sasl)
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        Ready("the event hub is reached in clear text")
            .Set(DataflowEndpoints, "plant-event-hub", "spec.kafkaSettings.tls.mode", "Disabled")
            .Moves("Dataflow.EndpointTls", Fails(Critical)),
        Ready("the lake takes the identity that all share")
            .SetJson(DataflowEndpoints, "history-lake", "spec.datalakeStorageSettings.authentication", """{"method":"SystemAssignedManagedIdentity","systemAssignedManagedIdentitySettings":{}}""")
            .Moves("Dataflow.ManagedIdentity", Fails(Low)),
        Ready("the lake takes a shared access signature")
            .SetJson(DataflowEndpoints, "history-lake", "spec.datalakeStorageSettings.authentication", """{"method":"AccessToken","accessTokenSettings":{"secretRef":"plc-logins"}}""")
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        MultiNode("the lake takes an identity of its own")
            .SetJson(DataflowEndpoints, "history-lake", "spec.datalakeStorageSettings.authentication", """{"method":"UserAssignedManagedIdentity","userAssignedManagedIdentitySettings":{"clientId":"b65f676d-1b69-593e-830e-79cf9da5c3ba","tenantId":"694163f0-9867-50d2-926c-59b229807f54"}}""")
            .Moves("Dataflow.ManagedIdentity", Passes),
        Ready("nobody knows whether the identity may write")
            .Set(Dataflows, "line-history", "status.healthState.status", "Degraded")
            .Moves("Dataflow.ManagedIdentity", IsUnknown(High, Reason.NotCollected))
            .Moves("Health.AllAvailable", Fails(High)),
        Quickstart("the event hub takes a connection string")
            .SetJson(DataflowEndpoints, "quickstart-eh-endpoint", "spec.kafkaSettings.authentication", Sasl)
            .Moves("Dataflow.ManagedIdentity", Fails(High))
            .Moves("Security.SecretSync", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Profiles =>
    [
        Ready("the flows of a profile run once")
            .Set(DataflowProfiles, "default", "spec.instanceCount", 1)
            .Moves("Dataflow.ProfileScale", Fails(Low)),
        MultiNode("the flows of every profile run twice or more")
            .Set(DataflowProfiles, "default", "spec.instanceCount", 2)
            .Copy(Pods, "aio-dataflow-default-0", "aio-dataflow-default-1", pod => pod.Set("spec.nodeName", "porto-k3s-2"))
            .Moves("Dataflow.ProfileScale", Passes),
        Ready("fewer instances of a profile run than are configured")
            .Set(DataflowProfiles, "default", "spec.instanceCount", 10)
            .Moves("Dataflow.ProfileScale", Fails(Medium)),
        Ready("a profile carries more flows than it bears")
            .Copies(Dataflows, "line-events", 75)
            .Moves("Dataflow.ProfileSizeLimit", Fails(High)),
        MultiNode("a profile carries a dozen flows")
            .Copies(Dataflows, "line-events", 12)
            .MovesNothing(),
        Ready("a profile of several instances reads from Event Grid")
            .Copy(DataflowEndpoints, "default", "grid", endpoint => endpoint
                .Set("spec.mqttSettings.host", "plant.westeurope-1.ts.eventgrid.azure.net:8883")
                .Set("spec.mqttSettings.authentication", JsonNode.Parse("""{"method":"UserAssignedManagedIdentity","userAssignedManagedIdentitySettings":{"clientId":"bd5319ff-e12d-5bfe-8206-011577f8de55","tenantId":"694163f0-9867-50d2-926c-59b229807f54"}}"""))
                .Remove("spec.mqttSettings.tls.trustedCaCertificateConfigMapRef"))
            .Copy(Dataflows, "line-events", "commands", flow => flow
                .Set("spec.operations[0].sourceSettings.endpointRef", "grid")
                .Set("spec.operations[1].destinationSettings.endpointRef", "default"))
            .Moves("Dataflow.InstanceCountConflicts", Fails(High)),
        MultiNode("a graph that keeps state runs three times")
            .Add(DataflowGraphs, """{"kind":"DataflowGraph","metadata":{"name":"averages","namespace":"azure-iot-operations"},"spec":{"profileRef":"bulk","mode":"Enabled","nodes":[{"nodeType":"Source","name":"in","sourceSettings":{"endpointRef":"default","dataSources":["porto/oee/#"]}},{"nodeType":"Graph","name":"window","graphSettings":{"registryEndpointRef":"default","artifact":"azureiotoperations/graph-dataflow-window:1.0.0"}},{"nodeType":"Destination","name":"out","destinationSettings":{"endpointRef":"default","dataDestination":"porto/averages"}}]},"status":{"healthState":{"status":"Available","lastUpdateTime":"2026-09-01T06:29:31Z"}}}""")
            .Moves("Dataflow.InstanceCountConflicts", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Elsewhere =>
    [
        Quickstart("dataflows use the broker as nobody")
            .SetJson(DataflowEndpoints, "default", "spec.mqttSettings.authentication", """{"method":"Anonymous"}""")
            .Moves("Dataflow.BrokerSat", Fails(High)),
        Quickstart("the event hub is reached in clear text")
            .Set(DataflowEndpoints, "quickstart-eh-endpoint", "spec.kafkaSettings.tls.mode", "Disabled")
            .Moves("Dataflow.EndpointTls", Fails(Critical)),
        Quickstart("all of a dozen flows are in one profile")
            .Copies(Dataflows, "quickstart-oven-data-flow", 12)
            .Moves("Dataflow.ProfileGrouping", Fails(Low)),
        Quickstart("the flow runs three times on one node")
            .Set(DataflowProfiles, "default", "spec.instanceCount", 3)
            .MovesNothing(),
        Restricted("the event hub takes a connection string")
            .SetJson(DataflowEndpoints, "plant-event-hub", "spec.kafkaSettings.authentication", Sasl)
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        Restricted("a profile carries a dozen flows")
            .Copies(Dataflows, "line-events", 12)
            .MovesNothing(),
        Restricted("the default endpoint is deleted")
            .Remove(DataflowEndpoints, "default")
            .Moves("Dataflow.BrokerSat", Fails(High)),
        MultiNode("the default endpoint is deleted")
            .Remove(DataflowEndpoints, "default")
            .Moves("Dataflow.BrokerSat", Fails(High))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.NotCollected)),
    ];
}
