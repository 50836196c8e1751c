using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>Which streams Azure Monitor takes from the machines and clusters it is associated with, and where they go.</summary>
public sealed class DataCollectionRule(ResourceDocument document, EvidenceSource source) : Resource(document, source, "DataCollectionRule")
{
    /// <summary>The stream of Prometheus metrics.</summary>
    public const string MetricsStream = "Microsoft-PrometheusMetrics";

    /// <summary>How the streams of container logs begin; the group of all, or single ones such as <c>Microsoft-ContainerLogV2</c>.</summary>
    public static IReadOnlyList<string> LogStreams { get; } = ["Microsoft-ContainerInsights-Group-Default", "Microsoft-ContainerLog", "Microsoft-ContainerLogV2"];

    /// <summary>The streams that flow to a destination of the rule's own; a source without a flow collects nothing.</summary>
    public IReadOnlyList<string> Streams => List("dataFlows")
        .Where(flow => List(flow.At("destinations"), PathOf("dataFlows.destinations")).Count > 0)
        .SelectMany(flow => Texts(flow.At("streams"), PathOf("dataFlows.streams")))
        .ToArray();

    /// <summary>The ARM ids of the Azure Monitor workspaces that metrics go to.</summary>
    public IReadOnlyList<string> MonitorAccountIds => List("destinations.monitoringAccounts")
        .Select(account => Text(account.At("accountResourceId"), PathOf("destinations.monitoringAccounts.accountResourceId")))
        .OfType<string>()
        .ToArray();
}
