namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>Where a step stands among those about the same resource.</summary>
/// <param name="Before">What became of the one it follows; null where it follows none.</param>
/// <param name="Followers">Those that come after it.</param>
internal sealed record StepPlace(ChangeOutcome? Before, IReadOnlyList<Change> Followers);
