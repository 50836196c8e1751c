using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>The broker as it really runs, and where it may run.</content>
public sealed partial class Site
{
    private BrokerPods? brokerPods;

    /// <summary>The broker's pods.</summary>
    public BrokerPods BrokerPods => LazyInitializer.EnsureInitialized(ref brokerPods, () => new BrokerPods(Pods, Namespace));

    /// <summary>How many nodes may run the broker; as Azure counts them where the cluster does not tell; null where neither does.</summary>
    public int? NodeCount => Has(Evidence.Nodes) ? SchedulableNodes.Count : AzureNodeCount;

    private int? AzureNodeCount
    {
        get
        {
            foreach (ResourceDocument cluster in Snapshot.Documents(Evidence.ConnectedClusters, EvidenceSource.Azure))
            {
                JsonElement count = cluster.Root.At("properties.totalNodeCount");
                if (count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out int nodes) && nodes > 0)
                {
                    return nodes;
                }
            }

            return null;
        }
    }
}
