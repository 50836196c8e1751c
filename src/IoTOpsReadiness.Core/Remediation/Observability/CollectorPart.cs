using System.Globalization;
using IoTOpsReadiness.Guidelines.Observability;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>The telemetry collector, which comes with Helm and not by an API of Azure.</summary>
internal static class CollectorPart
{
    /// <summary>True where the cluster shows none, neither that of the article nor a release's own.</summary>
    public static bool IsMissing(Site site) => (site.Has(Evidence.Deployments) || site.Has(Evidence.Pods)) && !HasOwn(site)
        && !site.Deployments.Any(deployment => deployment.Namespace == site.Namespace && deployment.Name == ObservabilityResources.CollectorName)
        && !site.Pods.Any(pod => pod.Namespace == site.Namespace && pod.Name.StartsWith(ObservabilityResources.CollectorName + "-", StringComparison.Ordinal));

    /// <summary>True where the release brings collectors of its own.</summary>
    public static bool HasOwn(Site site) =>
        site.Pods.Any(pod => pod.Namespace == site.Namespace && !pod.IsFinished && pod.Name.StartsWith(ObservabilityResources.OwnPrefix, StringComparison.Ordinal));

    public static void Draft(ObservabilityScene scene)
    {
        Site site = scene.Site;
        if (!IsMissing(site))
        {
            return;
        }

        scene.Say(
            scene.Drafts.Other("TelemetryCollector", RemediationKind.Manual, new ResourceReference { Kind = "Deployment", Name = ObservabilityResources.CollectorName, Namespace = site.Namespace }),
            "Install the telemetry collector")
            .Instruction("helm repo add open-telemetry https://open-telemetry.github.io/opentelemetry-helm-charts")
            .Instruction("helm repo update")
            .Instruction($"helm upgrade --install aio-observability open-telemetry/opentelemetry-collector --namespace {site.Namespace} --set fullnameOverride={ObservabilityResources.CollectorName} --values otel-collector-values.yaml")
            .Instruction(string.Create(
                CultureInfo.InvariantCulture,
                $"otel-collector-values.yaml is in https://learn.microsoft.com/azure/iot-operations/configure-observability-monitoring/howto-configure-observability: mode deployment, receivers on {ObservabilityResources.GrpcPort} (grpc) and 4318 (http), an exporter for Prometheus on {ObservabilityResources.PrometheusPort}."));
    }
}
