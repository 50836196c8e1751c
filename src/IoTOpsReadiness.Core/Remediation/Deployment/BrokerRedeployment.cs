using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Deployment;

/// <summary>What the production guidelines would have different about a broker that is deployed again.</summary>
public static class BrokerRedeployment
{
    private static readonly Guideline[] Guidelines = [.. Catalogue.All.Where(guideline => guideline.Definition.Id.StartsWith("Broker.", StringComparison.Ordinal))];

    /// <summary>The evidence it is planned from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } =
        [.. AssessmentEvidence.Of(Guidelines).Union(Planner.Needs(Guidelines.Select(guideline => guideline.Definition.Id)))];

    /// <summary>The steps that only a redeployment makes.</summary>
    public static async Task<IReadOnlyList<Change>> PlanAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        List<GuidelineResult> results = [];
        await foreach (GuidelineResult result in new Assessor(new() { Guidelines = Guidelines }).AssessAsync(snapshot, cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
        }

        RemediationPlan plan = Planner.Plan(snapshot, results, new Dictionary<string, string>());
        return [.. plan.Changes.Where(change => change.Kind == RemediationKind.Redeploy)];
    }
}
