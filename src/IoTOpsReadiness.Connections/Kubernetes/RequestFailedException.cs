using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>A request got no answer, or none that is worth reading.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves this folder.
internal sealed class RequestFailedException(QueryOutcome outcome, string message, Exception? inner = null) : Exception(message, inner)
#pragma warning restore CA1032, CA1064
{
    public QueryOutcome Outcome => outcome;
}
