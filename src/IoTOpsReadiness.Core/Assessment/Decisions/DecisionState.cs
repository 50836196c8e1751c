namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>What a decision is worth at the moment it was looked at.</summary>
public enum DecisionState
{
    /// <summary>It holds.</summary>
    Active,

    /// <summary>Its last moment is past; it is not honoured.</summary>
    Expired,

    /// <summary>Its first moment is to come; it is not honoured.</summary>
    NotYetValid,

    /// <summary>Something is wrong with it; it is not honoured.</summary>
    Invalid,

    /// <summary>It holds, and the results at hand have nothing it covers: what it was made for is gone, or it misses its target.</summary>
    Unused,

    /// <summary>It holds, and covers something that another decision covers too.</summary>
    Overlapping,
}
