namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>What became of one write.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Message">The service's words, fit to be shown; empty where all is well.</param>
/// <param name="Code">The service's own code of an error; null where it gave none.</param>
public sealed record WriteAnswer(WriteStatus Status, string Message = "", string? Code = null);

/// <summary>How a write ended.</summary>
public enum WriteStatus
{
    /// <summary>The service says that it is done.</summary>
    Done,

    /// <summary>The service took it and still works on it.</summary>
    Unfinished,

    /// <summary>The service refused it: nothing changed.</summary>
    Rejected,

    /// <summary>The service says that somebody else is writing, or has written, the resource: nothing changed.</summary>
    Conflict,

    /// <summary>The service took it and then failed.</summary>
    Failed,

    /// <summary>Nobody knows whether it arrived.</summary>
    Unknown,
}
