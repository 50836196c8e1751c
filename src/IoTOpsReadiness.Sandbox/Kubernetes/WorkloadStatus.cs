using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>
/// Plays the controllers of Deployments and StatefulSets, which are done at once here: a change is observed, and as many
/// replicas are ready as are wanted. The pods themselves stay what they are.
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
}
