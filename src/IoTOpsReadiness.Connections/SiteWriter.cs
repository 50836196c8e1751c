using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections;

/// <summary>Writes to the sides of a connected site.</summary>
public sealed class SiteWriter : IResourceWriter
{
    private readonly ArmWriter? azure;
    private readonly KubernetesWriter? kubernetes;

    /// <summary>Writes through a connection.</summary>
    /// <param name="connection">The site.</param>
    /// <param name="options">How long a request may take, and how many are under way at once.</param>
    public SiteWriter(SiteConnection connection, CollectorOptions options)
    {
        if (connection.Azure is { } side)
        {
            // Nothing is shared with readers but which versions there are: what was read before is the past.
            AzureReadCache cache = side.Cache ?? AzureReadCache.ForOneSite();
            var transport = new ArmTransport(side.Client, cache, options.RequestTimeout, Math.Max(1, options.MaxConcurrency));
            azure = new(transport, new ArmReader(transport, cache, AzureReadCache.ForOneSite(), side.Credential));
        }

        kubernetes = connection.Kubernetes is { } cluster ? new(cluster, options.RequestTimeout) : null;
    }

    /// <inheritdoc/>
    public Task<ReadAnswer> ReadAsync(EvidenceSource side, string path, string? apiVersion, CancellationToken cancellationToken) =>
        side == EvidenceSource.Azure
            ? azure?.ReadAsync(path, apiVersion, cancellationToken) ?? Task.FromResult(new ReadAnswer { Failure = "Azure is not connected; use Connect-IoTOpsCluster with -Azure or -InstanceId" })
            : kubernetes?.ReadAsync(path, cancellationToken) ?? Task.FromResult(new ReadAnswer { Failure = "the cluster is not connected; use Connect-IoTOpsCluster without -NoKubernetes" });

    /// <inheritdoc/>
    public Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancellationToken) => request.Side == EvidenceSource.Azure
        ? azure?.WriteAsync(request, cancellationToken) ?? Task.FromResult(new WriteAnswer(WriteStatus.Rejected, "Azure is not connected."))
        : kubernetes?.WriteAsync(request, cancellationToken) ?? Task.FromResult(new WriteAnswer(WriteStatus.Rejected, "The cluster is not connected."));
}
