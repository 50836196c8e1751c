namespace IoTOpsReadiness.Remediation.Journal;

/// <summary>One line of a journal. Only the members that its event has are set.</summary>
internal sealed record JournalLine
{
    public int SchemaVersion { get; init; } = 1;

    public required JournalEvent Event { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string RunId { get; init; }

    public string? Site { get; init; }

    public string? InstanceId { get; init; }

    public string? User { get; init; }

    public string? PlanId { get; init; }

    public string? Undoes { get; init; }

    public string? ModuleVersion { get; init; }

    public string? ChangeId { get; init; }

    public Change? Change { get; init; }

    public string? ApiVersion { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public ChangeOutcome? Outcome { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<string>? Verified { get; init; }
}
