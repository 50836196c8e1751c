using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Observability;

/// <summary>Check 16: metrics and logs are collected; one finding for each link of the chain.</summary>
internal sealed partial class ObservabilityResources : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 16,
        Id = "Observability.Resources",
        Title = "Observability resources are deployed",
        Area = Area.Observability,
        Severity = Severity.High,
        Recommendation = "Deploy the Azure Monitor extensions, the telemetry collector and its scrape configuration, best before the instance: without them operations are blind.",
        Remediation = "Enable-IoTOpsObservability; by hand run deploy-observability-resources.sh of the azure-iot-operations repository, or the article's steps; then az iot ops upgrade --ops-config observability.metrics.…",
        Article = "deploy-iot-ops/howto-configure-observability",
        Uses =
        [
            Evidence.Pods, Evidence.Deployments, Evidence.Services, Evidence.ScrapeConfiguration, Evidence.Extensions, Evidence.DataCollectionAssociations,
            Evidence.DataCollectionRules, Evidence.MonitorAccounts,
        ],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) =>
    [
        .. Collector(context),
        Scraping(context),
        .. Extensions(context),
        .. DataCollection(context),
    ];
}
