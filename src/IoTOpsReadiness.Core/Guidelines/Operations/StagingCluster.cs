using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>Check 6: a second cluster to try changes on first.</summary>
internal sealed class StagingCluster : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 6,
        Id = "Cluster.StagingCluster",
        Title = "A staging cluster exists",
        Area = Area.Operations,
        Severity = Severity.Low,
        Recommendation = "Keep a second cluster, and try upgrades and configuration changes there first.",
        Remediation = $"Tag the staging instance with {Site.StagingTag}=<resource id of this instance>, or attest that another staging practice exists.",
        Article = "deploy-iot-ops/concept-production-guidelines#system-configuration",
        Uses = [Evidence.Instances],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        Instance[] own = [.. site.AzureInstances];
        Instance[] staging = [.. site.Instances.Where(instance => instance.StagingFor is { } id && IsThis(site, own, id))];

        // No API tells what another cluster is for; only its owner can say so.
        return staging.Length == 0
            ? [context.ManualSite(
                "Whether changes are tried on a staging cluster first is not visible from this site.",
                $"an instance tagged {Site.StagingTag} with this instance's resource id, or an attestation")]
            : [Judge(context, staging)];
    }

    // The newest of them is where the next change is tried.
    private static Finding Judge(GuidelineContext context, Instance[] staging)
    {
        (Instance instance, SemanticVersion? version) = staging
            .Select(candidate => (candidate, Version: SemanticVersion.TryParse(candidate.Version, out SemanticVersion parsed) ? parsed : (SemanticVersion?)null))
            .OrderByDescending(candidate => candidate.Version)
            .First();
        string observed = instance.Version ?? "not reported";
        string? expected = OwnVersion(context.Site) is { } known ? $"{known} or later" : null;
        return (version, OwnVersion(context.Site)) switch
        {
            (null, _) or (_, null) => context.Unknown(
                instance, Reason.NotCollected, "A staging instance exists; whether it is as new as this one is not known.", "the versions of both instances", "version", observed),
            ({ } theirs, { } ours) when theirs < ours => context.Fail(instance, "version", observed, expected!, "The staging instance is older than this one: nothing can be tried there first.", Severity.Low),
            _ => context.Pass(instance, "version", observed, "Changes can be tried on a staging instance first.", expected),
        };
    }

    // The staging instance may be among the site's documents, so that the site's own version must not be taken from it.
    private static SemanticVersion? OwnVersion(Site site) => site.OwnInstances
        .Select(instance => SemanticVersion.TryParse(instance.Version, out SemanticVersion version) ? version : (SemanticVersion?)null)
        .FirstOrDefault(version => version is not null);

    private static bool IsThis(Site site, Instance[] own, string id) =>
        Same.Text(id.TrimEnd('/'), site.Snapshot.Site.InstanceId) || own.Any(instance => Same.Text(id.TrimEnd('/'), instance.Reference.ArmId));
}
