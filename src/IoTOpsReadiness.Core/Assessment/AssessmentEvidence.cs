using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Assessment;

/// <summary>What evidence a selection of guidelines needs.</summary>
public static class AssessmentEvidence
{
    // What every assessment needs to know of a site, whatever the guidelines.
    private static readonly EvidenceKind[] Always = [Evidence.Instances, Evidence.Brokers];

    /// <summary>The union of what the guidelines need and use, and what every assessment needs.</summary>
    public static IReadOnlyList<EvidenceKind> Of(IEnumerable<Guideline> guidelines) => guidelines
        .SelectMany(guideline => guideline.Definition.Needs.Concat(guideline.Definition.Uses))
        .Concat(Always)
        .Distinct()
        .ToArray();
}
