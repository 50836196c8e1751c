using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>What is wrong in Azure, seen together with a cluster that is as it was.</summary>
internal static class AzureChanges
{
    private const string Cluster = "lisbon-bottling-k3s";
    private const string Operations = "azure-iot-operations-*";
    private const string Subscription = "/subscriptions/31098511-ce1a-5741-944e-0f0934c810d7";
    private const string Group = Subscription + "/resourceGroups/rg-lisbon-bottling";
    private const string SecretsIdentity = "id-lisbon-secrets";
    private const string CloudIdentity = "id-lisbon-cloud";

    public static IEnumerable<SiteChange> All => [.. Arc, .. Identities, .. Roles, .. Storage, .. Vaults, .. Monitoring, .. Drifts, .. Repaired, .. Refused];

    private static IEnumerable<SiteChange> Arc =>
    [
        Azure("the cluster has lost its connection").Set(ConnectedClusters, Cluster, "properties.connectivityStatus", "Offline")
            .Moves("Cluster.Prepared", Fails(Critical)),
        Azure("the agents were last seen a week ago").Set(ConnectedClusters, Cluster, "properties.lastConnectivityTime", "2026-08-25T05:57:44Z")
            .Moves("Cluster.Prepared", Fails(High)),
        Azure("the identity of the agents has expired").Set(ConnectedClusters, Cluster, "properties.managedIdentityCertificateExpirationTime", "2026-09-01T00:00:00Z")
            .Moves("Certificates.Expiry", Fails(Critical))
            .Moves("Cluster.Prepared", Fails(Critical)),
        Azure("the OIDC issuer is off").SetJson(ConnectedClusters, Cluster, "properties.oidcIssuerProfile", """{"enabled":false}""")
            .Moves("Cluster.Prepared", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("Azure knows another issuer").Set(ConnectedClusters, Cluster, "properties.oidcIssuerProfile.issuerUrl", "https://westeurope.oic.prod-arc.azure.com/other/issuer/")
            .Moves("Cluster.Prepared", Fails(High))
            .Moves("Dataflow.ManagedIdentity", Fails(High))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("Security.UserAssignedIdentity", Fails(Medium))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("workload identity is off").Set(ConnectedClusters, Cluster, "properties.securityProfile.workloadIdentity.enabled", false)
            .Moves("Cluster.Prepared", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("Azure upgrades the agents").Set(ConnectedClusters, Cluster, "properties.arcAgentProfile.agentAutoUpgrade", "Enabled")
            .Moves("Arc.AutoUpgradeOff", Fails(Medium)),
        Azure("the last upgrade of the agents failed").Set(ConnectedClusters, Cluster, "properties.arcAgentProfile.agentState", "Failed")
            .Moves("Arc.AgentSupported", Fails(Medium)),
        Azure("Azure saw other agents than the cluster").Set(ConnectedClusters, Cluster, "properties.agentVersion", "1.20.0")
            .Moves("Arc.AgentSupported", Fails(Medium)),
        Azure("an extension upgrades itself").Set(Extensions, "azure-secret-store", "properties.autoUpgradeMinorVersion", true)
            .Moves("Arc.AutoUpgradeOff", Fails(Medium)),
        Azure("a resource provider is not registered").Set(ResourceProviders, "Microsoft.SecretSyncController", "registrationState", "NotRegistered")
            .Moves("Cluster.Prepared", Fails(High)),
        Azure("a provider of observability alone is not registered").Set(ResourceProviders, "Microsoft.Dashboard", "registrationState", "NotRegistered")
            .MovesNothing(),
        Azure("the custom location is of another cluster").Set(CustomLocations, "location-*", "properties.hostResourceId", Group + "/providers/Microsoft.Kubernetes/connectedClusters/other")
            .Moves("Cluster.Prepared", Fails(High)),
        Azure("an upgrade stopped half way").Set(Extensions, Operations, "properties.currentVersion", "1.3.137")
            .Moves("Lifecycle.UpToDate", Fails(High)),
        Azure("the extension comes from the preview train").Set(Extensions, Operations, "properties.releaseTrain", "preview")
            .Moves("Lifecycle.SupportedWindow", Fails(Critical)),
        Azure("validation of certificates is weakened").Set(Extensions, Operations, "properties.configurationSettings.'connectors.values.securityPki.minimumCertificateKeySize'", "1024")
            .Moves("OpcUa.PkiValidation", Fails(High)),
        Azure("the connector uses its own certificate").Unset(Extensions, Operations, "properties.configurationSettings.'connectors.values.securityPki.applicationCert'")
            .Moves("OpcUa.ApplicationCertificate", Fails(Medium)),
        Azure("the instance was deployed with a root of its own").Set(Extensions, Operations, "properties.configurationSettings.trustSource", "SelfSigned")
            .Moves("Security.CustomIssuer", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Identities =>
    [
        Azure("the instance carries no identity").SetJson(Instances, "lisbon-bottling", "identity", """{"type":"None"}""")
            .Moves("Dataflow.ManagedIdentity", Fails(High))
            .Moves("Security.UserAssignedIdentity", Fails(Medium))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("the identity of the instance was deleted").Remove(ManagedIdentities, CloudIdentity)
            .Moves("Security.UserAssignedIdentity", Fails(Medium))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("secret sync is not enabled").Unset(Instances, "lisbon-bottling", "properties.defaultSecretProviderClassRef")
            .Moves("Config.CloudIsSource", Fails(Medium))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("the secret store is not in order").Set(Extensions, "azure-secret-store", "properties.provisioningState", "Failed")
            .Moves("Health.AllAvailable", Fails(High))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("no credential is for the dataflows").Edit(FederatedCredentials, "*", credential => Rename(credential, "aio-dataflow", "aio-other"))
            .Moves("Dataflow.ManagedIdentity", Fails(High))
            .Moves("Security.UserAssignedIdentity", Fails(Medium))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("no credential is for the schema registry").Edit(FederatedCredentials, "*", credential => Rename(credential, "adr-schema-registry", "adr-other"))
            .MovesNothing(),
        Azure("no credential is for secret sync").Edit(FederatedCredentials, "*", credential => Rename(credential, "aio-ssc-sa", "aio-other"))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("credentials are for another audience").SetJson(FederatedCredentials, "*", "properties.audiences", """["api://other"]""")
            .Moves("Dataflow.ManagedIdentity", Fails(High))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("Security.UserAssignedIdentity", Fails(Medium))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("another cluster may act as the identity of the instance").Copy(
                FederatedCredentials, "*", "another", credential => credential.Set("properties.issuer", "https://westeurope.oic.prod-arc.azure.com/other/"))
            .Moves("Security.SeparateIdentities", Fails(Low)),
        Azure("one identity reads secrets and talks to the cloud").Set(SecretProviderClasses, "spc-ops-8c9d992", "properties.clientId", "bd5319ff-e12d-5bfe-8206-011577f8de55")
            .Moves("Security.SecretSync", Fails(High))
            .Moves("Security.SeparateIdentities", Fails(Low))
            .Moves("SecureSettings.Enabled", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Roles =>
    [
        Azure("the registry has lost its role").Edit(RoleAssignments, "*", Unassign("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "/schemas"))
            .Moves("SchemaRegistry.StorageRole", Fails(Critical)),
        Azure("the registry manages the account instead").Edit(RoleAssignments, "*", Reassign("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "/schemas", "b24988ac-6180-42a0-ab88-20f7382dd24c"))
            .Moves("SchemaRegistry.StorageRole", Fails(Critical)),
        Azure("the registry owns its blobs").Edit(RoleAssignments, "*", Reassign("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "/schemas", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"))
            .MovesNothing(),
        Azure("the registry's role has a condition").Edit(RoleAssignments, "*", assignment => When(assignment, "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "/schemas", () => assignment.Set("properties.condition", "@Resource[x] StringEquals 'y'")))
            .Moves("SchemaRegistry.StorageRole", Fails(High)),
        Azure("the lake gives the dataflows nothing").Edit(RoleAssignments, "*", Unassign("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "/stcontosolisbon"))
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        Azure("the custom role no longer sends").SetJson(RoleDefinitions, "*", "properties.permissions[0].dataActions", """["Microsoft.EventHub/namespaces/messages/receive/action"]""")
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        Azure("the custom role leaves sending out").SetJson(RoleDefinitions, "*", "properties.permissions[0].notDataActions", """["Microsoft.EventHub/*/send/action"]""")
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        Azure("the identity of secrets may not read them").Edit(RoleAssignments, "*", Unassign("4633458b-17de-408a-b874-0445c86b69e6", ""))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("the identity of secrets administers the vault").Edit(RoleAssignments, "*", Reassign("4633458b-17de-408a-b874-0445c86b69e6", "", "00482a5a-887f-4fb3-b363-3b7fe8e74483"))
            .MovesNothing(),
        Azure("the identity of secrets sends events besides").Edit(RoleAssignments, "*", Reassign("21090545-7ca7-4776-b22c-e363652d74d2", "", "f526a384-b230-433a-b45c-95f59c4a2dec"))
            .Moves("Security.SecretSync", Fails(High))
            .Moves("Security.SeparateIdentities", Fails(Low))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("somebody still holds the onboarding role").Add(RoleAssignments, Onboarding(Group))
            .Moves("Access.OnboardingRoleRemoved", Fails(Low)),
        Azure("somebody holds the onboarding role on the subscription").Add(RoleAssignments, Onboarding(Subscription))
            .Moves("Access.OnboardingRoleRemoved", Fails(Medium)),
    ];

    private static IEnumerable<SiteChange> Storage =>
    [
        Azure("the schemas' account is closed").Set(StorageAccounts, "stlisbonschemas", "properties.publicNetworkAccess", "Disabled")
            .Moves("SchemaRegistry.PublicNetwork", Fails(Critical))
            .Moves("SchemaRegistry.StorageFirewall", Fails(High)),
        Azure("a perimeter stands before the schemas' account").Set(StorageAccounts, "stlisbonschemas", "properties.publicNetworkAccess", "SecuredByPerimeter")
            .Moves("SchemaRegistry.PublicNetwork", IsUnknown(Critical, Reason.NeedsInput))
            .Moves("SchemaRegistry.StorageFirewall", IsUnknown(High, Reason.NeedsInput)),
        Azure("the schemas' account is open to every network").Set(StorageAccounts, "stlisbonschemas", "properties.networkAcls.defaultAction", "Allow")
            .Moves("SchemaRegistry.StorageFirewall", Fails(Medium)),
        Azure("the firewall keeps the registry out").Set(StorageAccounts, "stlisbonschemas", "properties.networkAcls.bypass", "None")
            .Moves("SchemaRegistry.StorageFirewall", Fails(High)),
        Azure("the schemas' account has no folders").Set(StorageAccounts, "stlisbonschemas", "properties.isHnsEnabled", false)
            .Moves("SchemaRegistry.StorageHns", Fails(Critical)),
        Azure("the lake is closed, which is no matter of the registry").Set(StorageAccounts, "stcontosolisbon", "properties.publicNetworkAccess", "Disabled")
            .MovesNothing(),
        Azure("the registry has no identity").SetJson(SchemaRegistries, "lisbon-schemas", "identity", """{"type":"None"}""")
            .Moves("SchemaRegistry.StorageRole", Fails(Critical)),
    ];

    private static IEnumerable<SiteChange> Vaults =>
    [
        Azure("the vault goes by access policies").Set(KeyVaults, "kv-lisbon-iotops", "properties.enableRbacAuthorization", false)
            .Moves("Security.KeyVaultModel", Fails(Medium))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NeedsInput))
            .Moves("SecureSettings.Enabled", Fails(High)),
        Azure("the vault has no purge protection").Unset(KeyVaults, "kv-lisbon-iotops", "properties.enablePurgeProtection")
            .MovesNothing(),
        Azure("what is deleted from the vault is gone").Set(KeyVaults, "kv-lisbon-iotops", "properties.enableSoftDelete", false)
            .Moves("Security.KeyVaultModel", Fails(Medium))
            .Moves("SecureSettings.Enabled", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Monitoring =>
    [
        Azure("the metrics extension is gone").Remove(Extensions, "azuremonitor-metrics")
            .Moves("Observability.Resources", Fails(High)),
        Azure("the instance sends no metrics").Set(Extensions, Operations, "properties.configurationSettings.'observability.metrics.enabled'", "False")
            .Moves("Observability.Resources", Fails(High)),
        Azure("no rule takes the logs").Remove(DataCollectionAssociations, "ContainerInsightsExtension")
            .Moves("Observability.Resources", Fails(High)),
        Azure("the metrics' rule was deleted").Remove(DataCollectionRules, "MSProm-*")
            .Moves("Observability.Resources", Fails(High)),
        Azure("the workspace was deleted").Remove(MonitorAccounts, "amw-contoso-plants")
            .Moves("Observability.Resources", Fails(High)),
        Azure("the alerts are switched off").Set(PrometheusRuleGroups, "iot-operations-*", "properties.enabled", false)
            .Moves("Observability.Alerts", Fails(Medium)),
        Azure("the alerts watch another cluster").Set(PrometheusRuleGroups, "iot-operations-*", "properties.clusterName", "other")
            .Moves("Observability.Alerts", Fails(Medium)),
    ];

    private static IEnumerable<SiteChange> Drifts =>
    [
        Ready("somebody takes the authentication off a port").WithAzure()
            .Unset(BrokerListeners, "line-clients", "spec.ports[0].authenticationRef")
            .Moves("AuthN.Required", Fails(Critical))
            .Moves("AuthZ.LeastPrivilege", Fails(High))
            .Moves("Config.CloudIsSource", Fails(Medium)),
        Ready("somebody makes the buffer smaller").WithAzure()
            .Set(Brokers, "default", "spec.diskBackedMessageBuffer.maxSize", "9G")
            .Moves("Config.CloudIsSource", Fails(Medium)),
        Ready("the cluster spells a default out").WithAzure()
            .Set(BrokerListeners, "line-clients", "spec.ports[0].protocol", "mqtt")
            .MovesNothing(),
        Ready("a listener was made in the cluster").WithAzure()
            .Copy(BrokerListeners, "line-clients", "mine", listener => listener.Set("metadata.annotations", null).Set("spec.ports[0].port", 8885))
            .Moves("Config.CloudIsSource", Fails(Low)),
        Azure("a dataflow was not delivered").Copy(Dataflows, "line-events", "new-events")
            .Moves("Config.CloudIsSource", Fails(Low)),
        Azure("a device of another site is among those of the registry").Copy(
                Devices, "filler-01", "of-another-site", device => device.Set("extendedLocation.name", Group + "/providers/Microsoft.ExtendedLocation/customLocations/other"))
            .MovesNothing(),
        Azure("Azure says something else of a device's security").Replace(Devices, "filler-01", "properties.endpoints.inbound.plc.additionalConfiguration", "signAndEncrypt", "none")
            .Moves("Config.CloudIsSource", Fails(Medium))
            .Moves("OpcUa.ChannelSecurity", Fails(Critical)),
    ];

    private static IEnumerable<SiteChange> Repaired =>
    [
        MultiNode("nobody holds the onboarding role any more").InAzure()
            .Edit(RoleAssignments, "*", Reassign("7b7c71ed-33fa-4ed2-a91a-e56d5da260b5", "", "acdd72a7-3385-48ef-bd42-f606fba81ae7"))
            .Moves("Access.OnboardingRoleRemoved", Passes),
        MultiNode("the secret store keeps its version").InAzure()
            .Set(Extensions, "azure-secret-store", "properties.autoUpgradeMinorVersion", false)
            .Moves("Arc.AutoUpgradeOff", Passes),
        MultiNode("the firewall is closed").InAzure()
            .Set(StorageAccounts, "stportoschemas", "properties.networkAcls.defaultAction", "Deny")
            .Moves("SchemaRegistry.StorageFirewall", Passes),
        MultiNode("SHA-1 is rejected again").InAzure()
            .Set(Extensions, Operations, "properties.configurationSettings.'connectors.values.securityPki.rejectSha1SignedCertificates'", "true")
            .Moves("OpcUa.PkiValidation", Passes),
        MultiNode("the alerts reach somebody").InAzure()
            .SetJson(PrometheusRuleGroups, "iot-operations-*", "properties.rules[0].actions", """[{"actionGroupId":"/actionGroups/operators"}]""")
            .Moves("Observability.Alerts", Passes),
        MultiNode("the node port is back where Azure wants it").WithAzure()
            .Set(BrokerListeners, "mes", "spec.ports[0].nodePort", 30884)
            .Moves("Config.CloudIsSource", Fails(Low)),
        Quickstart("the agents no longer upgrade themselves").InAzure()
            .Set(ConnectedClusters, "quickstart-cluster", "properties.arcAgentProfile.agentAutoUpgrade", "Disabled")
            .InCluster()
            .Set(ArcConfiguration, "azure-clusterconfig", "data.AZURE_ARC_AUTOUPDATE", "false")
            .Moves("Arc.AutoUpgradeOff", Passes),
        Quickstart("the storage account's firewall is closed").InAzure()
            .Set(StorageAccounts, "*", "properties.networkAcls.defaultAction", "Deny")
            .Moves("SchemaRegistry.StorageFirewall", Passes),
        Quickstart("the shared identity may not send").InAzure()
            .Edit(RoleAssignments, "*", Unassign("2b629674-e913-4c01-ae53-ef4638d8f975", ""))
            .Moves("Dataflow.ManagedIdentity", Fails(High)),
        Restricted("the registry's account is closed").InAzure()
            .Set(StorageAccounts, "stportoschemas", "properties.publicNetworkAccess", "Disabled")
            .Moves("SchemaRegistry.PublicNetwork", Fails(Critical))
            .Moves("SchemaRegistry.StorageFirewall", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Refused =>
    [
        Azure("role assignments may not be read").Answer(RoleAssignments, QueryOutcome.Forbidden)
            .Moves("Access.OnboardingRoleRemoved", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Dataflow.ManagedIdentity", IsUnknown(High, Reason.NotAuthorized))
            .Moves("SchemaRegistry.StorageRole", IsUnknown(Critical, Reason.NotAuthorized))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized))
            .Moves("Security.SeparateIdentities", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("SecureSettings.Enabled", IsUnknown(High, Reason.NotAuthorized)),
        Azure("role assignments were read in part, and enough of them").AnswerInPart(RoleAssignments, QueryOutcome.Forbidden)
            .Moves("Access.OnboardingRoleRemoved", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Security.SeparateIdentities", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("SecureSettings.Enabled", IsUnknown(High, Reason.NotAuthorized)),
        Azure("custom roles may not be read").Answer(RoleDefinitions, QueryOutcome.Forbidden)
            .Moves("Dataflow.ManagedIdentity", IsUnknown(High, Reason.NotAuthorized)),
        Azure("storage accounts could not be read in time").Answer(StorageAccounts, QueryOutcome.TimedOut)
            .Moves("SchemaRegistry.PublicNetwork", IsUnknown(Critical, Reason.TimedOut))
            .Moves("SchemaRegistry.StorageFirewall", IsUnknown(High, Reason.TimedOut))
            .Moves("SchemaRegistry.StorageHns", IsUnknown(Critical, Reason.TimedOut)),
        Azure("storage accounts were read in part, the schemas' among them").AnswerInPart(StorageAccounts, QueryOutcome.Forbidden)
            .MovesNothing(),
        Azure("rule groups were read in part, one that alerts among them").AnswerInPart(PrometheusRuleGroups, QueryOutcome.Forbidden)
            .MovesNothing(),
        Azure("rule groups may not be read").Answer(PrometheusRuleGroups, QueryOutcome.Forbidden)
            .Moves("Observability.Alerts", IsUnknown(Medium, Reason.NotAuthorized)),
        Azure("data collection rules may not be read").Answer(DataCollectionRules, QueryOutcome.Forbidden)
            .Moves("Observability.Resources", IsUnknown(High, Reason.NotAuthorized)),
        Azure("the vault may not be read").Answer(KeyVaults, QueryOutcome.Forbidden)
            .Moves("Security.KeyVaultModel", IsUnknown(Medium, Reason.NotAuthorized))
            .Moves("Security.SecretSync", IsUnknown(High, Reason.NotAuthorized))
            .Moves("SecureSettings.Enabled", IsUnknown(High, Reason.NotAuthorized)),
    ];

    private static SiteChange Azure(string name) => Ready(name).InAzure();

    private static void Rename(JsonNode credential, string account, string other)
    {
        string subject = credential.At("properties.subject").GetValue<string>();
        credential.Set("properties.subject", subject.Replace(account, other, StringComparison.Ordinal));
    }

    // Somebody else has it instead, so that the list is as long as it was.
    private static Action<JsonNode> Unassign(string role, string scopeEnd) => assignment =>
        When(assignment, role, scopeEnd, () => assignment.Set("properties.principalId", "00000000-0000-0000-0000-000000000000"));

    private static Action<JsonNode> Reassign(string role, string scopeEnd, string other) => assignment =>
        When(assignment, role, scopeEnd, () => assignment.Set("properties.roleDefinitionId", "/providers/Microsoft.Authorization/roleDefinitions/" + other));

    private static void When(JsonNode assignment, string role, string scopeEnd, Action edit)
    {
        if (assignment.At("properties.roleDefinitionId").GetValue<string>().EndsWith(role, StringComparison.Ordinal)
            && assignment.At("properties.scope").GetValue<string>().EndsWith(scopeEnd, StringComparison.Ordinal))
        {
            edit();
        }
    }

    private static string Onboarding(string scope) => $$"""
        {"id":"{{scope}}/providers/Microsoft.Authorization/roleAssignments/onboarding","name":"onboarding","properties":{"principalId":"somebody","scope":"{{scope}}",
         "roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/7b7c71ed-33fa-4ed2-a91a-e56d5da260b5"} }
        """;
}
