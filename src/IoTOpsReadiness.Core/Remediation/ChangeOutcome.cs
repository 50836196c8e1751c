namespace IoTOpsReadiness.Remediation;

/// <summary>What became of one change.</summary>
public enum ChangeOutcome
{
    /// <summary>Nothing was written: with -WhatIf, or because a saved site cannot be written to.</summary>
    Planned,

    /// <summary>Written, followed to its end and read back: it is as it should be.</summary>
    Applied,

    /// <summary>It was already as it should be; nothing was written.</summary>
    Unchanged,

    /// <summary>Accepted by Azure, but the site has not taken it yet: it is offline, or still working on it.</summary>
    Pending,

    /// <summary>Accepted by the service, and read back without the change.</summary>
    Ignored,

    /// <summary>Refused by the service; its words are in the message. Nothing changed.</summary>
    Rejected,

    /// <summary>The resource was changed by somebody else since the plan was made, so that nothing was written.</summary>
    Moved,

    /// <summary>It went wrong on the way; the message says what is known of the state the resource is in.</summary>
    Failed,

    /// <summary>The user said no.</summary>
    Declined,

    /// <summary>Left out by -Include, -Exclude or -MaxImpact.</summary>
    Excluded,

    /// <summary>Not tried, because a step it depends on did not succeed.</summary>
    Blocked,

    /// <summary>Not tried, because the user has to say something first; the message says what.</summary>
    NeedsInput,

    /// <summary>A step that no API makes; the change carries the instruction.</summary>
    Listed,
}
