using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Access;

/// <summary>The documents of the way to the broker, around the part a test is about.</summary>
internal static class AccessSite
{
    public const string Automatic = """{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"corp","kind":"ClusterIssuer","group":"cert-manager.io"}}}""";

    public static string Listener(string ports, string type = "LoadBalancer", string name = "outside") =>
        Resources.Custom("BrokerListener", name, $$"""{"serviceName":"{{name}}-svc","serviceType":"{{type}}","ports":{{ports}}}""");

    public static string ArmListener(string ports, string type = "LoadBalancer", string name = "outside") =>
        Resources.Arm("Microsoft.IoTOperations/instances/brokers/listeners", name, $$"""{"serviceType":"{{type}}","ports":{{ports}}}""");

    public static string DefaultListener(string more = "") =>
        Listener($$"""[{"port":18883,"authenticationRef":"default","tls":{{Automatic}}{{more}}}]""", "ClusterIp", "default");

    public static string Authentication(string name, params string[] methods) =>
        Resources.Custom("BrokerAuthentication", name, $$"""{"authenticationMethods":[{{string.Join(',', methods)}}]}""");

    public static string Authorization(string name, params string[] rules) =>
        Resources.Custom("BrokerAuthorization", name, $$"""{"authorizationPolicies":{"rules":[{{string.Join(',', rules)}}]} }""");

    public static string Issuer(string name = "corp", string kind = "ClusterIssuer", string spec = """{"ca":{"secretName":"corp-ca"}}""", string? ready = "True") => Resources.Custom(
        kind, name, spec, ready is null ? "{}" : $$"""{"conditions":[{"type":"Ready","status":"{{ready}}","reason":"r"}]}""");

    public static string Service(string name, string ingress = """[{"ip":"10.0.0.5"}]""", string type = "LoadBalancer") =>
        Resources.Custom("Service", name, $$"""{"type":"{{type}}"}""", $$"""{"loadBalancer":{"ingress":{{ingress}} } }""");

    public static string ConfigMap(string name, string data) =>
        $$"""{"kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"azure-iot-operations"},"data":{{data}}}""";

    public static string Secret(string name) => $$"""{"kind":"Secret","metadata":{"name":"{{name}}","namespace":"azure-iot-operations"} }""";

    /// <summary>A site with these listeners, and everything about certificates answered: one issuer, ready.</summary>
    public static SiteBuilder Tls(params string[] listeners) => new SiteBuilder()
        .Kubernetes(Evidence.BrokerListeners, listeners)
        .Kubernetes(Evidence.ClusterIssuers, Issuer())
        .Kubernetes(Evidence.Issuers)
        .Kubernetes(Evidence.Certificates)
        .Kubernetes(Evidence.Services)
        .Kubernetes(Evidence.SecretNames)
        .Kubernetes(Evidence.SecretSyncs);
}
