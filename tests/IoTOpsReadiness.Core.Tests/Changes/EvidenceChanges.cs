using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Evidence that was refused, or that a cluster does not have.</summary>
internal static class EvidenceChanges
{
    public static IEnumerable<SiteChange> All => [.. Refused, .. Late, .. Missing];

    private static IEnumerable<SiteChange> Refused =>
    [
        Ready("nodes may not be read")
            .Answer(Nodes, QueryOutcome.Forbidden)
            .Moves("Broker.Cardinality", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.MemoryProfile", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.Schedulability", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Cluster.SecretsAtRest", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Dataflow.ProfileScale", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Platform.AksImdsRestricted", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Platform.Hardware", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Platform.SupportedEnvironment", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Storage.EdgeVolumes", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Storage.FaultTolerance", IsUnknown(Medium, Reason.NotAuthorized)),
        Ready("pods may not be read")
            .Answer(Pods, QueryOutcome.Forbidden)
            .Moves("Broker.Cardinality", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.Schedulability", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.ImageProvenance", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.NotAuthorized)),
        Ready("the broker may not be read")
            .Answer(Brokers, QueryOutcome.Forbidden)
            .Moves("Broker.Cardinality", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.ClientLimits", IsUnknown(Low, Reason.NotAuthorized))
            .Moves("Broker.DiskBuffer", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.InternalEncryption", IsUnknown(Critical, Reason.NotAuthorized))
            .Moves("Broker.MemoryProfile", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.Persistence", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Broker.Schedulability", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.SelfCheck", IsUnknown(Low, Reason.NotAuthorized))
            .Moves("Cluster.OfflineDisk", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized)),
        Ready("listeners may not be read")
            .Answer(BrokerListeners, QueryOutcome.Forbidden)
            .Moves("AuthN.Method", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("AuthN.Required", IsUnknown(Critical, Reason.NotAuthorized))
            .Moves("AuthZ.LeastPrivilege", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Listener.TlsAutomatic", IsUnknown(Critical, Reason.NotAuthorized))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.NotAuthorized)),
        Ready("authentications may not be read")
            .Answer(BrokerAuthentications, QueryOutcome.Forbidden)
            .Moves("AuthN.Method", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized)),
        Ready("authorizations may not be read")
            .Answer(BrokerAuthorizations, QueryOutcome.Forbidden)
            .Moves("AuthZ.LeastPrivilege", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Broker.SelfCheck", IsUnknown(Low, Reason.NotAuthorized))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized)),
        Ready("endpoints may not be read")
            .Answer(DataflowEndpoints, QueryOutcome.Forbidden)
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Dataflow.BrokerSat", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.EndpointTls", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.InstanceCountConflicts", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.ManagedIdentity", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.NotCollected))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.SeparateIdentities", IsUnknown(Medium, Reason.NotAuthorized)),
        Ready("dataflows may not be read")
            .Answer(Dataflows, QueryOutcome.Forbidden)
            .Moves("Broker.Persistence", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Broker.SelfCheck", IsUnknown(Low, Reason.NotAuthorized))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Dataflow.BrokerSat", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.InstanceCountConflicts", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.ManagedIdentity", IsUnknown(High, Reason.NotCollected))
            .Moves("Dataflow.ProfileGrouping", IsUnknown(Low, Reason.NotAuthorized))
            .Moves("Dataflow.ProfileSizeLimit", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized)),
        Ready("profiles may not be read")
            .Answer(DataflowProfiles, QueryOutcome.Forbidden)
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Dataflow.InstanceCountConflicts", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.ProfileScale", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized)),
        Ready("devices may not be read")
            .Answer(Devices, QueryOutcome.Forbidden)
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("OpcUa.ApplicationCertificate", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("OpcUa.ChannelSecurity", IsUnknown(High, Reason.NotAuthorized))
            .Moves("OpcUa.TrustList", IsUnknown(High, Reason.NotAuthorized))
            .Moves("OpcUa.UserAuthentication", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized)),
        Ready("the names of secrets may not be read")
            .Answer(SecretNames, QueryOutcome.Forbidden)
            .MovesNothing(),
        Ready("syncs may not be read")
            .Answer(SecretSyncs, QueryOutcome.Forbidden)
            .Moves("OpcUa.TrustList", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized)),
        Ready("certificates may not be read")
            .Answer(Certificates, QueryOutcome.Forbidden)
            .Moves("Certificates.Expiry", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Listener.TlsAutomatic", IsUnknown(Critical, Reason.NotAuthorized)),
        Ready("issuers may not be read")
            .Answer(ClusterIssuers, QueryOutcome.Forbidden)
            .Moves("Listener.TlsAutomatic", IsUnknown(Critical, Reason.NotAuthorized))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.NotAuthorized)),
        Ready("instances may not be read")
            .Answer(Instances, QueryOutcome.Forbidden)
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.UserAssignedIdentity", IsUnknown(Medium, Reason.NotAuthorized)),
        Ready("the configuration of Arc may not be read")
            .Answer(ArcConfiguration, QueryOutcome.Forbidden)
            .Moves("Arc.AutoUpgradeOff", IsUnknown(Medium, Reason.NotAuthorized)),
        Ready("the version of the server may not be read")
            .Answer(ServerVersion, QueryOutcome.Forbidden)
            .MovesNothing(),
    ];

    private static IEnumerable<SiteChange> Late =>
    [
        MultiNode("nodes were not answered in time")
            .Answer(Nodes, QueryOutcome.TimedOut)
            .Moves("Broker.Cardinality", IsUnknown(High, Reason.TimedOut))
            .Moves("Broker.MemoryProfile", IsUnknown(High, Reason.TimedOut))
            .Moves("Broker.Schedulability", IsUnknown(High, Reason.TimedOut))
            .Moves("Cluster.SecretsAtRest", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Dataflow.ProfileScale", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Platform.AksImdsRestricted", IsUnknown(High, Reason.TimedOut))
            .Moves("Platform.Hardware", IsUnknown(High, Reason.TimedOut))
            .Moves("Platform.SupportedEnvironment", IsUnknown(High, Reason.TimedOut))
            .Moves("Storage.EdgeVolumes", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Storage.FaultTolerance", IsUnknown(Medium, Reason.TimedOut)),
        MultiNode("pods were not answered in time")
            .Answer(Pods, QueryOutcome.TimedOut)
            .Moves("Broker.Cardinality", IsUnknown(High, Reason.TimedOut))
            .Moves("Broker.Schedulability", IsUnknown(High, Reason.TimedOut))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.TimedOut))
            .Moves("Security.ImageProvenance", IsUnknown(High, Reason.TimedOut))
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.TimedOut)),
        MultiNode("listeners were not answered in time")
            .Answer(BrokerListeners, QueryOutcome.TimedOut)
            .Moves("AuthN.Method", IsUnknown(Medium, Reason.TimedOut))
            .Moves("AuthN.Required", IsUnknown(Critical, Reason.TimedOut))
            .Moves("AuthZ.LeastPrivilege", IsUnknown(High, Reason.TimedOut))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.TimedOut))
            .Moves("Listener.TlsAutomatic", IsUnknown(Critical, Reason.TimedOut))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.TimedOut)),
        MultiNode("storage classes could not be reached")
            .Answer(StorageClasses, QueryOutcome.Unreachable)
            .Moves("Broker.DiskBuffer", IsUnknown(High, Reason.Unreachable))
            .Moves("Storage.EdgeVolumes", IsUnknown(Medium, Reason.Unreachable)),
        MultiNode("volume claims could not be reached")
            .Answer(PersistentVolumeClaims, QueryOutcome.Unreachable)
            .Moves("Broker.DiskBuffer", IsUnknown(High, Reason.Unreachable))
            .Moves("Storage.EdgeVolumes", IsUnknown(Medium, Reason.Unreachable)),
        MultiNode("config maps could not be reached")
            .Answer(ConfigMaps, QueryOutcome.Unreachable)
            .Moves("AuthN.Method", IsUnknown(Medium, Reason.Unreachable))
            .Moves("Certificates.Expiry", IsUnknown(High, Reason.Unreachable))
            .Moves("Dataflow.EndpointTls", IsUnknown(High, Reason.Unreachable))
            .Moves("Security.CustomIssuer", IsUnknown(High, Reason.Unreachable)),
        MultiNode("services could not be reached")
            .Answer(Services, QueryOutcome.Unreachable)
            .Moves("Observability.Resources", IsUnknown(High, Reason.Unreachable)),
        Quickstart("nodes were not answered in time")
            .Answer(Nodes, QueryOutcome.TimedOut)
            .Moves("Broker.Cardinality", IsUnknown(High, Reason.TimedOut))
            .Moves("Broker.DiskBuffer", Fails(High))
            .Moves("Broker.MemoryProfile", IsUnknown(High, Reason.TimedOut))
            .Moves("Broker.Schedulability", IsUnknown(High, Reason.TimedOut))
            .Moves("Cluster.SecretsAtRest", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Dataflow.ProfileScale", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Platform.AksImdsRestricted", IsUnknown(High, Reason.TimedOut))
            .Moves("Platform.Hardware", IsUnknown(High, Reason.TimedOut))
            .Moves("Platform.SupportedEnvironment", IsUnknown(High, Reason.TimedOut))
            .Moves("Storage.EdgeVolumes", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Storage.FaultTolerance", IsUnknown(Medium, Reason.TimedOut)),
        Quickstart("devices were not answered in time")
            .Answer(Devices, QueryOutcome.TimedOut)
            .Moves("Certificates.Expiry", IsUnknown(High, Reason.TimedOut))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.TimedOut))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.TimedOut))
            .Moves("OpcUa.ApplicationCertificate", IsUnknown(Medium, Reason.TimedOut))
            .Moves("OpcUa.ChannelSecurity", IsUnknown(High, Reason.TimedOut))
            .Moves("OpcUa.TrustList", IsUnknown(High, Reason.TimedOut))
            .Moves("OpcUa.UserAuthentication", IsUnknown(High, Reason.TimedOut)),
    ];

    private static IEnumerable<SiteChange> Missing =>
    [
        Quickstart("the cluster knows no graphs yet")
            .Answer(DataflowGraphs, QueryOutcome.NotInstalled)
            .MovesNothing(),
        Quickstart("the cluster knows no classic endpoint profiles")
            .Answer(AssetEndpointProfiles, QueryOutcome.NotInstalled)
            .MovesNothing(),
        MultiNode("the cluster has no secret sync")
            .Answer(SecretSyncs, QueryOutcome.NotInstalled)
            .Moves("OpcUa.TrustList", IsUnknown(High, Reason.NotCollected))
            .Moves("SecureSettings.Enabled", Fails(High))
            .Moves("Security.SecretSync", Fails(High)),
        MultiNode("the cluster has no cert-manager")
            .Answer(Certificates, QueryOutcome.NotInstalled)
            .Answer(Issuers, QueryOutcome.NotInstalled)
            .Answer(ClusterIssuers, QueryOutcome.NotInstalled)
            .Moves("Listener.TlsAutomatic", Fails(High))
            .Moves("Security.CustomIssuer", Fails(High)),
        Restricted("pods may not be read either")
            .Answer(Pods, QueryOutcome.Forbidden)
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.ImageProvenance", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.NotAuthorized)),
        Restricted("listeners may not be read either")
            .Answer(BrokerListeners, QueryOutcome.Forbidden)
            .Moves("AuthN.Method", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("AuthN.Required", IsUnknown(Critical, Reason.NotAuthorized))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Listener.TlsAutomatic", IsUnknown(Critical, Reason.NotAuthorized)),
        Restricted("the broker may not be read either")
            .Answer(Brokers, QueryOutcome.Forbidden)
            .Moves("Broker.ClientLimits", IsUnknown(Low, Reason.NotAuthorized))
            .Moves("Broker.InternalEncryption", IsUnknown(Critical, Reason.NotAuthorized))
            .Moves("Broker.Persistence", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Cluster.OfflineDisk", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Config.CloudIsSource", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized)),
        Restricted("dataflows may not be read either")
            .Answer(Dataflows, QueryOutcome.Forbidden)
            .Moves("Broker.Persistence", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Dataflow.BrokerSat", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.InstanceCountConflicts", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.ProfileGrouping", IsUnknown(Low, Reason.NotAuthorized))
            .Moves("Dataflow.ProfileSizeLimit", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized)),
        Restricted("endpoints may not be read either")
            .Answer(DataflowEndpoints, QueryOutcome.Forbidden)
            .Moves("Dataflow.BrokerSat", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.EndpointTls", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.InstanceCountConflicts", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Dataflow.ManagedIdentity", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.SeparateIdentities", IsUnknown(Medium, Reason.NotAuthorized)),
        Restricted("instances may not be read either")
            .Answer(Instances, QueryOutcome.Forbidden)
            .Moves("Health.AllAvailable", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.UserAssignedIdentity", IsUnknown(Medium, Reason.NotAuthorized)),
    ];
}
