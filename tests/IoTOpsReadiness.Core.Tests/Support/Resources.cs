namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Documents as the Kubernetes API or ARM returns them, around the part a test is about.</summary>
internal static class Resources
{
    public static string Custom(string kind, string name, string spec, string status = "{}") => $$"""
        {"kind":"{{kind}}","metadata":{"name":"{{name}}","namespace":"azure-iot-operations"},"spec":{{spec}},"status":{{status}}}
        """;

    public static string Arm(string type, string name, string properties) => $$"""
        {"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/{{type}}/{{name}}","name":"{{name}}","type":"{{type}}","properties":{{properties}}}
        """;

    public static string Broker(string spec) => Custom("Broker", "default", spec);

    public static string ArmBroker(string properties) => Arm("Microsoft.IoTOperations/instances/brokers", "default", properties);

    /// <summary>A node as K3s reports it.</summary>
    public static string Node(
        string name = "node-1",
        string cpu = "8",
        string memory = "32Gi",
        string disk = "100Gi",
        string osImage = "Ubuntu 24.04.1 LTS",
        string kubelet = "v1.31.4+k3s1",
        string architecture = "amd64",
        string spec = "{}") => $$$"""
        {"kind":"Node","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}},"status":{
          "capacity":{"cpu":"{{{cpu}}}","memory":"{{{memory}}}","ephemeral-storage":"{{{disk}}}"},
          "allocatable":{"cpu":"{{{cpu}}}","memory":"{{{memory}}}","ephemeral-storage":"{{{disk}}}"},
          "conditions":[{"type":"Ready","status":"True"}],
          "nodeInfo":{"osImage":"{{{osImage}}}","operatingSystem":"linux","kubeletVersion":"{{{kubelet}}}","architecture":"{{{architecture}}}","kernelVersion":"6.8.0-51-generic"} } }
        """;
}
