namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>What became of a resource between two snapshots.</summary>
public enum DriftKind
{
    /// <summary>Only the later snapshot has it.</summary>
    Added,

    /// <summary>Only the earlier snapshot has it.</summary>
    Removed,

    /// <summary>Both have it, configured differently.</summary>
    Changed,

    /// <summary>One of the snapshots could not read this kind, so nothing can be said.</summary>
    NotComparable,
}
