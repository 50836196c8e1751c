using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <summary>Check 3: the cluster is prepared the way the linked article describes; one finding for each part of it.</summary>
internal sealed partial class ClusterPrepared : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 3,
        Id = "Cluster.Prepared",
        Title = "The cluster is prepared",
        Area = Area.Platform,
        Severity = Severity.High,
        Recommendation = "Connect the cluster to Azure Arc with custom locations, OIDC issuer and workload identity, and make the API server use that issuer: secret sync and managed identities fail silently otherwise.",
        Remediation = "az connectedk8s connect, then az connectedk8s update --enable-oidc-issuer --enable-workload-identity, az connectedk8s enable-features --features cluster-connect custom-locations; New-IoTOpsHostScript -Part Issuer writes the API server's part.",
        Article = "deploy-iot-ops/howto-prepare-cluster",
        Uses =
        [
            Evidence.ArcConfiguration, Evidence.CustomLocationsBinding, Evidence.Deployments, Evidence.Pods, Evidence.ServiceAccountIssuer, Evidence.Nodes,
            Evidence.Instances, Evidence.ConnectedClusters, Evidence.CustomLocations, Evidence.ResourceProviders,
        ],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) =>
    [
        .. ArcConnection(context),
        .. CustomLocationsFeature(context),
        .. CustomLocation(context),
        .. WorkloadIdentityWebhook(context),
        .. ApiServerIssuer(context),
        .. OneInstance(context),
        .. Providers(context),
        .. ProxyExclusions(context),
    ];

    /// <summary>The parts that secure settings stand on: issuer, workload identity, and the API server's own issuer.</summary>
    internal static IEnumerable<Finding> Issuance(GuidelineContext context) =>
    [
        .. context.Site.Has(Evidence.ConnectedClusters)
            ? context.Site.ConnectedClusters.SelectMany(cluster => Issuer(context, cluster))
            : [context.Missing(Evidence.ConnectedClusters)],
        .. WorkloadIdentityWebhook(context),
        .. ApiServerIssuer(context),
    ];
}
