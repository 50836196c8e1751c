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

    private const string IdAnnotation = "management.azure.com/resourceId";

    private static readonly string[] Parents = ["Broker", "DataflowProfile"];

    private static readonly EvidenceKind[] Configuration =
    [
        Evidence.Brokers, Evidence.BrokerListeners, Evidence.BrokerAuthentications, Evidence.BrokerAuthorizations,
        Evidence.DataflowProfiles, Evidence.Dataflows, Evidence.DataflowEndpoints, Evidence.DataflowGraphs, Evidence.RegistryEndpoints,
        Evidence.AssetEndpointProfiles, Evidence.Devices,
    ];

    // Nobody's field managers are kept of these; they are only compared.
    private static readonly EvidenceKind[] Compared = [Evidence.Instances, .. Configuration, Evidence.Assets, Evidence.NamespacedAssets];

    // Enough to see what happened to a resource; all of it would drown the others.
    private const int MostDrifts = 5;

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
        Uses = Compared,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        foreach (Finding finding in Configuration.SelectMany(kind => HandEdits(context, kind))
            .Concat(Compared.SelectMany(kind => Compare(context, kind)))
            .Concat(context.Refused(Severity.Medium, Configuration))
            .Concat(Compared.SelectMany(kind => NotCompared(context, kind))))
        {
            yield return finding;
        }

        bool managersKnown = Configuration.Any(kind => context.Site.Any(kind).Any(resource => resource.FieldManagers.Count > 0));
        yield return managersKnown
            ? context.PassSite("Every other resource was last written by a controller.")
            : context.UnknownSite(Reason.NotCollected, "Who wrote the resources was not collected.", "a snapshot of the cluster with managed fields: Connect-IoTOpsCluster with -KubeContext");
        if (!context.Site.Snapshot.Queries.Any(query => query is { Source: EvidenceSource.Azure, Outcome: QueryOutcome.Collected }))
        {
            yield return context.UnknownSite(
                Reason.NotCollected,
                "Whether the cluster agrees with Azure was not compared: Azure Resource Manager was not asked.",
                "evidence from Azure Resource Manager: Connect-IoTOpsCluster with -InstanceId");
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

        Site site = context.Site;
        ReportingResource[] resources = [.. site.Any(kind).Where(resource => IsHere(site, kind, resource))];
        ReportingResource[] azure = [.. resources.Where(resource => resource.Source == EvidenceSource.Azure)];
        ILookup<string, ReportingResource> byId = azure.ToLookup(resource => resource.Reference.ArmId ?? "", StringComparer.OrdinalIgnoreCase);
        ILookup<string, ReportingResource> byName = azure.ToLookup(resource => resource.Name, StringComparer.OrdinalIgnoreCase);
        HashSet<ReportingResource> delivered = [];
        foreach (ReportingResource resource in resources.Where(resource => resource.Source == EvidenceSource.Kubernetes))
        {
            // What Azure projected carries its id; else the name has to do, and two of one name, such as dataflows of two
            // profiles, are not told apart by it.
            ReportingResource[] twins = [.. byId[resource.Annotation(IdAnnotation) ?? "none"]];
            twins = twins.Length > 0 ? twins : [.. byName[resource.Name]];
            delivered.UnionWith(twins);
            if (IsGenerated(site, resource))
            {
                continue;
            }

            if (twins.Length == 0)
            {
                yield return OneSided(context, resource, "only in the cluster", $"{resource} was created locally and is unknown to Azure.");
            }
            else if (twins.Length == 1)
            {
                foreach (Drift drift in Drift.Find(resource.Configuration, twins[0].Configuration).Take(MostDrifts))
                {
                    yield return context.Fail(
                        resource, drift.Path, drift.Cluster, drift.Azure, $"{resource} differs from what Azure says: {drift.Path} is {drift.Cluster} in the cluster and {drift.Azure} in Azure.");
                }
            }
        }

        foreach (ReportingResource resource in azure.Where(resource => !delivered.Contains(resource)))
        {
            yield return OneSided(context, resource, "only in Azure", $"{resource} was not delivered to the cluster.");
        }
    }

    // One side answered and the other refused: whether they agree is open.
    private static IEnumerable<Finding> NotCompared(GuidelineContext context, EvidenceKind kind)
    {
        Snapshot snapshot = context.Site.Snapshot;
        (QueryOutcome cluster, QueryOutcome azure) = (snapshot.Outcome(kind, EvidenceSource.Kubernetes), snapshot.Outcome(kind, EvidenceSource.Azure));
        if (cluster == QueryOutcome.Collected && IsRefusal(azure) && snapshot.Documents(kind, EvidenceSource.Kubernetes).Count > 0)
        {
            yield return context.MissingAzure(kind);
        }
        else if (azure == QueryOutcome.Collected && IsRefusal(cluster) && snapshot.Documents(kind, EvidenceSource.Azure).Count > 0)
        {
            yield return context.Missing(kind);
        }
    }

    private static bool IsRefusal(QueryOutcome outcome) =>
        outcome is QueryOutcome.Forbidden or QueryOutcome.Unreachable or QueryOutcome.TimedOut or QueryOutcome.Invalid;

    private static Finding OneSided(GuidelineContext context, ReportingResource resource, string observed, string message) =>
        context.Fail(resource, null, observed, "on both sides", message, Severity.Medium.Lowered());

    // Listeners are owned by the broker and dataflows by their profile, their parents in Azure, so that an owner alone
    // does not make them the operator's; those have the deployment's prefix, or an owner that is no such parent.
    private static bool IsGenerated(Site site, ReportingResource resource) =>
        resource.Name.StartsWith(site.Namespace + "-aio-", StringComparison.Ordinal) || (resource.IsOwned && !Parents.Any(resource.IsOwnedBy));

    // The namespaces of the device registry are shared by sites, and an instance for staging may have been read as well.
    private static bool IsHere(Site site, EvidenceKind kind, ReportingResource resource)
    {
        if (resource.Source == EvidenceSource.Kubernetes)
        {
            return true;
        }

        if (kind == Evidence.Instances)
        {
            return site.AzureInstances.Any(instance => Same.Text(instance.Reference.ArmId, resource.Reference.ArmId));
        }

        string[] own = [.. site.AzureInstances.Select(instance => instance.CustomLocationId).OfType<string>()];
        return own.Length == 0 || resource.CustomLocationId is not { } location || Same.AnyOf(location, own);
    }

    private static bool IsHand(string manager) => Hands.Any(hand => manager.StartsWith(hand, StringComparison.OrdinalIgnoreCase));
}
