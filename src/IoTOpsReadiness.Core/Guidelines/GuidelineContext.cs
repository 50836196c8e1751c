using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>What a guideline sees, and the words it answers in.</summary>
public sealed class GuidelineContext
{
    private readonly GuidelineDefinition definition;

    internal GuidelineContext(
        GuidelineDefinition definition,
        Site site,
        Baseline baseline,
        Topology topology,
        SiteInputs inputs,
        ReferenceData reference,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        this.definition = definition;
        Site = site;
        Baseline = baseline;
        Topology = topology;
        Inputs = inputs;
        Reference = reference;
        Now = now;
        CancellationToken = cancellationToken;
    }

    /// <summary>The site.</summary>
    public Site Site { get; }

    /// <summary>How much a failure of this guideline matters unless a finding says otherwise.</summary>
    public Severity Severity => definition.Severity;

    /// <summary>The baseline to judge by.</summary>
    public Baseline Baseline { get; }

    /// <summary>What the nodes say, or what the user declared.</summary>
    public Topology Topology { get; }

    /// <summary>What the user declared.</summary>
    public SiteInputs Inputs { get; }

    /// <summary>Dated facts: supported versions, regions.</summary>
    public ReferenceData Reference { get; }

    /// <summary>The moment the evidence is of, on the server's clock.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Cancelled when the guideline takes too long.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The rule is met for this resource.</summary>
    public Finding Pass(Resource target, string? path, string? observed, string message, string? expected = null, FindingSource? source = null) =>
        About(Status.Pass, target, path, observed, expected, message, definition.Severity, source);

    /// <summary>The rule is not met for this resource.</summary>
    public Finding Fail(
        Resource target, string? path, string? observed, string expected, string message, Severity? severity = null, FindingSource? source = null) =>
        About(Status.Fail, target, path, observed, expected, message, severity ?? definition.Severity, source);

    /// <summary>The rule does not apply to this resource.</summary>
    public Finding NotApplicable(Resource target, string message) =>
        About(Status.NotApplicable, target, null, null, null, message, definition.Severity, null);

    /// <summary>This resource cannot be judged.</summary>
    public Finding Unknown(Resource target, Reason reason, string message, string settledBy, string? path = null, string? observed = null, Severity? severity = null) =>
        About(Status.Unknown, target, path, observed, null, message, severity ?? definition.Severity, null) with { Reason = reason, SettledBy = settledBy };

    /// <summary>A person has to look at this resource.</summary>
    public Finding Manual(Resource target, string message, string settledBy) =>
        About(Status.Manual, target, null, null, null, message, definition.Severity, null) with { SettledBy = settledBy };

    /// <summary>The rule is met for the site as a whole.</summary>
    public Finding PassSite(string message, string? observed = null, string? expected = null) =>
        AboutSite(Status.Pass, message) with { Observed = observed, Expected = expected };

    /// <summary>The rule is not met for the site as a whole, or something that should be there is not.</summary>
    public Finding FailSite(string message, string? observed = null, string? expected = null, Severity? severity = null) =>
        AboutSite(Status.Fail, message) with { Observed = observed, Expected = expected, Severity = severity ?? definition.Severity };

    /// <summary>The rule does not apply to the site.</summary>
    public Finding NotApplicableSite(string message) => AboutSite(Status.NotApplicable, message);

    /// <summary>The site cannot be judged.</summary>
    public Finding UnknownSite(Reason reason, string message, string settledBy, string? observed = null) =>
        AboutSite(Status.Unknown, message) with { Reason = reason, SettledBy = settledBy, Observed = observed };

    /// <summary>A person has to look, or to declare.</summary>
    public Finding ManualSite(string message, string settledBy, string? observed = null) =>
        AboutSite(Status.Manual, message) with { SettledBy = settledBy, Observed = observed };

    /// <summary>
    /// Why one kind of evidence is missing, as an Unknown finding about it; for evidence of which only a part of the
    /// verdict depends.
    /// </summary>
    public Finding Missing(EvidenceKind kind) => MissingEvidence.Describe(definition, Site.Snapshot, kind);

    /// <summary>
    /// The same for what Azure Resource Manager alone can tell of a kind that the cluster has too, such as the
    /// identities of an instance.
    /// </summary>
    public Finding MissingAzure(EvidenceKind kind) => MissingEvidence.DescribeAzure(definition, Site.Snapshot, kind);

    /// <summary>The same evidence for another guideline, for a guideline that is made of others.</summary>
    internal GuidelineContext For(GuidelineDefinition part) => new(part, Site, Baseline, Topology, Inputs, Reference, Now, CancellationToken);

    private Finding AboutSite(Status status, string message) => new()
    {
        Status = status,
        Severity = definition.Severity,
        Target = new() { Kind = "Site", Name = Site.Name, Namespace = Site.Namespace },
        Message = message,
        Source = FindingSource.Evidence,
    };

    private static Finding About(
        Status status, Resource target, string? path, string? observed, string? expected, string message, Severity severity, FindingSource? source) => new()
        {
            Status = status,
            Severity = severity,
            Target = target.Reference,
            Path = path is null ? null : target.PathOf(path),
            Observed = observed,
            Expected = expected,
            Message = message,
            Source = source ?? (target.Source == EvidenceSource.Azure ? FindingSource.Azure : FindingSource.Kubernetes),
        };
}
