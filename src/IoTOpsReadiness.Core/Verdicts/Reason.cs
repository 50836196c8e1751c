namespace IoTOpsReadiness.Verdicts;

/// <summary>Why a guideline or a finding is <see cref="Status.Unknown"/>.</summary>
public enum Reason
{
    /// <summary>The status is not Unknown.</summary>
    None,

    /// <summary>The caller lacks a permission; the finding names the verb and resource, or the ARM action.</summary>
    NotAuthorized,

    /// <summary>The API could not be reached.</summary>
    Unreachable,

    /// <summary>The API, or the guideline itself, did not finish in time.</summary>
    TimedOut,

    /// <summary>The evidence was not asked for: no connection to that side, or a snapshot without it.</summary>
    NotCollected,

    /// <summary>The evidence was read and makes no sense.</summary>
    InvalidData,

    /// <summary>Only a person knows it; the finding names the parameter.</summary>
    NeedsInput,

    /// <summary>It needs reference data newer than, or other than, what is at hand.</summary>
    NeedsReferenceData,
}
