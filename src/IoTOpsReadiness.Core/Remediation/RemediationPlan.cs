using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation;

/// <summary>
/// What to change on a site, in order: a change comes after those it depends on. It can be reviewed, saved, and applied by
/// somebody else later; what moved meanwhile is noticed then.
/// </summary>
public sealed record RemediationPlan
{
    /// <summary>Tells this plan from others.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the site.</summary>
    public required string Site { get; init; }

    /// <summary>The ARM id of the instance; null where it is not known.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the evidence was collected that it is made from.</summary>
    public required DateTimeOffset CollectedAt { get; init; }

    /// <summary>The baseline the failures were judged by.</summary>
    public required string Baseline { get; init; }

    /// <summary>The steps, in the order to take them.</summary>
    public required IReadOnlyList<Change> Changes { get; init => field = Indexable.Of(value); }

    /// <summary>What is wrong and why no step is about it, or what else to know.</summary>
    public IReadOnlyList<string> Notes { get; init => field = Indexable.Of(value); } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Site}: {Changes.Count} steps, {Changes.Count(change => change.IsApplicable)} of them ready to be applied";
}
