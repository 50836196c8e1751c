namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Dataflows and what belongs to them, as the Kubernetes API returns them.</summary>
internal static class DataflowResources
{
    public const string Bundle = "azure-iot-operations-aio-ca-trust-bundle";

    public static string Endpoint(string name, string spec) => Resources.Custom("DataflowEndpoint", name, spec);

    /// <summary>An MQTT endpoint; the local broker's with all it should have unless told otherwise.</summary>
    public static string Mqtt(
        string name,
        string? host = "aio-broker:18883",
        string method = "ServiceAccountToken",
        string? audience = "aio-internal",
        string tls = $$"""{"mode":"Enabled","trustedCaCertificateConfigMapRef":"{{Bundle}}"}""",
        string more = "") => Endpoint(name, $$"""
        {"endpointType":"Mqtt"{{more}},"mqttSettings":{{{(host is null ? "" : $"\"host\":\"{host}\",")}}"tls":{{tls}},
         "authentication":{"method":"{{method}}","serviceAccountTokenSettings":{{(audience is null ? "{}" : $$"""{"audience":"{{audience}}"}""")}} } } }
        """);

    public static string Kafka(string name, string host, string method, string more = "", string tls = "{}") => Endpoint(name, $$"""
        {"endpointType":"Kafka"{{more}},"kafkaSettings":{"host":"{{host}}","authentication":{"method":"{{method}}"},"tls":{{tls}} } }
        """);

    /// <summary>An endpoint of any type whose settings hold a host and a method.</summary>
    public static string Any(string name, string type, string settings, string host, string method, string clientId = "11111111-0000-0000-0000-000000000000") => Endpoint(name, $$"""
        {"endpointType":"{{type}}","{{settings}}":{"host":"{{host}}","authentication":{"method":"{{method}}","userAssignedManagedIdentitySettings":{"clientId":"{{clientId}}"} } } }
        """);

    public static string Profile(string name = "default", int? instances = null) =>
        Resources.Custom("DataflowProfile", name, instances is null ? "{}" : $$"""{"instanceCount":{{instances}}}""");

    public static string Flow(string name, string source = "default", string destination = "cloud", string profile = "default", string mode = "Enabled", string status = "{}") =>
        Resources.Custom("Dataflow", name, $$"""
            {"profileRef":"{{profile}}","mode":"{{mode}}","operations":[
              {"operationType":"Source","sourceSettings":{"endpointRef":"{{source}}"} },
              {"operationType":"Destination","destinationSettings":{"endpointRef":"{{destination}}"} }]}
            """, status);

    public static string Graph(string name, string artifact, string profile = "default", string source = "default", string destination = "default") =>
        Resources.Custom("DataflowGraph", name, $$"""
            {"profileRef":"{{profile}}","nodes":[
              {"nodeType":"Source","name":"in","sourceSettings":{"endpointRef":"{{source}}"} },
              {"nodeType":"Graph","name":"work","graphSettings":{"artifact":"{{artifact}}"} },
              {"nodeType":"Destination","name":"out","destinationSettings":{"endpointRef":"{{destination}}"} }]}
            """);
}
