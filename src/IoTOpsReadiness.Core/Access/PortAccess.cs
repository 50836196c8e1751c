using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Access;

/// <summary>The decision for one port.</summary>
/// <param name="Port">The port.</param>
/// <param name="Decision">The decision.</param>
public sealed record PortAccess(ListenerPort Port, AccessDecision Decision)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Port}: {Decision}";
}
