using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Reads the evidence that Azure Resource Manager has, and judges none of it.</summary>
public static class AzureCollector
{
    /// <summary>
    /// Asks for every kind that Azure knows, in parallel by what depends on what. Whatever happens to one kind is recorded
    /// as its outcome and stops no other; only cancellation ends the collection.
    /// </summary>
    /// <param name="connection">The Azure side of the site.</param>
    /// <param name="kinds">What to read. Those that only the cluster knows are left out.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<Snapshot> CollectAsync(
        AzureConnection connection, IReadOnlyCollection<EvidenceKind> kinds, CollectorOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
