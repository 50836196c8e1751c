using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Health, certificates that end, and hands in the configuration.</summary>
internal static class OperationsChanges
{
    public static IEnumerable<SiteChange> All => [.. Health, .. Expiry, .. Hands];

    private static IEnumerable<SiteChange> Health =>
    [
        Ready("the broker is degraded")
            .Set(Brokers, "default", "status.healthState.status", "Degraded")
            .Moves("Health.AllAvailable", Fails(High)),
        Ready("a machine has been silent for an hour")
            .Set(Devices, "capper-01", "status.endpoints.inbound.plc.healthState.lastUpdateTime", "2026-09-02T05:00:00Z")
            .Moves("Health.AllAvailable", Fails(Medium)),
        Ready("a profile does not know how it is, for a minute now")
            .Set(DataflowProfiles, "bulk", "status.healthState.status", "Unknown")
            .Set(DataflowProfiles, "bulk", "status.healthState.lastTransitionTime", "2026-09-02T05:59:50Z")
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotCollected)),
        MultiNode("a profile does not know how it is, for days now")
            .Set(DataflowProfiles, "bulk", "status.healthState.status", "Unknown")
            .Moves("Health.AllAvailable", Fails(Medium)),
        MultiNode("an asset is unavailable")
            .Set(NamespacedAssets, "filler-01-drive", "status.healthState.status", "Unavailable")
            .Moves("Health.AllAvailable", Fails(High)),
        MultiNode("a pod of the site does not get ready")
            .Set(Pods, "aio-operator-*", "status.conditions[2].status", "False")
            .Moves("Health.AllAvailable", Fails(High)),
        Quickstart("a dataflow failed to provision")
            .Set(Dataflows, "quickstart-oven-data-flow", "status.provisioningStatus.status", "Failed")
            .Moves("Health.AllAvailable", Fails(High)),
        Quickstart("the connector does not get ready")
            .Set(Pods, "aio-opc-opcua-connector-0", "status.conditions[2].status", "False")
            .Moves("Health.AllAvailable", Fails(High)),
        Restricted("the broker is unavailable")
            .Set(Brokers, "default", "status.healthState.status", "Unavailable")
            .Moves("Health.AllAvailable", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Expiry =>
    [
        Ready("the certificate of a port has expired")
            .Set(Certificates, "aio-broker-lines-8883", "status.notAfter", "2026-09-01T00:00:00Z")
            .Moves("Certificates.Expiry", Fails(Critical)),
        MultiNode("the certificate of a port should have been renewed")
            .Set(Certificates, "aio-broker-18883", "status.notAfter", "2026-09-04T00:00:00Z")
            .Set(Certificates, "aio-broker-18883", "status.renewalTime", "2026-08-30T00:00:00Z")
            .Moves("Certificates.Expiry", Fails(High)),
        Quickstart("the certificate of the broker could not be renewed")
            .Set(Certificates, "aio-broker-18883", "status.conditions[0].status", "False")
            .Moves("Certificates.Expiry", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Hands =>
    [
        Ready("a dataflow was written by kubectl")
            .Set(Dataflows, "line-events", "metadata.managedFields[0].manager", "kubectl-edit")
            .Moves("Config.CloudIsSource", Fails(Low)),
        Quickstart("a dataflow was written by kubectl")
            .Set(Dataflows, "quickstart-oven-data-flow", "metadata.managedFields[0].manager", "kubectl-client-side-apply")
            .Moves("Config.CloudIsSource", Fails(Low)),
        MultiNode("the hand-made listener was made through Azure")
            .Set(BrokerListeners, "mes", "metadata.managedFields[0].manager", "resource-sync-agent")
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotCollected)),
        Restricted("the hand-made listener was made through Azure")
            .Set(BrokerListeners, "mes", "metadata.managedFields[0].manager", "resource-sync-agent")
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized)),
    ];
}
