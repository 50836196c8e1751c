namespace IoTOpsReadiness.Remediation;

/// <summary>How an API is asked to make a change.</summary>
public enum ChangeOperation
{
    /// <summary>The whole resource is written; it is made where there is none.</summary>
    Put,

    /// <summary>Only what differs is written, as a merge patch.</summary>
    Patch,

    /// <summary>The resource is removed.</summary>
    Delete,

    /// <summary>The subscription registers a resource provider, or gives it up, as the <c>registrationState</c> to arrive at says.</summary>
    Register,
}
