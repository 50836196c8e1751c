using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Observability;

/// <content>What the cluster shows: the collector, and who scrapes it.</content>
internal sealed partial class ObservabilityResources
{
    internal const string CollectorName = "aio-otel-collector";
    internal const string OwnPrefix = "aio-observability";
    internal const string ScrapeKey = "prometheus-config";

    // Where components send their metrics, and where Prometheus fetches them.
    internal const int GrpcPort = 4317;
    private const int HttpPort = 4318;
    internal const int PrometheusPort = 8889;

    private static IEnumerable<Finding> Collector(GuidelineContext context)
    {
        Site site = context.Site;
        Pod[] own = [.. PodsOf(site, OwnPrefix)];
        if (own.Length > 0)
        {
            // Newer releases bring collectors of their own.
            return [Running(context, own, "The release's own observability pods")];
        }

        Deployment? deployment = site.Deployments.FirstOrDefault(candidate => candidate.Namespace == site.Namespace && candidate.Name == CollectorName);
        Pod[] pods = [.. PodsOf(site, CollectorName + "-")];
        return deployment is not null ? [Available(context, deployment), .. Ports(context)]
            : pods.Length > 0 ? [Running(context, pods, "The collector's pods"), .. Ports(context)]
            : site.Has(Evidence.Deployments) || site.Has(Evidence.Pods)
                ? [context.FailSite($"There is no telemetry collector in {site.Namespace}.", "none", $"Deployment {CollectorName}, or the release's own {OwnPrefix}")]
                : [context.Missing(Evidence.Deployments)];
    }

    private static IEnumerable<Pod> PodsOf(Site site, string prefix) =>
        site.Pods.Where(pod => pod.Namespace == site.Namespace && !pod.IsFinished && pod.Name.StartsWith(prefix, StringComparison.Ordinal));

    private static Finding Available(GuidelineContext context, Deployment deployment) => deployment.AvailableReplicas > 0
        ? context.Pass(deployment, null, string.Create(CultureInfo.InvariantCulture, $"{deployment.AvailableReplicas} available"), "The telemetry collector runs.", source: FindingSource.Runtime) with { Path = "status.availableReplicas" }
        : context.Fail(deployment, null, "0 available", "1 or more", "The telemetry collector does not run.", source: FindingSource.Runtime) with { Path = "status.availableReplicas" };

    private static Finding Running(GuidelineContext context, Pod[] pods, string what)
    {
        Pod? down = Array.Find(pods, pod => !pod.IsReady);
        return down is null
            ? context.Pass(pods[0], null, string.Create(CultureInfo.InvariantCulture, $"{pods.Length} Ready"), $"{what} run.", source: FindingSource.Runtime) with { Path = "status.conditions" }
            : context.Fail(down, null, down.Phase, "Running and Ready", $"{what} do not all run: {down.Name} is not Ready.", source: FindingSource.Runtime) with { Path = "status.conditions" };
    }

    private static IEnumerable<Finding> Ports(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.Services))
        {
            yield return context.Missing(Evidence.Services);
            yield break;
        }

        string expected = string.Create(CultureInfo.InvariantCulture, $"{GrpcPort}, {HttpPort}, {PrometheusPort}");
        if (site.Services.FirstOrDefault(candidate => candidate.Name == CollectorName) is not { } service)
        {
            yield return context.FailSite("The telemetry collector has no Service: no component can reach it.", "none", $"Service {CollectorName}");
            yield break;
        }

        string observed = string.Join(", ", service.Ports);
        yield return !service.Ports.Contains(GrpcPort) || !service.Ports.Contains(PrometheusPort)
            ? context.Fail(service, "ports", observed, expected, "The telemetry collector's Service lacks the port that components send to, or the one that is scraped.")
            : service.Ports.Contains(HttpPort)
                ? context.Pass(service, "ports", observed, "The telemetry collector can be reached.", expected)
                : context.Pass(service, "ports", observed, "The telemetry collector can be reached, though not over HTTP (4318).", expected);
    }

    private static Finding Scraping(GuidelineContext context)
    {
        Site site = context.Site;
        const string expected = "the collector as a target, and the annotated pods of the namespace";
        if (!site.Has(Evidence.ScrapeConfiguration))
        {
            return context.Missing(Evidence.ScrapeConfiguration);
        }

        string name = Evidence.ScrapeConfiguration.Kubernetes!.Name!;
        if (site.ScrapeConfiguration is not { } map)
        {
            return context.FailSite("Azure Monitor is not told to scrape Azure IoT Operations.", $"no ConfigMap {name}", expected);
        }

        string text = WithoutComments(map.Value(ScrapeKey));
        string target = Target(site.Namespace);
        bool hasTarget = HasTarget(text, site.Namespace, PodsOf(site, OwnPrefix).Any());
        Finding finding = !hasTarget ? context.Fail(map, null, text.Length == 0 ? $"no {ScrapeKey}" : $"no target {target}", target, "Azure Monitor does not scrape the telemetry collector.")
            : !ScrapesPods(text, site.Namespace) ? context.Fail(map, null, "no job for pods", expected, $"Azure Monitor does not scrape the annotated pods of {site.Namespace}.", Severity.High.Lowered())
            : context.Pass(map, null, target, "Azure Monitor scrapes the telemetry collector and the annotated pods.", expected);
        return finding with { Path = $"data.{ScrapeKey}" };
    }

    /// <summary>Where the collector of a namespace is scraped.</summary>
    internal static string Target(string siteNamespace) => string.Create(CultureInfo.InvariantCulture, $"{CollectorName}.{siteNamespace}.svc.cluster.local:{PrometheusPort}");

    /// <summary>Whether a configuration without comments names the collector.</summary>
    internal static bool HasTarget(string text, string siteNamespace, bool hasOwnCollector) =>
        text.Contains(Target(siteNamespace), StringComparison.Ordinal) || (hasOwnCollector && text.Contains(OwnPrefix, StringComparison.Ordinal));

    // A job over pods that keeps those of the namespace; how it does so is its author's choice.
    internal static bool ScrapesPods(string text, string siteNamespace) =>
        text.Contains("kubernetes_sd_configs", StringComparison.Ordinal)
        && text.Split('\n').Any(line => line.Contains(siteNamespace, StringComparison.Ordinal) && !line.Contains(".svc", StringComparison.Ordinal));

    internal static string WithoutComments(string? yaml) =>
        string.Join('\n', (yaml ?? "").Split('\n').Where(line => !line.TrimStart().StartsWith('#'))).Trim();
}
