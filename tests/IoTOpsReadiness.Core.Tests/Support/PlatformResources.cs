namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>What a cluster stands on, as the Kubernetes API and ARM return it.</summary>
internal static class PlatformResources
{
    public const string ClusterId = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/site";

    public const string Issuer = "https://issuer.example.net/one/";

    /// <summary>A cluster as Arc knows it: all is well, except for what is overridden.</summary>
    public static string ConnectedCluster(
        string status = "Connected",
        string profiles = $$$"""
            "oidcIssuerProfile":{"enabled":true,"issuerUrl":"{{{Issuer}}}"},"securityProfile":{"workloadIdentity":{"enabled":true}},"arcAgentProfile":{"agentAutoUpgrade":"Disabled"}
            """,
        string more = "\"distribution\":\"k3s\"",
        string location = "westeurope") => $$"""
        {"id":"{{ClusterId}}","name":"site","location":"{{location}}","properties":{"connectivityStatus":"{{status}}",{{profiles}},{{more}} } }
        """;

    public static string ArcConfiguration(string data) => $$"""
        {"kind":"ConfigMap","metadata":{"name":"azure-clusterconfig","namespace":"azure-arc"},"data":{{data}}}
        """;

    public static string Deployment(string @namespace, string name, int available = 1, string containers = "[]") => $$$"""
        {"kind":"Deployment","metadata":{"name":"{{{name}}}","namespace":"{{{@namespace}}}"},"spec":{"replicas":1,"template":{"spec":{"containers":{{{containers}}} } }},"status":{"availableReplicas":{{{available}}} } }
        """;

    public static string Extension(string type, string properties = "\"autoUpgradeMinorVersion\":false", string name = "extension") =>
        Resources.Arm("Microsoft.KubernetesConfiguration/extensions", name, $$"""{"extensionType":"{{type}}",{{properties}} }""");

    public static string Instance(string spec = "{}", string name = "aio") => Resources.Custom("Instance", name, spec);

    public static string ArmInstance(string properties = "{}", string identities = "{}", string name = "aio") => $$"""
        {"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.IoTOperations/instances/{{name}}","name":"{{name}}","identity":{"type":"UserAssigned","userAssignedIdentities":{{identities}}},"properties":{{properties}} }
        """;

    public static string Provider(string name, string state = "Registered") => $$"""{"id":"/subscriptions/0/providers/{{name}}","namespace":"{{name}}","registrationState":"{{state}}"}""";

    public static string Pod(string @namespace, string name, bool ready = true, string? waiting = null, string node = "node-1", string image = "mcr.microsoft.com/x:1") => $$"""
        {"kind":"Pod","metadata":{"name":"{{name}}","namespace":"{{@namespace}}"},"spec":{"nodeName":"{{node}}","containers":[{"name":"c","image":"{{image}}"}]},"status":{"phase":"Running",
         "conditions":[{"type":"Ready","status":"{{(ready ? "True" : "False")}}"}],
         "containerStatuses":[{"name":"c","state":{{(waiting is null ? "{}" : $$"""{"waiting":{"reason":"{{waiting}}"} }""")}} }] } }
        """;
}
