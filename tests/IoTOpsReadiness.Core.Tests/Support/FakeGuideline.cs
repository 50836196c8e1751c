using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>A guideline whose rule is whatever a test wants.</summary>
internal sealed class FakeGuideline(
    Func<GuidelineContext, IEnumerable<Finding>> rule, Severity severity = Severity.High, Topology? topology = null, params EvidenceKind[] needs) : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 900,
        Id = "Test.Fake",
        Title = "A fake",
        Area = Area.Operations,
        Severity = severity,
        Recommendation = "None.",
        Remediation = "None.",
        Article = "none",
        Needs = needs,
        Topology = topology,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => rule(context);
}
