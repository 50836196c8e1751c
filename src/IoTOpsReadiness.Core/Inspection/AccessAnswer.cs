namespace IoTOpsReadiness.Inspection;

/// <summary>Whether the broker would let a client do something.</summary>
public enum AccessAnswer
{
    /// <summary>It would not.</summary>
    No,

    /// <summary>It would.</summary>
    Yes,

    /// <summary>Not known: what decides was not collected.</summary>
    Unknown,
}
