namespace IoTOpsReadiness.Remediation.Journal;

/// <summary>What a line of a journal is about.</summary>
public enum JournalEvent
{
    /// <summary>A run begins; the line names site, plan and person.</summary>
    RunStarted,

    /// <summary>A write is about to be made; the line has the whole change and the state before.</summary>
    ChangeStarted,

    /// <summary>The service took the write and works on it.</summary>
    ChangeAccepted,

    /// <summary>What became of the change.</summary>
    ChangeEnded,

    /// <summary>The verdicts of the guidelines afterwards.</summary>
    ChangeVerified,

    /// <summary>The run came to its end.</summary>
    RunEnded,
}
