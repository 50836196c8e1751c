using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Listeners, and what stands between them and the broker.</summary>
internal static class AccessChanges
{
    private const string Port = "spec.ports[0]";
    private const string Rule = "spec.authorizationPolicies.rules[0]";

    public static IEnumerable<SiteChange> All => [.. Tls, .. SignIn, .. Rights, .. Open];

    private static IEnumerable<SiteChange> Tls =>
    [
        Ready("a port for clients outside has no TLS")
            .Unset(BrokerListeners, "line-clients", $"{Port}.tls")
            .Moves("AuthN.Method", Fails(Medium))
            .Moves("Listener.TlsAutomatic", Fails(Critical)),
        MultiNode("a port for clients outside has no TLS")
            .Unset(BrokerListeners, "line-clients", $"{Port}.tls")
            .Moves("AuthN.Method", Fails(Medium))
            .Moves("Listener.TlsAutomatic", Fails(Critical)),
        Ready("the internal port has no TLS")
            .Unset(BrokerListeners, "default", $"{Port}.tls")
            .Moves("Listener.TlsAutomatic", Fails(High)),
        Ready("a port names a certificate that nobody renews")
            .SetJson(BrokerListeners, "line-clients", $"{Port}.tls", """{"mode":"Manual","manual":{"secretRef":"plc-logins"}}""")
            .Moves("Listener.TlsAutomatic", Fails(Low)),
        MultiNode("the certificate of a port is in a secret that does not exist")
            .Remove(SecretNames, "mes-server-tls")
            .Moves("Listener.TlsAutomatic", Fails(High)),
        MultiNode("the hand-made certificate of the MES port becomes an automatic one")
            .SetJson(BrokerListeners, "mes", $"{Port}.tls", """{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"contoso-porto-issuer","kind":"ClusterIssuer","group":"cert-manager.io"},"san":{"dns":["mes.porto.contoso.com"]}}}""")
            .Moves("Listener.TlsAutomatic", Passes),
        Ready("a port names an issuer that does not exist")
            .Set(BrokerListeners, "line-clients", $"{Port}.tls.certManagerCertificateSpec.issuerRef.name", "gone")
            .Moves("Listener.TlsAutomatic", Fails(High))
            .Moves("Security.CustomIssuer", Fails(High)),
        Ready("the issuer of all ports is not ready")
            .Set(ClusterIssuers, "contoso-lisbon-pki", "status.conditions[0].status", "False")
            .Moves("Listener.TlsAutomatic", Fails(High))
            .Moves("Security.CustomIssuer", Fails(High)),
        Ready("the certificate of a port is not ready")
            .Set(Certificates, "aio-broker-lines-8883", "status.conditions[0].status", "False")
            .Moves("Listener.TlsAutomatic", Fails(High))
            .Moves("Certificates.Expiry", Fails(High)),
        Ready("no client outside can reach the port for them")
            .SetJson(Services, "aio-broker-lines", "status.loadBalancer", "{}")
            .Moves("Listener.TlsAutomatic", Fails(Low)),
        Ready("the certificate of a port does not say where it is")
            .SetJson(BrokerListeners, "line-clients", $"{Port}.tls.certManagerCertificateSpec.san", "{}")
            .SetJson(Certificates, "aio-broker-lines-8883", "spec.dnsNames", """["aio-broker-lines"]""")
            .Unset(Certificates, "aio-broker-lines-8883", "spec.ipAddresses")
            .Moves("Listener.TlsAutomatic", Fails(Medium)),
    ];

    private static IEnumerable<SiteChange> SignIn =>
    [
        Ready("a port for clients outside lets everyone in")
            .Unset(BrokerListeners, "line-clients", $"{Port}.authenticationRef")
            .Moves("AuthN.Required", Fails(Critical))
            .Moves("AuthZ.LeastPrivilege", Fails(High)),
        MultiNode("a node port lets everyone in")
            .Unset(BrokerListeners, "mes", $"{Port}.authenticationRef")
            .Moves("AuthN.Required", Fails(Critical))
            .Moves("AuthZ.LeastPrivilege", Fails(High)),
        Ready("the internal port lets every workload in")
            .Unset(BrokerListeners, "default", $"{Port}.authenticationRef")
            .Moves("AuthN.Required", Fails(High)),
        Ready("an empty name is no authentication")
            .Set(BrokerListeners, "line-clients", $"{Port}.authenticationRef", "")
            .Moves("AuthN.Required", Fails(Critical))
            .Moves("AuthZ.LeastPrivilege", Fails(High)),
        Ready("a port names an authentication that does not exist")
            .Set(BrokerListeners, "line-clients", $"{Port}.authenticationRef", "gone")
            .Moves("AuthN.Method", Fails(High)),
        MultiNode("the authentication of two ports is deleted")
            .Remove(BrokerAuthentications, "line-clients")
            .Moves("AuthN.Method", Fails(High)),
        Ready("the components of Azure IoT Operations are shut out")
            .Set(BrokerAuthentications, "default", "spec.authenticationMethods[0].serviceAccountTokenSettings.audiences[0]", "other")
            .Moves("AuthN.Method", Fails(High))
            .Moves("Dataflow.BrokerSat", Fails(High)),
        Ready("the CA of the clients is gone")
            .Remove(ConfigMaps, "client-ca")
            .Moves("AuthN.Method", Fails(Medium)),
        MultiNode("the CA of the clients is not a certificate")
            .Set(ConfigMaps, "client-ca", "data.'client_ca.pem'", "none")
            .Moves("AuthN.Method", Fails(Medium)),
        Ready("a custom server is asked in clear text")
            .SetJson(BrokerAuthentications, "line-clients", "spec.authenticationMethods", """[{"method":"Custom","customSettings":{"endpoint":"http://auth:8080","caCertConfigMap":"contoso-ca-bundle"}}]""")
            .Moves("AuthN.Method", Fails(Medium)),
        Ready("clients fall through a custom server to the next method")
            .SetJson(BrokerAuthentications, "line-clients", "spec.authenticationMethods", """[{"method":"Custom","customSettings":{"endpoint":"https://auth:8443","caCertConfigMap":"contoso-ca-bundle"}},{"method":"X509","x509Settings":{"trustedClientCaCert":"client-ca"}}]""")
            .Moves("AuthN.Method", Fails(Low)),
        Ready("a custom server is asked over TLS with a CA of its own")
            .SetJson(BrokerAuthentications, "line-clients", "spec.authenticationMethods", """[{"method":"Custom","customSettings":{"endpoint":"https://auth:8443","caCertConfigMap":"contoso-ca-bundle"}}]""")
            .MovesNothing(),
        MultiNode("clients may sign in by a method of a later version")
            .Set(BrokerAuthentications, "line-clients", "spec.authenticationMethods[0].method", "Passkey")
            .Moves("AuthN.Method", IsUnknown(Medium, Reason.InvalidData)),
    ];

    private static IEnumerable<SiteChange> Rights =>
    [
        Ready("a port has no authorization")
            .Unset(BrokerListeners, "line-clients", $"{Port}.authorizationRef")
            .Moves("AuthZ.LeastPrivilege", Fails(High)),
        Ready("a port names an authorization that does not exist")
            .Set(BrokerListeners, "line-clients", $"{Port}.authorizationRef", "gone")
            .Moves("AuthZ.LeastPrivilege", Fails(High)),
        Ready("a rule allows every topic")
            .Set(BrokerAuthorizations, "line-clients", $"{Rule}.brokerResources[1].topics[0]", "#")
            .Moves("AuthZ.LeastPrivilege", Fails(Medium)),
        Ready("a rule opens the topics of the components")
            .Set(BrokerAuthorizations, "line-clients", $"{Rule}.brokerResources[1].topics[0]", "azure-iot-operations/#")
            .Moves("AuthZ.LeastPrivilege", Fails(Medium)),
        Ready("a rule opens the broker's own probes")
            .Set(BrokerAuthorizations, "line-clients", $"{Rule}.brokerResources[2].topics[0]", "azedge/dmqtt/selftest/#")
            .Moves("Broker.SelfCheck", Fails(Low)),
        Ready("a rule opens the whole state store")
            .SetJson(BrokerAuthorizations, "line-clients", $"{Rule}.stateStoreResources", """[{"method":"ReadWrite","keyType":"Pattern","keys":["*"]}]""")
            .Moves("AuthZ.LeastPrivilege", Fails(Medium)),
        Ready("an authorization without rules denies everything")
            .SetJson(BrokerAuthorizations, "line-clients", "spec.authorizationPolicies.rules", "[]")
            .MovesNothing(),
        Ready("a rule is for nobody in particular")
            .Unset(BrokerAuthorizations, "line-clients", $"{Rule}.principals")
            .Moves("AuthZ.LeastPrivilege", Fails(Medium)),
        MultiNode("the MES may use its own topics alone")
            .SetJson(BrokerAuthorizations, "mes", $"{Rule}.brokerResources", """[{"method":"Connect","clientIds":["mes-gateway"]},{"method":"Publish","topics":["porto/mes/out"]},{"method":"Subscribe","topics":["porto/mes/in"]}]""")
            .Moves("AuthZ.LeastPrivilege", Passes),
        MultiNode("the authorization of the MES is deleted")
            .Remove(BrokerAuthorizations, "mes")
            .Moves("AuthZ.LeastPrivilege", Fails(High)),
    ];

    private static IEnumerable<SiteChange> Open =>
    [
        Quickstart("the insecure listener is deleted")
            .Remove(BrokerListeners, "default-insecure")
            .Moves("AuthN.Required", Passes)
            .Moves("AuthZ.LeastPrivilege", Passes)
            .Moves("Listener.TlsAutomatic", Passes),
        Quickstart("the insecure listener is there for the cluster alone")
            .Set(BrokerListeners, "default-insecure", "spec.serviceType", "ClusterIp")
            .Moves("AuthN.Required", Fails(High))
            .Moves("Listener.TlsAutomatic", Fails(High)),
        Quickstart("the insecure listener asks for a token")
            .Set(BrokerListeners, "default-insecure", $"{Port}.authenticationRef", "default")
            .Moves("AuthN.Required", Passes),
        Quickstart("another port of the internal listener is open")
            .Edit(BrokerListeners, "default", listener => listener.At("spec.ports").AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{"port":1884,"protocol":"Mqtt"}""")))
            .MovesNothing(),
        MultiNode("another port of the internal listener is open")
            .Edit(BrokerListeners, "default", listener => listener.At("spec.ports").AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{"port":1884,"protocol":"Mqtt"}""")))
            .Moves("AuthN.Required", Fails(High))
            .Moves("AuthZ.LeastPrivilege", Fails(High))
            .Moves("Listener.TlsAutomatic", Fails(High)),
        Restricted("a node port lets everyone in")
            .Unset(BrokerListeners, "mes", $"{Port}.authenticationRef")
            .Moves("AuthN.Required", Fails(Critical)),
        Restricted("a port for clients outside has no TLS")
            .Unset(BrokerListeners, "line-clients", $"{Port}.tls")
            .Moves("AuthN.Method", Fails(Medium))
            .Moves("Listener.TlsAutomatic", Fails(Critical)),
    ];
}
