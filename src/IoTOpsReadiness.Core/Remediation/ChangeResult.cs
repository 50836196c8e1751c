using System.Text.Json.Serialization;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation;

/// <summary>One change, and what became of it.</summary>
public sealed record ChangeResult
{
    /// <summary>What became of it.</summary>
    public required ChangeOutcome Outcome { get; init; }

    /// <summary>The change.</summary>
    public required Change Change { get; init; }

    /// <summary>The name of the site.</summary>
    public required string Site { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// The verdicts of the change's guidelines afterwards, for example <c>Listener.TlsAutomatic: Pass</c>; empty where nothing was
    /// written or the site could not be assessed again.
    /// </summary>
    public IReadOnlyList<string> Verified { get; init => field = Indexable.Of(value); } = [];

    /// <summary>When it was begun.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The run it was part of, for <c>Get-IoTOpsRemediationHistory</c> and <c>Undo-IoTOpsRemediation</c>; null where nothing was written.</summary>
    public string? RunId { get; init; }

    /// <summary>The journal of the run; null where nothing was written.</summary>
    public string? Journal { get; init; }

    /// <summary>The name of the step.</summary>
    [JsonIgnore]
    public string Id => Change.Id;

    /// <summary>The change in a few words.</summary>
    [JsonIgnore]
    public string Title => Change.Title;

    /// <summary>The resource.</summary>
    [JsonIgnore]
    public ResourceReference Target => Change.Target;

    /// <summary>Who makes such a change.</summary>
    [JsonIgnore]
    public RemediationKind Kind => Change.Kind;

    /// <summary>What it does to those who use the site.</summary>
    [JsonIgnore]
    public ChangeImpact Impact => Change.Impact;

    /// <summary>The properties that change, before and after.</summary>
    [JsonIgnore]
    public IReadOnlyList<PropertyDifference> Differences => Change.Differences;

    /// <inheritdoc/>
    public override string ToString() => $"{Outcome}: {Change.Title}: {Message}";
}
