namespace IoTOpsReadiness.Snapshots;

/// <summary>What became of one query for evidence.</summary>
public enum QueryOutcome
{
    /// <summary>Not asked: no connection to that side, or no selected guideline needs it.</summary>
    NotRequested,

    /// <summary>Answered in full; an empty answer counts.</summary>
    Collected,

    /// <summary>The API server does not serve the group or the resource, so there is nothing of the kind.</summary>
    NotInstalled,

    /// <summary>The caller may not read it.</summary>
    Forbidden,

    /// <summary>The server could not be reached or kept failing.</summary>
    Unreachable,

    /// <summary>The server did not answer in time.</summary>
    TimedOut,

    /// <summary>The answer could not be understood.</summary>
    Invalid,
}
