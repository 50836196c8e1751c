using System.Globalization;

namespace IoTOpsReadiness.Sizing;

/// <summary>
/// Places the pods of a broker on nodes: a sum over the cluster is not enough, because each pod must fit one node. The
/// result depends on the input alone.
/// </summary>
public static class BrokerPacking
{
    // Quantities are decimal fractions in binary; a core that is short by this much is there.
    private const double Tolerance = 1e-6;

    /// <summary>
    /// The largest pods first, and copies of one partition on different nodes as long as there is room. A placement
    /// that spreads, as the scheduler does, is tried first, then one that fills the tightest nodes, then one
    /// that gives up the preference.
    /// </summary>
    /// <param name="cardinality">The broker.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="cpuLimits">Whether its pods request CPU; without it they always find a node.</param>
    /// <param name="otherCores">
    /// Cores of one more pod to place last: the other components of Azure IoT Operations, where their own requests are
    /// not already in <paramref name="nodes"/>.
    /// </param>
    public static BrokerPlacement Pack(BrokerCardinality cardinality, IReadOnlyList<NodeCapacity> nodes, bool cpuLimits, double otherCores = 0)
    {
        PodPlacement[] pods = [.. Pods(cardinality, cpuLimits, otherCores)];
        BrokerPlacement best = Place(pods, nodes, Spread);
        foreach (Preference preference in new Preference[] { Apart, Fill })
        {
            if (best.Fits)
            {
                break;
            }

            BrokerPlacement next = Place(pods, nodes, preference);
            best = next.Unplaced.Count < best.Unplaced.Count ? next : best;
        }

        return best;
    }

    // The node with the lowest rank is taken among those with room, the first of equals.
    private delegate (double First, double Second) Preference(PodPlacement pod, List<PodPlacement> onNode, double free);

    private static (double First, double Second) Spread(PodPlacement pod, List<PodPlacement> onNode, double free) => (Alike(pod, onNode), onNode.Count);

    private static (double First, double Second) Apart(PodPlacement pod, List<PodPlacement> onNode, double free) =>
        (pod.Partition is null ? 0 : Alike(pod, onNode), free);

    private static (double First, double Second) Fill(PodPlacement pod, List<PodPlacement> onNode, double free) => (free, 0);

    private static int Alike(PodPlacement pod, List<PodPlacement> onNode) => onNode.Count(other => other.Partition == pod.Partition);

    private static BrokerPlacement Place(PodPlacement[] pods, IReadOnlyList<NodeCapacity> nodes, Preference preference)
    {
        double[] free = [.. nodes.Select(node => node.FreeCores)];
        List<PodPlacement>[] placed = [.. nodes.Select(_ => new List<PodPlacement>())];
        List<PodPlacement> unplaced = [];
        foreach (PodPlacement pod in pods)
        {
            int index = Choose(pod, free, placed, preference);
            if (index < 0)
            {
                unplaced.Add(pod);
                continue;
            }

            placed[index].Add(pod with { Node = nodes[index].Name });
            free[index] -= pod.Cores;
        }

        return new()
        {
            Nodes = [.. nodes.Select((node, index) => new NodePlacement { Node = node, Pods = placed[index] })],
            Unplaced = unplaced,
        };
    }

    private static int Choose(PodPlacement pod, double[] free, List<PodPlacement>[] placed, Preference preference)
    {
        int chosen = -1;
        (double First, double Second) best = default;
        for (int i = 0; i < free.Length; i++)
        {
            if (pod.Cores > free[i] + Tolerance)
            {
                continue;
            }

            (double First, double Second) rank = preference(pod, placed[i], free[i]);
            if (chosen < 0 || rank.CompareTo(best) < 0)
            {
                (chosen, best) = (i, rank);
            }
        }

        return chosen;
    }

    private static IEnumerable<PodPlacement> Pods(BrokerCardinality cardinality, bool cpuLimits, double otherCores)
    {
        double frontend = cpuLimits ? cardinality.FrontendWorkers * BrokerDemand.CoresPerFrontendWorker : 0;
        double backend = cpuLimits ? cardinality.BackendWorkers * BrokerDemand.CoresPerBackendWorker : 0;
        IEnumerable<PodPlacement> frontends = Enumerable.Range(0, cardinality.FrontendReplicas)
            .Select(number => new PodPlacement(Name($"aio-broker-frontend-{number}"), null, frontend, null));
        IEnumerable<PodPlacement> backends = Enumerable.Range(1, cardinality.Partitions)
            .SelectMany(partition => Enumerable.Range(0, cardinality.RedundancyFactor)
                .Select(copy => new PodPlacement(Name($"aio-broker-backend-{partition}-{copy}"), partition, backend, null)));
        IEnumerable<PodPlacement> sized = frontend > backend ? frontends.Concat(backends) : backends.Concat(frontends);
        return otherCores > 0 ? sized.Append(new("other components", null, otherCores, null)) : sized;
    }

    private static string Name(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
