using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>How to apply a plan.</summary>
public sealed record ExecutionOptions
{
    /// <summary>Ids of steps or guidelines, with wildcards; null for all.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Ids of steps or guidelines to leave out, with wildcards.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The worst that a step may do to those who use the site.</summary>
    public ChangeImpact MaxImpact { get; init; } = ChangeImpact.Downtime;

    /// <summary>How long to follow one write until it counts as pending.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many independent steps are under way at once.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Why the site does not take at once what Azure accepts, for example that it is offline; null where it does.</summary>
    public string? Offline { get; init; }

    /// <summary>How long to wait before a resource that somebody else is writing is looked at again.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Asks whether a step may be taken; null for yes to all. Asked one step at a time.</summary>
    public Func<Change, CancellationToken, Task<Consent>>? Ask { get; init; }

    /// <summary>Assesses the site again by these guidelines, after the last step; null for no verification.</summary>
    public Func<IReadOnlyList<Guideline>, CancellationToken, Task<IReadOnlyList<GuidelineResult>>>? Assess { get; init; }

    /// <summary>Told about every step as it goes on.</summary>
    public Action<Change, string>? Progress { get; init; }
}
