using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Guidelines.Network;

/// <summary>What hints at a blocked endpoint. It proves nothing: a firewall is outside the cluster.</summary>
internal static class ReachabilityEvidence
{
    private const int NamesShown = 3;

    /// <summary>The hints in one line; null where nothing that could hint was collected.</summary>
    public static string? Describe(Site site)
    {
        string[] hints = [.. Pods(site), .. Arc(site), .. Flows(site)];
        return hints.Length == 0 ? null : string.Join("; ", hints);
    }

    private static IEnumerable<string> Pods(Site site)
    {
        if (site.Has(Evidence.Pods))
        {
            string[] waiting =
            [
                .. site.Pods.Where(pod => pod.WaitingReasons.Any(reason => reason is "ImagePullBackOff" or "ErrImagePull")).Select(pod => $"{pod.Namespace}/{pod.Name}"),
            ];
            yield return waiting.Length == 0 ? "no pod waits for its image" : $"{waiting.Length} waiting for an image: {Names(waiting)}";
        }
    }

    private static IEnumerable<string> Arc(Site site)
    {
        if (site.ConnectedCluster is { ConnectivityStatus: { } status } cluster)
        {
            yield return $"Azure Arc reports {status}{(cluster.UsesGateway ? ", through an Arc gateway" : "")}";
        }
    }

    private static IEnumerable<string> Flows(Site site)
    {
        string[] failing = [.. site.Flows.Where(flow => Same.AnyOf(flow.HealthState, "Degraded", "Unavailable")).Select(flow => flow.Name).Distinct()];
        if (failing.Length > 0)
        {
            yield return $"{failing.Length} dataflows degraded or unavailable: {Names(failing)}";
        }
    }

    private static string Names(string[] names) =>
        string.Join(", ", names.Take(NamesShown)) + (names.Length > NamesShown ? ", …" : "");
}
