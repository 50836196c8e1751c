using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A node of the cluster.</summary>
public sealed class Node(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Node")
{
    /// <summary>For example <c>Ubuntu 24.04.1 LTS</c>.</summary>
    public string? OsImage => Text(Status.At("nodeInfo.osImage"), "status.nodeInfo.osImage");

    /// <summary>For example <c>linux</c>.</summary>
    public string? OperatingSystem => Text(Status.At("nodeInfo.operatingSystem"), "status.nodeInfo.operatingSystem");

    /// <summary>For example <c>v1.31.4+k3s1</c>.</summary>
    public string? KubeletVersion => Text(Status.At("nodeInfo.kubeletVersion"), "status.nodeInfo.kubeletVersion");

    /// <summary>For example <c>amd64</c>.</summary>
    public string? Architecture => Text(Status.At("nodeInfo.architecture"), "status.nodeInfo.architecture");

    /// <summary>For example <c>6.8.0-51-generic</c>.</summary>
    public string? KernelVersion => Text(Status.At("nodeInfo.kernelVersion"), "status.nodeInfo.kernelVersion");

    /// <summary>For example <c>azure:///subscriptions/…</c> or <c>k3s://node-1</c>.</summary>
    public string? ProviderId => Text("providerID");

    /// <summary>True where the node is cordoned.</summary>
    public bool IsUnschedulable => Flag("unschedulable") ?? false;

    /// <summary>True where the node only runs the control plane by its role label.</summary>
    public bool IsControlPlane =>
        HasLabel("node-role.kubernetes.io/control-plane") || HasLabel("node-role.kubernetes.io/master");

    /// <summary>True where ordinary pods may be placed: not cordoned, and no taint that keeps them away.</summary>
    public bool IsSchedulable => !IsUnschedulable && !List("taints").Any(Repels);

    /// <summary>True where the kubelet reports Ready; null where it reports nothing.</summary>
    public bool? IsReady
    {
        get
        {
            foreach (JsonElement condition in List(Status.At("conditions"), "status.conditions"))
            {
                if (condition.At("type").TextOrNull() == "Ready")
                {
                    return condition.At("status").TextOrNull() == "True";
                }
            }

            return null;
        }
    }

    /// <summary>Cores of the machine; null where not reported.</summary>
    public double? CapacityCpu => Amount("capacity", "cpu");

    /// <summary>Bytes of memory of the machine; null where not reported.</summary>
    public double? CapacityMemory => Amount("capacity", "memory");

    /// <summary>Bytes of disk for containers; null where not reported.</summary>
    public double? CapacityEphemeralStorage => Amount("capacity", "ephemeral-storage");

    /// <summary>Cores that pods may request; null where not reported.</summary>
    public double? AllocatableCpu => Amount("allocatable", "cpu");

    /// <summary>Bytes of memory that pods may request; null where not reported.</summary>
    public double? AllocatableMemory => Amount("allocatable", "memory");

    /// <summary>Bytes of disk that pods may use; null where not reported.</summary>
    public double? AllocatableEphemeralStorage => Amount("allocatable", "ephemeral-storage");

    /// <summary>Bytes of 2 MiB huge pages that pods may request; null where not reported.</summary>
    public double? AllocatableHugePages => Amount("allocatable", "hugepages-2Mi");

    // A taint that no pod of Azure IoT Operations tolerates. The not-ready and pressure taints come and go; they are
    // the health of a node, not its purpose.
    private static bool Repels(JsonElement taint) =>
        taint.At("effect").TextOrNull() is "NoSchedule" or "NoExecute"
        && !taint.At("key").TextOrEmpty().StartsWith("node.kubernetes.io/", StringComparison.Ordinal);

    private bool HasLabel(string name) => Root.At("metadata.labels").Member(name).ValueKind != JsonValueKind.Undefined;

    private double? Amount(string set, string name)
    {
        JsonElement value = Status.At(set).Member(name);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        string text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.TextOrEmpty();
        return Quantity.TryParse(text, out double amount)
            ? amount
            : throw Malformed($"status.{set}.{name}", "is not a quantity");
    }
}
