using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>Check 6: a second cluster to try changes on first.</summary>
internal sealed class StagingCluster : Guideline
{
    private const string Tag = "iotops-staging-for";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 6,
        Id = "Cluster.StagingCluster",
        Title = "A staging cluster exists",
        Area = Area.Operations,
        Severity = Severity.Low,
        Recommendation = "Keep a second cluster, and try upgrades and configuration changes there first.",
        Remediation = $"Tag the staging instance with {Tag}=<resource id of this instance>, or attest that another staging practice exists.",
        Article = "deploy-iot-ops/concept-production-guidelines#system-configuration",
        Uses = [Evidence.Instances],
    };

    // No API tells what another cluster is for; only its owner can say so.
    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        yield return context.ManualSite(
            "Whether changes are tried on a staging cluster first is not visible from this site.",
            $"an instance tagged {Tag} with this instance's resource id, or an attestation");
    }
}
