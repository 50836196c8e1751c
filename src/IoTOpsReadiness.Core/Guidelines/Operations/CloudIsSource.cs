using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>Check 54: configuration comes from Azure, not from hands in the cluster.</summary>
internal sealed class CloudIsSource : Guideline
{
    // Field managers of tools people edit with. General Kubernetes knowledge, so a hit names its evidence.
    private static readonly string[] Hands = ["kubectl", "k9s", "Lens", "OpenLens", "Mozilla", "helm"];

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
            foreach (Finding finding in HandEdits(context, kind).Concat(OneSided(context, kind)))
            {
                yield return finding;
            }
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
        where resource.Source == EvidenceSource.Kubernetes && !resource.IsOwned
        let hand = resource.FieldManagers.FirstOrDefault(IsHand)
        where hand is not null
        select context.Fail(
            resource, null, hand, "a controller of Azure IoT Operations", $"{resource} was written by {hand}, not through Azure.", Severity.Low) with { Path = "metadata.managedFields" };

    // The Kubernetes set against the ARM set, by name; both must have been read in full.
    private static IEnumerable<Finding> OneSided(GuidelineContext context, EvidenceKind kind)
    {
        Snapshot snapshot = context.Site.Snapshot;
        bool bothRead = snapshot.Outcome(kind, EvidenceSource.Kubernetes) == QueryOutcome.Collected && snapshot.Outcome(kind, EvidenceSource.Azure) == QueryOutcome.Collected;
        if (!bothRead)
        {
            yield break;
        }

        ReportingResource[] resources = [.. context.Site.Any(kind)];
        ILookup<EvidenceSource, string> names = resources.ToLookup(resource => resource.Source, resource => resource.Name);
        foreach (ReportingResource resource in resources.Where(resource => !resource.IsOwned))
        {
            bool local = resource.Source == EvidenceSource.Kubernetes;
            EvidenceSource other = local ? EvidenceSource.Azure : EvidenceSource.Kubernetes;
            if (!names[other].Contains(resource.Name, StringComparer.OrdinalIgnoreCase))
            {
                yield return context.Fail(
                    resource,
                    null,
                    local ? "only in the cluster" : "only in Azure",
                    "on both sides",
                    local ? $"{resource} was created locally and is unknown to Azure." : $"{resource} was not delivered to the cluster.",
                    Severity.Low);
            }
        }
    }

    private static bool IsHand(string manager) => Hands.Any(hand => manager.StartsWith(hand, StringComparison.OrdinalIgnoreCase));
}
