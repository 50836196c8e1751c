using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>What one decision covers, and whether anything was there to be covered.</summary>
internal sealed class DecisionScope
{
    private readonly TargetPattern? target;
    private int findings;
    private bool considered;
    private bool undecided;

    public DecisionScope(Decision decision)
    {
        Decision = decision;
        target = decision.State == DecisionState.Active ? TargetPattern.Parse(decision.Target, out _) : null;
    }

    public Decision Decision { get; }

    /// <summary>Covers what is said of the site as a whole too: an entry on the instance.</summary>
    public bool IncludesSite { get; init; }

    /// <summary>Whether another decision covered the same.</summary>
    public bool Overlaps { get; set; }

    /// <summary>The decision with what came out of holding it against results.</summary>
    public Decision Review => Decision.State != DecisionState.Active ? Decision : Decision with
    {
        State = findings == 0 && considered && !undecided ? DecisionState.Unused
            : Overlaps ? DecisionState.Overlapping
            : DecisionState.Active,
        FindingCount = findings,
    };

    /// <summary>Whether it is about what a guideline says of a site at all.</summary>
    public bool Concerns(GuidelineReference guideline, string site) =>
        target is not null && DecisionFields.Matches(Decision.Guideline, guideline.Id, guideline.Ref) && Wildcard.Matches(Decision.Site, site);

    /// <summary>
    /// Whether it covers a finding, for a decision that concerns its guideline and site. One that was exempted or
    /// attested before counts, so that results can be held against the decisions they were made with.
    /// </summary>
    public bool Covers(Finding finding)
    {
        considered = true;
        bool isAbout = (target!.Matches(finding.Target) || (IncludesSite && finding.Target.Kind == "Site"))
            && (Decision.Path is null || Wildcard.Matches(Decision.Path, finding.Path))
            && (Decision.Fingerprint is null || string.Equals(Decision.Fingerprint, finding.Fingerprint, StringComparison.OrdinalIgnoreCase));
        if (!isAbout)
        {
            return false;
        }

        // What could not be looked at may well be what it was made for.
        undecided |= finding.Status == Status.Unknown;
        bool covers = Decision.Kind == DecisionKind.Exemption
            ? finding.Status is Status.Fail or Status.Exempt
            : finding.Status == Status.Manual || finding.Decision?.Kind == DecisionKind.Attestation;
        findings += covers ? 1 : 0;
        return covers;
    }
}
