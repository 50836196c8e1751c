using System.Net;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>What became of one query, before it is known for which kinds it was asked.</summary>
internal sealed record FetchResult(QueryOutcome Outcome)
{
    public IReadOnlyList<ResourceDocument> Documents { get; init; } = [];

    public string? Permission { get; init; }

    public string? Message { get; init; }

    public int Requests { get; init; }

    public TimeSpan Duration { get; init; }

    public bool SiteNamespaceOnly { get; init; }

    /// <summary>The status of the answer that decided; null if none came.</summary>
    public HttpStatusCode? Status { get; init; }

    public Exception? Exception { get; init; }
}
