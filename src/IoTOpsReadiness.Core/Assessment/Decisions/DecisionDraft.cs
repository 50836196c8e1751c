using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>What a new decision is to say. It has to keep the rules of the file before it becomes one.</summary>
public sealed record DecisionDraft
{
    /// <summary>What is decided.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The id or reference of a guideline.</summary>
    public required string Guideline { get; init; }

    /// <summary>The resources; null for all.</summary>
    public string? Target { get; init; }

    /// <summary>The properties; null for all.</summary>
    public string? Path { get; init; }

    /// <summary>The one finding, by its fingerprint; null for all.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The sites; null for all.</summary>
    public string? Site { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The last day, or moment, it holds.</summary>
    public required string Expires { get; init; }

    /// <summary>Where it is tracked, if anywhere.</summary>
    public string? Ticket { get; init; }

    /// <summary>The same for one finding, and nothing beside it.</summary>
    public DecisionDraft For(Finding finding) => this with
    {
        Target = TargetPattern.Exactly(finding.Target),
        Path = finding.Path is null ? null : TargetPattern.Literal(finding.Path),
        // A resource may have several findings that no property tells apart, and the site often has.
        Fingerprint = finding.Path is null && finding.Fingerprint.Length > 0 ? finding.Fingerprint : null,
    };

    /// <summary>The same for one site, and no other.</summary>
    public DecisionDraft At(string site) => this with { Site = TargetPattern.Literal(site) };

    /// <summary>Makes the decision, from today on.</summary>
    /// <param name="now">The moment it is made.</param>
    /// <param name="others">Guidelines beside those of the catalogue.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.Decision.Invalid</c>: it breaks a rule of the file.</exception>
    public Decision Make(DateTimeOffset now, IReadOnlyCollection<GuidelineReference>? others = null)
    {
        var fields = new DecisionFields();
        fields.Add(DecisionFields.Kind, Kind.ToString());
        fields.Add(DecisionFields.Guideline, Guideline);
        fields.Add(DecisionFields.Target, Target ?? "");
        fields.Add(DecisionFields.Path, Path ?? "");
        fields.Add(DecisionFields.Fingerprint, Fingerprint ?? "");
        fields.Add(DecisionFields.Site, Site ?? "");
        fields.Add(DecisionFields.Reason, Reason);
        fields.Add(DecisionFields.Owner, Owner);
        fields.Add(DecisionFields.Created, DecisionDates.Format(now.UtcDateTime.Date, isLast: false));
        fields.Add(DecisionFields.Expires, Expires);
        fields.Add(DecisionFields.Ticket, Ticket ?? "");
        Decision decision = fields.Judge(now, "", others ?? []);
        return decision.State switch
        {
            DecisionState.Invalid => throw Refuse(decision.Problem!),
            DecisionState.Expired => throw Refuse($"It would have expired already: '{Expires}'."),
            _ => decision,
        };
    }

    private ReadinessException Refuse(string problem) => new(
        "IoTOps.Decision.Invalid",
        ErrorKind.InvalidArgument,
        $"The {(Kind == DecisionKind.Exemption ? "exemption" : "attestation")} of {Guideline} would be invalid: {problem}",
        "Correct what is named; docs/decisions.md has the rules.",
        Guideline);
}
