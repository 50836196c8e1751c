namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>What became of a finding between two assessments, what to look at first coming first.</summary>
public enum ChangeKind
{
    /// <summary>It fails, and did not before.</summary>
    New,

    /// <summary>It failed before, and now the evidence to tell is missing.</summary>
    Unverified,

    /// <summary>It is open on both sides, and not the same: other severity, other observation, other status.</summary>
    Changed,

    /// <summary>It failed before, and does not any more.</summary>
    Fixed,

    /// <summary>It is open on both sides, and the same.</summary>
    Unchanged,
}
