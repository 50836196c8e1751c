using System.Text.Json.Serialization;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation;

/// <summary>
/// One step of a remediation, as data: what to change, why, what it does to those who use the site, and whether it can be
/// undone. Whatever makes one, the same executor applies it.
/// </summary>
public sealed record Change
{
    /// <summary>Names the step within its plan, for example <c>BrokerListener/default-insecure</c>; one step per resource.</summary>
    public required string Id { get; init; }

    /// <summary>Who can make it.</summary>
    public required RemediationKind Kind { get; init; }

    /// <summary>The change in a few words, in the imperative.</summary>
    public required string Title { get; init; }

    /// <summary>The resource that changes.</summary>
    public required ResourceReference Target { get; init; }

    /// <summary>The ids of the guidelines it is for, for example <c>Listener.TlsAutomatic</c>.</summary>
    public IReadOnlyList<string> Guidelines { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The side it is written to.</summary>
    public EvidenceSource Side { get; init; } = EvidenceSource.Azure;

    /// <summary>How it is written; null for a step that no API makes.</summary>
    public ChangeOperation? Operation { get; init; }

    /// <summary>Where it is written: the ARM id, or the path in the Kubernetes API; null where it is not known or no API makes it.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// The configuration before, as JSON; null where the resource does not exist. Top-level members that it does not have
    /// are left as they are. Credentials are masked.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>The configuration after, as JSON; null where the resource is removed. A mask stands for what is there.</summary>
    public string? After { get; init; }

    /// <summary>What it does to those who use the site.</summary>
    public ChangeImpact Impact { get; init; }

    /// <summary>Who notices what, in a sentence; null where nobody does.</summary>
    public string? ImpactDetail { get; init; }

    /// <summary>True where the state before can be restored.</summary>
    public bool IsReversible { get; init; } = true;

    /// <summary>The ids of the steps that come first; where one of them does not succeed, this one is not tried.</summary>
    public IReadOnlyList<string> DependsOn { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What has to be so before, and this module does not see to.</summary>
    public IReadOnlyList<string> Prerequisites { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What only the user can say, and has not; such a step is not applied. Each names the parameter that takes it.</summary>
    public IReadOnlyList<string> MissingInput { get; init => field = Indexable.Of(value); } = [];

    /// <summary>
    /// What the site itself will tell once earlier steps are done, and the step cannot be made without; null where nothing
    /// is missing. A plan made then has it.
    /// </summary>
    public string? Awaits { get; init; }

    /// <summary>The command line that makes this very change; null where there is none.</summary>
    public string? Command { get; init; }

    /// <summary>What to do, for a step that no API makes: an instruction, a script or a runbook.</summary>
    public string? Instruction { get; init; }

    /// <summary>
    /// True where members beyond <see cref="Before"/> count as no change by somebody else: what the service filled in by
    /// itself was not seen.
    /// </summary>
    public bool ToleratesAdditions { get; init; }

    /// <summary>
    /// True for a write that changes what the service documents as fixed at creation. It is tried only because the user
    /// insisted, and nothing but reading back tells what became of it.
    /// </summary>
    public bool IsAttempt { get; init; }

    /// <summary>The properties that change, before and after.</summary>
    [JsonIgnore]
    public IReadOnlyList<PropertyDifference> Differences => ChangeBody.Differences(Before, After);

    /// <summary>True where this module can make the change as it stands.</summary>
    [JsonIgnore]
    public bool IsApplicable => Kind == RemediationKind.Api && Operation is not null && Path is not null && MissingInput.Count == 0 && Awaits is null;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Title}";
}
