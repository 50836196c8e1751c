using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Journal;

/// <summary>One change as a journal tells it.</summary>
public sealed record RemediationRecord
{
    /// <summary>The run it was part of.</summary>
    public required string RunId { get; init; }

    /// <summary>The name of the step.</summary>
    public required string Id { get; init; }

    /// <summary>What became of it; null where the run was killed before it was known.</summary>
    public ChangeOutcome? Outcome { get; init; }

    /// <summary>True where the run was killed, so that only looking at the resource tells what became of the change.</summary>
    public bool IsInterrupted => Outcome is null;

    /// <summary>The outcome in a word, <c>Interrupted</c> included.</summary>
    public string State => Outcome?.ToString() ?? "Interrupted";

    /// <summary>True where the service had taken the write when the record ends.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>The name of the site.</summary>
    public required string Site { get; init; }

    /// <summary>The ARM id of the instance; null where it was not known.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the write was made.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was known what became of it; null where it never was.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who made it.</summary>
    public string? User { get; init; }

    /// <summary>The run that this one undid; null where it was none.</summary>
    public string? Undoes { get; init; }

    /// <summary>The change.</summary>
    public required Change Change { get; init; }

    /// <summary>The configuration that was there before the write, as JSON; credentials are masked. Null where there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The configuration as it was read back after the write, as JSON; credentials are masked. Null where it was not read back.</summary>
    public string? After { get; init; }

    /// <summary>The version of the API it was written with.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The verdicts of its guidelines afterwards.</summary>
    public IReadOnlyList<string> Verified { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The journal.</summary>
    public required string Journal { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{State}: {Change.Title}";
}
