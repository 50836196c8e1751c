using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Observability;

public class ObservabilityResourcesTests
{
    private const string Id = "Observability.Resources";
    private const string Scrape = """
        scrape_configs:
        - job_name: otel
          static_configs:
          - targets: [aio-otel-collector.azure-iot-operations.svc.cluster.local:8889]
        - job_name: aio-annotated-pod-metrics
          kubernetes_sd_configs:
          - role: pod
            namespaces:
              names: [azure-iot-operations]
        """;

    private const string Wiring = """
        {"observability.metrics.enabled":"True","observability.metrics.openTelemetryCollectorAddress":"aio-otel-collector.azure-iot-operations.svc.cluster.local:4317",
         "observability.metrics.exportIntervalSeconds":"60"}
        """;

    [Fact]
    public void The_whole_chain_passes()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site());

        Assert.True(result.Status == Status.Pass, result.ToString());
    }

    [Fact]
    public void Without_Azure_its_parts_are_unknown_and_the_cluster_s_are_decided()
    {
        GuidelineResult result = Rule.Evaluate(Id, Cluster());

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
        Assert.Equal(2, result.Findings.Count(finding => finding.Status == Status.Unknown));
        Assert.Equal(3, result.Findings.Count(finding => finding.Status == Status.Pass));
    }

    [Theory]
    [InlineData(0, "4317,4318,8889", "is not")]
    [InlineData(1, "4317,4318", "8889")]
    [InlineData(1, "4318,8889", "4317")]
    public void The_collector_has_to_run_and_to_be_reached(int available, string ports, string why)
    {
        GuidelineResult result = Rule.Evaluate(Id, Cluster(available, ports));

        Assert.True((Status.Fail, Severity.High) == (result.Status, result.Severity), why);
    }

    [Fact]
    public void A_missing_http_port_is_a_remark()
    {
        GuidelineResult result = Rule.Evaluate(Id, Cluster(1, "4317,8889"));

        Assert.Contains(result.Findings, finding => finding.Status == Status.Pass && finding.Message.Contains("4318", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void The_release_s_own_pods_collect_too(bool ready, int failures)
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Deployments)
            .Kubernetes(Evidence.Pods, Pod("aio-observability-operator-0", true), Pod("aio-observability-cluster-metrics-agent-0", ready))
            .Kubernetes(Evidence.ScrapeConfiguration, ScrapeMap(Scrape));

        Assert.Equal(failures, Rule.Evaluate(Id, site).Findings.Count(finding => finding.Status == Status.Fail));
    }

    [Fact]
    public void No_collector_fails_and_none_to_be_seen_is_unknown()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Deployments)).Status);
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, new SiteBuilder()).Status);
    }

    [Theory]
    [InlineData(Scrape, null)]
    [InlineData("", Severity.High)]
    [InlineData("# aio-otel-collector.azure-iot-operations.svc.cluster.local:8889", Severity.High)]
    [InlineData("- targets: [aio-otel-collector.other.svc.cluster.local:8889]", Severity.High)]
    [InlineData("- targets: [aio-otel-collector.azure-iot-operations.svc.cluster.local:8889]", Severity.Medium)]
    public void The_scrape_configuration_has_to_name_collector_and_pods(string text, Severity? failsAt)
    {
        GuidelineResult result = Rule.Evaluate(Id, Cluster(scrape: text));

        Assert.Equal(failsAt, result.Findings.FirstOrDefault(finding => finding.Status == Status.Fail)?.Severity);
        Assert.Contains(result.Findings, finding => finding.Path == "data.prometheus-config");
    }

    public static TheoryData<string, string, string, Status, Severity> Settings => new()
    {
        { "\"True\"", "\"false\"", "enabled", Status.Fail, Severity.High },
        { "svc.cluster.local:4317", "svc.cluster.local:4318", "openTelemetryCollectorAddress", Status.Fail, Severity.High },
        { "azure-iot-operations.svc", "elsewhere.svc", "openTelemetryCollectorAddress", Status.Fail, Severity.High },
        { "exportIntervalSeconds", "exportInternalSeconds", "exportInternalSeconds", Status.Pass, Severity.High },
        { "exportIntervalSeconds", "somethingElse", "exportIntervalSeconds", Status.Fail, Severity.Low },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_instance_has_to_be_wired_to_the_collector(string original, string changed, string setting, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(wiring: Wiring.Replace(original, changed, StringComparison.Ordinal)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Contains(result.Findings, finding => finding.Status == status && finding.Path == $"properties.configurationSettings[\"observability.metrics.{setting}\"]");
    }

    [Fact]
    public void Extensions_and_rules_that_are_missing_fail()
    {
        SiteBuilder site = Cluster().Azure(Evidence.Extensions).Azure(Evidence.DataCollectionAssociations);

        Assert.Equal(3, Rule.Evaluate(Id, site).Findings.Count(finding => finding is { Status: Status.Fail, Severity: Severity.High }));
    }

    public static TheoryData<string, string[], Status, string> Collection => new()
    {
        { "both streams", [MetricsRule(), LogsRule()], Status.Pass, "takes the cluster's metrics" },
        { "no rule exists", [], Status.Fail, "does not exist any more" },
        { "no metrics", [MetricsRule("Microsoft-Perf"), LogsRule()], Status.Fail, "takes the cluster's metrics" },
        { "logs that flow nowhere", [MetricsRule(), LogsRule("")], Status.Fail, "takes the cluster's logs" },
        { "a rule of another cluster", [MetricsRule(), LogsRule().Replace("/rules/logs", "/rules/other", StringComparison.Ordinal)], Status.Fail, "takes the cluster's logs" },
        { "another workspace that is gone", [MetricsRule(workspace: "/gone"), LogsRule()], Status.Fail, "workspace that metrics go to does not exist" },
    };

    [Theory]
    [MemberData(nameof(Collection))]
    public void Metrics_and_logs_have_to_flow_somewhere(string why, string[] rules, Status status, string message)
    {
        SiteBuilder site = Site().Failed(Evidence.DataCollectionRules, QueryOutcome.NotRequested, EvidenceSource.Azure).Azure(Evidence.DataCollectionRules, rules);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.True(status == result.Status, $"{why}: {result}");
        Assert.Contains(result.Findings, finding => finding.Status == status && finding.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_rules_that_were_read_in_part_what_was_seen_passes_and_the_rest_is_unknown()
    {
        SiteBuilder site = Site().Partly(Evidence.DataCollectionRules, QueryOutcome.Forbidden, MetricsRule());

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Contains(result.Findings, finding => finding.Status == Status.Pass && finding.Message.Contains("metrics", StringComparison.Ordinal) && finding.Target.Kind == "DataCollectionRule");
        Assert.DoesNotContain(result.Findings, finding => finding.Status == Status.Fail);
    }

    [Fact]
    public void An_extension_that_failed_fails_and_one_that_came_late_is_a_remark()
    {
        GuidelineResult failed = Rule.Evaluate(Id, Site(metricsState: "Failed"));
        GuidelineResult late = Rule.Evaluate(Id, Site(metricsCreated: "2026-02-01T00:00:00Z"));

        Assert.Equal(("properties.provisioningState", Status.Fail), (failed.Findings.Single(finding => finding.Status == Status.Fail).Path, failed.Status));
        Assert.Equal(Status.Pass, late.Status);
        Assert.Contains(late.Findings, finding => finding.Path == "systemData.createdAt");
    }

    private static SiteBuilder Site(string wiring = Wiring, string metricsState = "Succeeded", string metricsCreated = "2025-01-01T00:00:00Z") => Cluster()
        .Azure(
            Evidence.Extensions,
            AzureResources.Extension("Microsoft.AzureMonitor.Containers.Metrics", """{"azure-monitor-workspace-resource-id":"/w","grafana-resource-id":"/g"}""", metricsState, metricsCreated),
            AzureResources.Extension("Microsoft.AzureMonitor.Containers", """{"logAnalyticsWorkspaceResourceID":"/l"}""", created: "2025-01-01T00:00:00Z"),
            AzureResources.Extension("microsoft.iotoperations", wiring))
        .Azure(Evidence.DataCollectionAssociations, Association("metrics"), Association("logs"))
        .Azure(Evidence.DataCollectionRules, MetricsRule(), LogsRule())
        .Azure(Evidence.MonitorAccounts, """{"id":"/W","name":"w","properties":{}}""");

    private static string MetricsRule(string streams = "Microsoft-PrometheusMetrics", string workspace = "/w") => $$"""
        {"id":"/RULES/metrics","name":"metrics","properties":{"destinations":{"monitoringAccounts":[{"accountResourceId":"{{workspace}}","name":"m"}]},"dataFlows":[{"streams":["{{streams}}"],"destinations":["m"]}]} }
        """;

    private static string LogsRule(string destinations = "\"l\"") => $$"""
        {"id":"/rules/logs","name":"logs","properties":{"dataFlows":[{"streams":["Microsoft-ContainerInsights-Group-Default"],"destinations":[{{destinations}}]}]} }
        """;

    private static SiteBuilder Cluster(int available = 1, string ports = "4317,4318,8889", string scrape = Scrape) => new SiteBuilder()
        .Kubernetes(Evidence.Deployments, Resources.Custom("Deployment", "aio-otel-collector", "{}", $$"""{"availableReplicas":{{available}}}"""))
        .Kubernetes(Evidence.Services, Resources.Custom("Service", "aio-otel-collector", $$"""{"ports":[{{string.Join(',', ports.Split(',').Select(port => $$"""{"port":{{port}}}"""))}}]}"""))
        .Kubernetes(Evidence.ScrapeConfiguration, ScrapeMap(scrape));

    private static string ScrapeMap(string text) => Certificates.ConfigMap("ama-metrics-prometheus-config", text, "prometheus-config");

    private static string Association(string name) => Resources.Arm("Microsoft.Insights/dataCollectionRuleAssociations", name, $$"""{"dataCollectionRuleId":"/rules/{{name}}"}""");

    private static string Pod(string name, bool ready) => $$"""
        {"kind":"Pod","metadata":{"name":"{{name}}","namespace":"azure-iot-operations"},"spec":{},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{ready}}"}]} }
        """;
}
