using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// Plays the controllers of Deployments and StatefulSets, which are done at once here: a change is observed, and as many
/// replicas are ready as are wanted. The pods themselves stay what they are. A pod that is to run once has run at once, without
/// doing anything: what it was to do is nobody's business to do on this machine.
/// </summary>
internal static class WorkloadStatus
{
    private static readonly string[] Counts = ["replicas", "readyReplicas", "availableReplicas", "updatedReplicas", "currentReplicas"];

    /// <summary>Brings the status of a changed object up to date.</summary>
    public static void Settle(ResourceType type, JsonObject document, long generation)
    {
        if (type.Group != "apps" || document.Object("status") is not { } status)
        {
            return;
        }

        status["observedGeneration"] = generation;
        if (document.At("spec", "replicas") is JsonValue value && value.TryGetValue(out int replicas))
        {
            foreach (string count in Counts.Where(status.ContainsKey))
            {
                status[count] = replicas;
            }
        }
    }

    /// <summary>The status that an object has from the beginning; null for none.</summary>
    public static JsonObject? Initial(ResourceType type, JsonObject document, string now) =>
        type is { Group: "", Plural: "pods" } && document.Text("spec", "restartPolicy") == "Never"
            ? new() { ["phase"] = "Succeeded", ["startTime"] = now }
            : null;
}
