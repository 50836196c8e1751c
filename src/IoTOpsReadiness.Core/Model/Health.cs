namespace IoTOpsReadiness.Model;

/// <summary>What a component reports of itself.</summary>
/// <param name="State">Available, Degraded, Unavailable or Unknown, or an older release's word for it.</param>
/// <param name="ReasonCode">A code with a meaning in the health reference, if any.</param>
/// <param name="Message">The component's own words, if any.</param>
/// <param name="Since">When the state last changed, if told.</param>
/// <param name="UpdatedAt">When the state was last reported, if told.</param>
/// <param name="Path">Where it was read, for example <c>status.healthState.status</c>.</param>
public sealed record Health(string State, string? ReasonCode, string? Message, DateTimeOffset? Since, DateTimeOffset? UpdatedAt, string Path)
{
    /// <summary>The part of the resource that reports, for example <c>endpoint plc</c>; null for the resource itself.</summary>
    public string? Part { get; init; }
}
