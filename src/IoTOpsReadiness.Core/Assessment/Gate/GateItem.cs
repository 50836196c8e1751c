using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Gate;

/// <summary>One finding a gate has something to say about.</summary>
/// <param name="Result">The result it belongs to.</param>
/// <param name="Finding">The finding.</param>
/// <param name="IsKnown">True where the reference has it too.</param>
public sealed record GateItem(GuidelineResult Result, Finding Finding, bool IsKnown)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Finding.Severity} {Result.Id}{(Finding.Status == Status.Unknown ? " not verified" : "")} {Finding.Target}: {Finding.Message}";
}
