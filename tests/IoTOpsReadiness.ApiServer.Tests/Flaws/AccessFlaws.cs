using System.Text.Json.Nodes;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests.Flaws;

internal static class AccessFlaws
{
    public static IEnumerable<Flaw> All { get; } =
    [
        new(
            "a listener is open to the network, without TLS, authentication and authorization",
            site => site.AddAsync("BrokerListener", "line-clients", "open", listener => listener["spec"] = JsonNode.Parse("""
                { "serviceType": "LoadBalancer", "serviceName": "open", "ports": [ { "port": 1883, "protocol": "Mqtt" } ] }
                """)),
            new Noticed("Listener.TlsAutomatic", Severity.Critical, "BrokerListener/open", null),
            new Noticed("AuthN.Required", Severity.Critical, "BrokerListener/open", "not set"),
            new Noticed("AuthZ.LeastPrivilege", Severity.High, "BrokerListener/open", "not set")),
        new(
            "a port lets clients in without authentication",
            site => site.ChangeAsync("BrokerListener", "line-clients", listener => Port(listener).Remove("authenticationRef")),
            new Noticed("AuthN.Required", Severity.Critical, "BrokerListener/line-clients", "not set"),
            new Noticed("AuthZ.LeastPrivilege", Severity.High, "BrokerListener/line-clients", "line-clients")),
        new(
            "a port lets its clients do everything",
            site => site.ChangeAsync("BrokerListener", "line-clients", listener => Port(listener).Remove("authorizationRef")),
            new Noticed("AuthZ.LeastPrivilege", Severity.High, "BrokerListener/line-clients", "not set")),
        new(
            "a port names an authorization that is gone",
            site => site.RemoveAsync("BrokerAuthorization", "line-clients"),
            new Noticed("AuthZ.LeastPrivilege", Severity.High, "BrokerListener/line-clients", "line-clients")),
        new(
            "a rule gives every topic",
            site => site.ChangeAsync("BrokerAuthorization", "line-clients", authorization =>
                authorization["spec"]!["authorizationPolicies"]!["rules"]![0]!["brokerResources"]![1]!["topics"] = new JsonArray("#")),
            new Noticed("AuthZ.LeastPrivilege", Severity.Medium, "BrokerAuthorization/line-clients", "#")),
        new(
            "the certificates of clients are trusted by a ConfigMap that is gone",
            site => site.RemoveAsync("ConfigMap", "client-ca"),
            new Noticed("AuthN.Method", Severity.Medium, "BrokerAuthentication/line-clients", "client-ca")),
    ];

    private static JsonObject Port(JsonObject listener) => listener["spec"]!["ports"]![0]!.AsObject();
}
