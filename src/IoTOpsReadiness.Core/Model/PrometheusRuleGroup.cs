using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A group of Prometheus rules in Azure Monitor: some record, some alert.</summary>
public sealed class PrometheusRuleGroup(ResourceDocument document, EvidenceSource source) : Resource(document, source, "PrometheusRuleGroup")
{
    /// <summary>True unless it is switched off.</summary>
    public bool IsEnabled => Flag("enabled") ?? true;

    /// <summary>The cluster it is about; null where it is about all of its workspace.</summary>
    public string? ClusterName => Text("clusterName");

    /// <summary>The ARM ids it watches: a workspace, and sometimes the cluster.</summary>
    public IReadOnlyList<string> Scopes => Texts(Get("scopes"), PathOf("scopes"));

    /// <summary>Its rules that alert and are not switched off. A rule that records does not count.</summary>
    public IReadOnlyList<AlertRule> Alerts => List("rules")
        .Where(rule => Text(rule.At("alert"), PathOf("rules.alert")) is not null && (Flag(rule.At("enabled"), PathOf("rules.enabled")) ?? true))
        .Select(rule => new AlertRule(rule.At("alert").TextOrEmpty(), List(rule.At("actions"), PathOf("rules.actions")).Count(IsAction)))
        .ToArray();

    private static bool IsAction(JsonElement action) => action.At("actionGroupId").TextOrNull() is not null;
}

/// <summary>A rule that alerts.</summary>
/// <param name="Name">The alert's name.</param>
/// <param name="Actions">How many action groups it calls.</param>
public sealed record AlertRule(string Name, int Actions);
