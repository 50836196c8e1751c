using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>Check 54: configuration comes from Azure, not from hands in the cluster.</summary>
internal sealed class CloudIsSource : Guideline
{
    // Field managers of tools people edit with. General Kubernetes knowledge, so a hit names its evidence. Not helm:
    // Arc installs its extensions with it.
    private static readonly string[] Hands = ["kubectl", "k9s", "Lens", "OpenLens", "Mozilla"];

    private static readonly string[] Parents = ["Broker", "DataflowProfile"];

    private static readonly EvidenceKind[] Configuration =
    [
        Evidence.Brokers, Evidence.BrokerListeners, Evidence.BrokerAuthentications, Evidence.BrokerAuthorizations,
        Evidence.DataflowProfiles, Evidence.Dataflows, Evidence.DataflowEndpoints, Evidence.DataflowGraphs, Evidence.RegistryEndpoints,
        Evidence.AssetEndpointProfiles, Evidence.Devices,
    ];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 54,
        Id = "Config.CloudIsSource",
        Title = "Configuration is made in Azure, not in the cluster",
        Area = Area.Operations,
        Severity = Severity.Medium,
        Since = Baseline.August2026,
        Recommendation = "Configure through Azure. Manifests applied in the cluster are unsupported in production and do not sync to Azure.",
        Remediation = "Recreate the resource through Azure Resource Manager with the same name, then delete the local object.",
        Article = "deploy-iot-ops/concept-production-guidelines",
        Needs = [Evidence.Brokers],
        Uses = Configuration,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        foreach (EvidenceKind kind in Configuration)
        {
            foreach (Finding finding in HandEdits(context, kind).Concat(Compare(context, kind)))
            {
                yield return finding;
            }
        }

        foreach (Finding finding in context.Refused(Severity.Medium, Configuration))
        {
            yield return finding;
        }

        bool managersKnown = Configuration.Any(kind => context.Site.Any(kind).Any(resource => resource.FieldManagers.Count > 0));
        yield return managersKnown
            ? context.PassSite("Every other resource was last written by a controller.")
            : context.UnknownSite(Reason.NotCollected, "Who wrote the resources was not collected.", "a snapshot with managed fields");
        if (!context.Site.Snapshot.Queries.Any(query => query is { Source: EvidenceSource.Azure, Outcome: QueryOutcome.Collected }))
        {
            yield return context.UnknownSite(
                Reason.NotCollected,
                "Whether the cluster agrees with Azure was not compared: Azure Resource Manager was not asked.",
                "evidence from Azure Resource Manager");
        }
    }

    private static IEnumerable<Finding> HandEdits(GuidelineContext context, EvidenceKind kind) =>
        from resource in context.Site.Any(kind)
        where resource.Source == EvidenceSource.Kubernetes && !IsGenerated(context.Site, resource)
        let hand = resource.FieldManagers.FirstOrDefault(IsHand)
        where hand is not null
        select context.Fail(
            resource, null, hand, "a controller of Azure IoT Operations", $"{resource} was written by {hand}, not through Azure.", Severity.Low) with { Path = "metadata.managedFields" };

    // The Kubernetes set against the ARM set, by name; both must have been read in full.
    private static IEnumerable<Finding> Compare(GuidelineContext context, EvidenceKind kind)
    {
        Snapshot snapshot = context.Site.Snapshot;
        bool bothRead = snapshot.Outcome(kind, EvidenceSource.Kubernetes) == QueryOutcome.Collected && snapshot.Outcome(kind, EvidenceSource.Azure) == QueryOutcome.Collected;
        if (!bothRead)
        {
            yield break;
        }

        string? location = context.Site.Any(Evidence.Instances).Select(instance => instance.CustomLocationId).FirstOrDefault(id => id is not null);
        ReportingResource[] resources = [.. context.Site.Any(kind).Where(resource => IsHere(resource, location))];
        ILookup<string, ReportingResource> cloud = resources.Where(resource => resource.Source == EvidenceSource.Azure).ToLookup(resource => resource.Name, StringComparer.OrdinalIgnoreCase);
        ILookup<string, ReportingResource> local = resources.Where(resource => resource.Source == EvidenceSource.Kubernetes).ToLookup(resource => resource.Name, StringComparer.OrdinalIgnoreCase);
        foreach (ReportingResource resource in local.SelectMany(group => group).Where(resource => !IsGenerated(context.Site, resource)))
        {
            if (!cloud.Contains(resource.Name))
            {
                yield return OneSided(context, resource, "only in the cluster", $"{resource} was created locally and is unknown to Azure.");
            }
            // Two of one name, such as dataflows of two profiles, are not matched by it.
            else if (cloud[resource.Name].Count() == 1 && Drift.Find(resource.Configuration, cloud[resource.Name].First().Configuration) is { } drift)
            {
                yield return context.Fail(resource, drift.Path, drift.Cluster, drift.Azure, $"{resource} differs from what Azure says.");
            }
        }

        foreach (ReportingResource resource in cloud.SelectMany(group => group).Where(resource => !local.Contains(resource.Name)))
        {
            yield return OneSided(context, resource, "only in Azure", $"{resource} was not delivered to the cluster.");
        }
    }

    private static Finding OneSided(GuidelineContext context, ReportingResource resource, string observed, string message) =>
        context.Fail(resource, null, observed, "on both sides", message, Severity.Medium.Lowered());

    // Listeners are owned by the broker and dataflows by their profile, their parents in Azure, so that an owner alone
    // does not make them the operator's; those have the deployment's prefix, or an owner that is no such parent.
    private static bool IsGenerated(Site site, ReportingResource resource) =>
        resource.Name.StartsWith(site.Namespace + "-aio-", StringComparison.Ordinal) || (resource.IsOwned && !Parents.Any(resource.IsOwnedBy));

    // The namespaces of the device registry are shared by sites.
    private static bool IsHere(ReportingResource resource, string? location) =>
        location is null || resource.CustomLocationId is not { } own || Same.Text(own, location);

    private static bool IsHand(string manager) => Hands.Any(hand => manager.StartsWith(hand, StringComparison.OrdinalIgnoreCase));
}
