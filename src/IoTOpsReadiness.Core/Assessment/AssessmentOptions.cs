using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Assessment;

/// <summary>How to assess.</summary>
public sealed record AssessmentOptions
{
    /// <summary>The baseline to judge by; the newest unless another is named.</summary>
    public Baseline Baseline { get; init; } = Baseline.Default;

    /// <summary>The guidelines to evaluate; all of the baseline unless chosen.</summary>
    public IReadOnlyList<Guideline>? Guidelines { get; init; }

    /// <summary>The topology to judge by; what the nodes say unless declared.</summary>
    public Topology? Topology { get; init; }

    /// <summary>What only people know.</summary>
    public SiteInputs Inputs { get; init; } = SiteInputs.None;

    /// <summary>Dated facts; the bundled ones unless replaced.</summary>
    public ReferenceData Reference { get; init; } = ReferenceData.Default;

    /// <summary>Exemptions and attestations to honour; none unless given.</summary>
    public DecisionSet? Decisions { get; init; }

    /// <summary>How long one guideline may take before it is Unknown(TimedOut).</summary>
    public TimeSpan GuidelineTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The guidelines that will be evaluated.</summary>
    public IReadOnlyList<Guideline> Selection => Guidelines ?? Catalogue.Of(Baseline);
}
