using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <summary>Check 46: on AKS, pods do not reach the instance metadata endpoint.</summary>
internal sealed class AksImdsRestricted : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 46,
        Id = "Platform.AksImdsRestricted",
        Title = "Pods on AKS cannot reach instance metadata",
        Area = Area.Platform,
        Severity = Severity.High,
        Recommendation = "Restrict the instance metadata endpoint on AKS: any pod that reaches it can take tokens of the node's identity and so get around workload identity.",
        Remediation = "az aks update --enable-imds-restriction, then re-image the nodes; check first that no add-on needs the endpoint.",
        Article = "deploy-iot-ops/concept-production-guidelines",
        Since = Baseline.August2026,
        Uses = [Evidence.Nodes, Evidence.ConnectedClusters, Evidence.ManagedClusters],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.Nodes) && site.ConnectedCluster is null)
        {
            return [context.Missing(Evidence.Nodes)];
        }

        if (!site.IsAks)
        {
            return [context.NotApplicableSite("The cluster is not an AKS cluster in Azure.")];
        }

        if (!site.Has(Evidence.ManagedClusters))
        {
            return [context.Missing(Evidence.ManagedClusters)];
        }

        return site.ManagedClusters.Count == 0
            ? [context.UnknownSite(Reason.NotAuthorized, "The AKS cluster below the connected cluster was not found.", "the permission to read Microsoft.ContainerService/managedClusters")]
            : site.ManagedClusters.Select(cluster => Judge(context, cluster));
    }

    private static Finding Judge(GuidelineContext context, ManagedCluster cluster)
    {
        const string path = "networkProfile.podLinkLocalAccess";
        return Same.Text(cluster.PodLinkLocalAccess, "None")
            ? context.Pass(cluster, path, "None", "Pods cannot reach the instance metadata endpoint; nodes older than the setting need a new image, and pods in the host's network are not covered.", "None")
            : context.Fail(cluster, path, cluster.PodLinkLocalAccess ?? "not set", "None", "Any pod can take tokens of the node's identity from the instance metadata endpoint.");
    }
}
