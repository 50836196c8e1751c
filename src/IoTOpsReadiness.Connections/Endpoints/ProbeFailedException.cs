using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Endpoints;

/// <summary>A probe came to an end before TLS.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves this folder.
internal sealed class ProbeFailedException(EndpointStatus status, string message, Exception? inner = null) : Exception(message, inner)
#pragma warning restore CA1032, CA1064
{
    public EndpointStatus Status => status;
}
