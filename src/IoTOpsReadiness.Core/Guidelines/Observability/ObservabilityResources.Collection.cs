using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Observability;

/// <content>Which streams Azure Monitor takes from the cluster, and whether they arrive anywhere.</content>
internal sealed partial class ObservabilityResources
{
    private static IEnumerable<Finding> DataCollection(GuidelineContext context)
    {
        Site site = context.Site;
        string[] ids = [.. site.DataCollectionAssociations.Select(association => association.RuleId).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (ids.Length == 0)
        {
            return [site.Has(Evidence.DataCollectionAssociations)
                ? context.FailSite("No data collection rule applies to the cluster: neither metrics nor logs arrive.", "0 rules", "one for metrics, one for logs")
                : context.Missing(Evidence.DataCollectionAssociations)];
        }

        return
        [
            .. Stream(context, "metrics", stream => Same.Text(stream, DataCollectionRule.MetricsStream), DataCollectionRule.MetricsStream),
            .. Stream(context, "logs", stream => Same.AnyOf(stream, [.. DataCollectionRule.LogStreams]), DataCollectionRule.LogStreams[0]),
            .. Gone(context, ids),
            .. Destinations(context),
        ];
    }

    private static IEnumerable<Finding> Stream(GuidelineContext context, string what, Func<string, bool> isStream, string expected)
    {
        DataCollectionRule[] rules = [.. AssociatedRules(context.Site)];
        DataCollectionRule? taking = Array.Find(rules, rule => rule.Streams.Any(isStream));
        yield return taking is not null ? context.Pass(taking, "dataFlows", string.Join(", ", taking.Streams), $"{taking} takes the cluster's {what}.", expected)
            // One that was not read may take them.
            : !context.Site.Has(Evidence.DataCollectionRules) ? context.Missing(Evidence.DataCollectionRules) with { Observed = what }
            : context.FailSite($"No data collection rule takes the cluster's {what}: they do not arrive.", rules.Length == 0 ? "no rule" : string.Join(", ", rules.SelectMany(rule => rule.Streams)), expected);
    }

    // A rule is read by its id, so that not finding it means that it is gone.
    private static IEnumerable<Finding> Gone(GuidelineContext context, string[] ids) => !context.Site.Has(Evidence.DataCollectionRules) ? [] : ids
        .Where(id => !context.Site.DataCollectionRules.Any(rule => Same.Text(rule.Reference.ArmId, id)))
        .Select(id => context.FailSite("A data collection rule that applies to the cluster does not exist any more.", id, "a rule that exists", Severity.Medium));

    private static IEnumerable<Finding> Destinations(GuidelineContext context)
    {
        Site site = context.Site;
        foreach (string id in Workspaces(site))
        {
            MonitorAccount? account = site.MonitorAccounts.FirstOrDefault(candidate => Same.Text(candidate.Reference.ArmId, id));
            if (account is not null)
            {
                yield return context.Pass(account, null, id, $"Metrics go to {account}.");
            }
            else
            {
                yield return site.Has(Evidence.MonitorAccounts)
                    ? context.FailSite("The Azure Monitor workspace that metrics go to does not exist.", id, "a workspace that exists")
                    : context.Missing(Evidence.MonitorAccounts) with { Observed = id };
            }
        }
    }

    private static IEnumerable<DataCollectionRule> AssociatedRules(Site site) => site.DataCollectionRules
        .Where(rule => site.DataCollectionAssociations.Any(association => Same.Text(association.RuleId, rule.Reference.ArmId)));
}
