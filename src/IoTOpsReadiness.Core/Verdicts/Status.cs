namespace IoTOpsReadiness.Verdicts;

/// <summary>What is known about a guideline, or about one resource under it. Severity is a separate matter.</summary>
public enum Status
{
    /// <summary>The evidence was read and the rule is met.</summary>
    Pass,

    /// <summary>The evidence was read and the rule is not met.</summary>
    Fail,

    /// <summary>No API can decide it; the finding says what to look at or declare.</summary>
    Manual,

    /// <summary>It does not apply to this topology, version or deployment; the finding says why.</summary>
    NotApplicable,

    /// <summary>It could be decided, but the evidence is missing; <see cref="Reason"/> says why.</summary>
    Unknown,

    /// <summary>It would fail, and a dated exemption with owner and reason covers it.</summary>
    Exempt,
}
