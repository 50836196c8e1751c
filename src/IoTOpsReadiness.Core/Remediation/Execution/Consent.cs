namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>What the user says to a step.</summary>
public enum Consent
{
    /// <summary>Take it.</summary>
    Granted,

    /// <summary>Only say what would be done.</summary>
    WhatIf,

    /// <summary>Leave it.</summary>
    Refused,
}
