namespace IoTOpsReadiness.Core.Tests.Mutations;

/// <summary>What is broken, one thing at a time, on every sample that has it.</summary>
internal static class MutationTable
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        // The broker.
        new("Brokers/default", "", ""),
        new("Brokers/default", "spec.advanced.encryptInternalTraffic", "\"Disabled\""),
        new("Brokers/default", "spec.advanced.encryptInternalTraffic", "{\"mode\":\"Enabled\"}"),
        new("Brokers/default", "spec.advanced.internalCerts.privateKey.rotationPolicy", "\"Never\""),
        new("Brokers/default", "spec.memoryProfile", "\"Tiny\""),
        new("Brokers/default", "spec.memoryProfile", "\"High\""),
        new("Brokers/default", "spec.cardinality", ""),
        new("Brokers/default", "spec.cardinality.backendChain.redundancyFactor", "1"),
        new("Brokers/default", "spec.cardinality.frontend.replicas", "1"),
        new("Brokers/default", "spec.cardinality.backendChain.partitions", "1"),
        new("Brokers/default", "spec.cardinality.backendChain.workers", "16"),
        new("Brokers/default", "spec.generateResourceLimits.cpu", "\"Disabled\""),
        new("Brokers/default", "spec.diskBackedMessageBuffer", ""),
        new("Brokers/default", "spec.diskBackedMessageBuffer", "{\"maxSize\":\"10GiB\"}"),
        new("Brokers/default", "spec.diskBackedMessageBuffer", "{\"maxSize\":\"900G\"}"),
        new("Brokers/default", "spec.diagnostics.selfCheck.mode", "\"Disabled\""),
        new("Brokers/default", "spec.diagnostics.logs.level", "\"trace\""),
        new("Brokers/default", "spec.persistence", "{\"maxSize\":\"1G\",\"encryption\":{\"mode\":\"Disabled\"}}"),
        new("Brokers/default", "status.healthState.status", "\"Degraded\""),

        // Who may connect, and do what.
        new("BrokerListeners/default", "spec.ports[0].tls", ""),
        new("BrokerListeners/default", "spec.ports[0].authenticationRef", ""),
        new("BrokerListeners/default", "spec.ports[0].authenticationRef", "\"missing\""),
        new("BrokerListeners/default", "spec.ports[0].authorizationRef", "\"missing\""),
        new("BrokerListeners/default", "spec.ports[0].port", "{}"),
        new("BrokerListeners/line-clients", "spec.ports[0].tls", ""),
        new("BrokerListeners/line-clients", "spec.ports[0].authenticationRef", "\"\""),
        new("BrokerListeners/line-clients", "spec.ports[0].authorizationRef", ""),
        new("BrokerListeners/line-clients", "spec.ports[0].authorizationRef", "\"missing\""),
        new("BrokerListeners/line-clients", "spec.ports[0].tls.certManagerCertificateSpec.issuerRef.name", "\"missing\""),
        new("BrokerListeners/mes", "spec.ports[0].tls", ""),
        new("BrokerListeners/default-insecure", "", ""),
        new("BrokerAuthentications/default", "spec.authenticationMethods[0].serviceAccountTokenSettings.audiences", "[\"other\"]"),
        new("BrokerAuthentications/default", "spec.authenticationMethods[0].method", "\"Custom\""),
        new("BrokerAuthentications/default", "", ""),
        new("BrokerAuthentications/line-clients", "spec.authenticationMethods[0].x509Settings.trustedClientCaCert", "\"missing\""),
        new("BrokerAuthorizations/line-clients", "spec.authorizationPolicies.rules", "[]"),
        new("BrokerAuthorizations/line-clients", "spec.authorizationPolicies.rules[0].brokerResources[1].topics", "[\"#\"]"),
        new("BrokerAuthorizations/line-clients", "", ""),

        // Dataflows.
        new("DataflowProfiles/default", "spec.instanceCount", "1"),
        new("DataflowProfiles/default", "spec.instanceCount", "\"many\""),
        new("DataflowEndpoints/default", "spec.mqttSettings.authentication.method", "\"Anonymous\""),
        new("DataflowEndpoints/default", "spec.mqttSettings.tls.mode", "\"Disabled\""),
        new("DataflowEndpoints/default", "spec.mqttSettings.tls.trustedCaCertificateConfigMapRef", "\"missing\""),
        new("DataflowEndpoints/default", "", ""),
        new("DataflowEndpoints/plant-event-hub", "spec.kafkaSettings.authentication.method", "\"Sasl\""),
        new("DataflowEndpoints/plant-event-hub", "spec.kafkaSettings.tls.mode", "\"Disabled\""),
        new("DataflowEndpoints/history-lake", "spec.datalakeStorageSettings.authentication.method", "\"AccessToken\""),
        new("Dataflows/line-events", "status.healthState.status", "\"Unavailable\""),

        // Devices.
        new("Devices/*", "spec.endpoints.inbound.plc.authentication.method", "\"Anonymous\""),
        new("Devices/*", "spec.endpoints.inbound.plc.additionalConfiguration", "\"{\\\"security\\\":{\\\"autoAcceptUntrustedServerCertificates\\\":true}}\""),
        new("Devices/*", "spec.endpoints.inbound.plc.additionalConfiguration", "\"{\\\"security\\\":{\\\"securityMode\\\":\\\"none\\\"}}\""),
        new("Devices/*", "spec.endpoints.inbound.plc.additionalConfiguration", "\"{not json\""),
        new("SecretSyncs/aio-opc-ua-broker-trust-list", "", ""),
        new("SecretSyncs/plc-logins", "", ""),
        new("SecretSyncs/plc-logins", "status.conditions", "[{\"type\":\"Create\",\"status\":\"False\",\"reason\":\"CreateFailedProviderError\"}]"),

        // The cluster.
        new("Nodes/*", "status.nodeInfo.osImage", "\"Debian GNU/Linux 12 (bookworm)\""),
        new("Nodes/*", "status.nodeInfo.kubeletVersion", "\"v1.27.4+k3s1\""),
        new("Nodes/*", "status.nodeInfo.architecture", "\"arm64\""),
        new("Nodes/*", "status.capacity.memory", "\"4Gi\""),
        new("Nodes/*", "spec.unschedulable", "\"perhaps\""),
        new("ArcConfiguration/azure-clusterconfig", "data.AZURE_ARC_AUTOUPDATE", "\"true\""),
        new("ArcConfiguration/azure-clusterconfig", "data.AZURE_ARC_AUTOUPDATE", "\"false\""),
        new("Instances/*", "spec.version", "\"1.0.9\""),
        new("Instances/*", "spec.version", "\"9.9.9\""),
        new("Pods/aio-operator*", "spec.containers[0].image", "\"docker.io/somebody/aio-operator:1\""),
        new("Pods/aio-operator*", "status.conditions", "[{\"type\":\"Ready\",\"status\":\"False\"}]"),
        new("Pods/aio-broker-backend-1-0", "status.conditions", "[{\"type\":\"Ready\",\"status\":\"False\"}]"),
        new("ClusterIssuers/*", "status.conditions", "[{\"type\":\"Ready\",\"status\":\"False\"}]"),
        new("ClusterIssuers/*", "", ""),
        new("Certificates/aio-broker-18883", "status.notAfter", "\"2026-01-01T00:00:00Z\""),
        new("ConfigMaps/client-ca", "", ""),
        new("ServiceAccountIssuer/*", "issuer", "\"https://kubernetes.default.svc.cluster.local\""),
        new("CustomLocationsBinding/*", "", ""),
        new("ScrapeConfiguration/*", "data.prometheus-config", "\"scrape_configs: []\""),

        // What could not be read.
        new("Nodes", "outcome", "\"Forbidden\""),
        new("Pods", "outcome", "\"TimedOut\""),
        new("Brokers", "outcome", "\"Unreachable\""),
        new("BrokerListeners", "outcome", "\"Forbidden\""),
        new("BrokerAuthentications", "outcome", "\"Invalid\""),
        new("BrokerAuthorizations", "outcome", "\"Forbidden\""),
        new("DataflowEndpoints", "outcome", "\"Forbidden\""),
        new("Devices", "outcome", "\"Forbidden\""),
        new("ArcConfiguration", "outcome", "\"Forbidden\""),
        new("SecretSyncs", "outcome", "\"Forbidden\""),
    ];
}
