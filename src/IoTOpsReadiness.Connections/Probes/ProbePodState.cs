using System.Text.Json;
using IoTOpsReadiness.Probes;

namespace IoTOpsReadiness.Connections.Probes;

/// <summary>What the status of a pod says.</summary>
/// <param name="Phase">Pending, Running, Succeeded or Failed; null where the cluster has not said yet.</param>
/// <param name="Reason">Why it failed or waits, in a word.</param>
/// <param name="Message">The same in words.</param>
/// <param name="IsWaiting">True where a container waits for <paramref name="Reason"/>.</param>
/// <param name="IsUnscheduled">True where no node has taken it.</param>
/// <param name="ExitCode">What the container ended with; null where it has not.</param>
internal sealed record ProbePodState(string? Phase, string? Reason, string? Message, bool IsWaiting, bool IsUnscheduled, int? ExitCode)
{
    /// <summary>Reads a pod.</summary>
    public static ProbePodState Of(JsonElement pod)
    {
        JsonElement status = Member(pod, "status");
        JsonElement state = default;
        foreach (JsonElement container in Items(status, "containerStatuses"))
        {
            if (Text(container, "name") == ProbePod.Container)
            {
                state = Member(container, "state");
            }
        }

        JsonElement waiting = Member(state, "waiting");
        JsonElement terminated = Member(state, "terminated");
        JsonElement condition = Items(status, "conditions").FirstOrDefault(item => Text(item, "type") == "PodScheduled");
        bool isUnscheduled = string.IsNullOrEmpty(Text(Member(pod, "spec"), "nodeName"));
        bool isWaiting = waiting.ValueKind == JsonValueKind.Object;
        JsonElement cause = Text(status, "reason") is not null ? status : isWaiting ? waiting : terminated.ValueKind == JsonValueKind.Object ? terminated : condition;
        return new(
            Text(status, "phase"),
            Text(cause, "reason"),
            Text(cause, "message"),
            isWaiting,
            isUnscheduled,
            Member(terminated, "exitCode") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out int exit) ? exit : null);
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static JsonElement[] Items(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;
}
