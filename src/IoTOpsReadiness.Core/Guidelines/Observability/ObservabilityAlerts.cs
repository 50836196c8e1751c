using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Observability;

/// <summary>Check 17: somebody is told when something goes wrong.</summary>
internal sealed class ObservabilityAlerts : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 17,
        Id = "Observability.Alerts",
        Title = "Prometheus alerts are set up",
        Area = Area.Observability,
        Severity = Severity.Medium,
        Recommendation = "Set up Prometheus alerts in Azure Monitor for broker, dataflows, connectors and nodes, with action groups that reach somebody.",
        Remediation = "New-IoTOpsAlert; by hand create a Prometheus rule group on the cluster's Azure Monitor workspace with alerting rules and action groups, or attest that another tool alerts.",
        Article = "deploy-iot-ops/howto-configure-observability",
        Needs = [Evidence.PrometheusRuleGroups],
        JudgesInPart = true,
        Uses = [Evidence.Extensions, Evidence.ConnectedClusters, Evidence.DataCollectionAssociations, Evidence.DataCollectionRules],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        PrometheusRuleGroup[] alerting = [.. site.PrometheusRuleGroups.Where(group => group.IsEnabled && group.Alerts.Count > 0)];
        Finding[] own = [.. alerting.Where(group => Watches(site, group)).Select(group => Judge(context, group))];
        if (own.Any(finding => finding.Status == Status.Pass))
        {
            // One that reaches somebody is what the guideline asks for; another that does not is a remark.
            return own.Select(finding => finding.Status == Status.Pass ? finding : finding with { Severity = Severity.Low });
        }

        if (!site.Has(Evidence.PrometheusRuleGroups))
        {
            return [context.Missing(Evidence.PrometheusRuleGroups)];
        }

        if (alerting.Length == 0)
        {
            return [context.FailSite("No enabled rule group alerts.", string.Create(CultureInfo.InvariantCulture, $"{site.PrometheusRuleGroups.Count} rule groups"), "one that alerts")];
        }

        if (ObservabilityResources.Workspaces(site).Length == 0 && ClusterId(site) is null)
        {
            return [context.UnknownSite(
                Reason.NotCollected,
                "There are rule groups that alert; which of them watch this cluster is not known.",
                $"evidence of {Evidence.Extensions.AzureType} or {Evidence.ConnectedClusters.AzureType} from Azure Resource Manager")];
        }

        return own.Length == 0
            ? [context.FailSite("No rule group that alerts watches this cluster.", string.Join(", ", alerting.Select(group => group.Name)), "one with this cluster's workspace in its scopes")]
            : own;
    }

    private static Finding Judge(GuidelineContext context, PrometheusRuleGroup group)
    {
        int reaching = group.Alerts.Count(alert => alert.Actions > 0);
        string observed = string.Create(CultureInfo.InvariantCulture, $"{reaching} of {group.Alerts.Count} alerts call an action group");
        return reaching == 0
            ? context.Fail(group, "rules", observed, "an action group for each alert", "The rule group alerts, but nobody is told.")
            : context.Pass(group, "rules", observed, "The rule group alerts on this cluster.");
    }

    // A group without a cluster name watches everything its workspace gets.
    private static bool Watches(Site site, PrometheusRuleGroup group)
    {
        string? cluster = ClusterId(site);
        string? clusterName = cluster?[(cluster.LastIndexOf('/') + 1)..];
        bool inScope = group.Scopes.Any(scope => Same.AnyOf(scope, ObservabilityResources.Workspaces(site)) || Same.Text(scope, cluster));
        return group.ClusterName is { } name && clusterName is not null ? Same.Text(name, clusterName) : inScope;
    }

    private static string? ClusterId(Site site) => site.ConnectedCluster?.Reference.ArmId ?? site.Snapshot.Site.ConnectedClusterId;
}
