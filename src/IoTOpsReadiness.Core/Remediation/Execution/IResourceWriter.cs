using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>Reads and writes single resources of a site, through the APIs of its sides. Whatever goes wrong is an answer, not an exception.</summary>
public interface IResourceWriter
{
    /// <summary>Reads a resource as it is at this moment.</summary>
    /// <param name="side">The side it is on.</param>
    /// <param name="path">Its ARM id, or its path in the Kubernetes API.</param>
    /// <param name="apiVersion">The version of the API to read it with; null for the best that both sides know.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<ReadAnswer> ReadAsync(EvidenceSource side, string path, string? apiVersion, CancellationToken cancellationToken);

    /// <summary>Writes a resource and follows the write to its end.</summary>
    Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancellationToken);
}
