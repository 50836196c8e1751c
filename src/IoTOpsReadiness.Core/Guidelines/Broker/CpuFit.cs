using IoTOpsReadiness.Sizing;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Whether the CPU that generated limits request is there.</summary>
/// <param name="Placement">Where a fresh placement would put every pod.</param>
/// <param name="IsRunning">True where every pod already has its node and its request.</param>
internal sealed record CpuFit(BrokerPlacement Placement, bool IsRunning)
{
    /// <summary>True where the pods fit, or plainly do so already.</summary>
    public bool Fits => Placement.Fits || IsRunning;
}
