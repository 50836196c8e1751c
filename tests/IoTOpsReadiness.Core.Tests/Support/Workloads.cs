namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>What runs in a cluster, and the disks it uses, as the Kubernetes API returns them.</summary>
internal static class Workloads
{
    /// <summary>A pod that runs and is Ready, unless told otherwise.</summary>
    public static string Pod(
        string name,
        string? node,
        bool ready = true,
        string cpu = "0",
        string phase = "Running",
        string @namespace = "azure-iot-operations",
        string image = "mcr.microsoft.com/test:1",
        string? unschedulable = null,
        string metadata = "\"labels\":{}",
        string volumes = "[]")
    {
        string assignment = node is null ? "" : $"\"nodeName\":\"{node}\",";
        string scheduled = unschedulable is null ? "" : $$""",{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"{{unschedulable}}"}""";
        return $$$"""
            {"kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"{{{@namespace}}}",{{{metadata}}}},
             "spec":{{{{assignment}}}"containers":[{"image":"{{{image}}}","resources":{"requests":{"cpu":"{{{cpu}}}"} } }],"volumes":{{{volumes}}} },
             "status":{"phase":"{{{phase}}}","conditions":[{"type":"Ready","status":"{{{(ready ? "True" : "False")}}}"}{{{scheduled}}}]} }
            """;
    }

    /// <summary>Every copy of every partition, each on the next node.</summary>
    public static IEnumerable<string> Backends(int partitions, int copies, params string[] nodes)
    {
        int next = 0;
        for (int partition = 1; partition <= partitions; partition++)
        {
            for (int copy = 0; copy < copies; copy++)
            {
                yield return Pod($"aio-broker-backend-{partition}-{copy}", nodes[next++ % nodes.Length]);
            }
        }
    }

    /// <summary>A claim, for example of <c>10Gi</c>.</summary>
    public static string Claim(string name, string phase = "Bound", string size = "10Gi", string? storageClass = null, string metadata = "\"labels\":{}")
    {
        string assigned = storageClass is null ? "" : $"\"storageClassName\":\"{storageClass}\",";
        return $$$"""
            {"kind":"PersistentVolumeClaim","metadata":{"name":"{{{name}}}","namespace":"azure-iot-operations",{{{metadata}}}},
             "spec":{{{{assigned}}}"accessModes":["ReadWriteOncePod"],"resources":{"requests":{"storage":"{{{size}}}"} } },"status":{"phase":"{{{phase}}}"} }
            """;
    }

    /// <summary>What makes a claim one of a generic ephemeral volume.</summary>
    public const string OwnedByPod = "\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"aio-broker-backend-1-0\",\"uid\":\"1\"}]";

    /// <summary>A storage class.</summary>
    public static string StorageClass(string name, string provisioner = "disk.csi.example.com", bool isDefault = false) => $$"""
        {"kind":"StorageClass","metadata":{"name":"{{name}}","annotations":{"storageclass.kubernetes.io/is-default-class":"{{(isDefault ? "true" : "false")}}"} },"provisioner":"{{provisioner}}"}
        """;
}
