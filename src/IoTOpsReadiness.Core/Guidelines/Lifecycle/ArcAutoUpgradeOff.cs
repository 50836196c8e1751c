using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Lifecycle;

/// <summary>Check 7: neither the Arc agents nor the extensions upgrade themselves.</summary>
internal sealed class ArcAutoUpgradeOff : Guideline
{
    private const string Key = "AZURE_ARC_AUTOUPDATE";

    // What the release templates pin themselves. Azure Monitor ships with automatic upgrades, and that is its owner's matter.
    private static readonly string[] OperationsExtensions =
    [
        Extension.OperationsType, "microsoft.iotoperations.platform", "microsoft.certmanagement", "microsoft.azure.secretstore",
        "microsoft.arc.containerstorage", "microsoft.openservicemesh",
    ];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 7,
        Id = "Arc.AutoUpgradeOff",
        Title = "Arc agents do not upgrade themselves",
        Area = Area.Lifecycle,
        Severity = Severity.Medium,
        Recommendation = "Turn automatic upgrades of the Arc agents off and upgrade them by hand, so that nothing changes in production unplanned; from then on the support window of the agents is yours to watch.",
        Remediation = "Disable-IoTOpsArcAutoUpgrade",
        Article = "https://learn.microsoft.com/azure/azure-arc/kubernetes/agent-upgrade",
        Uses = [Evidence.ArcConfiguration, Evidence.ConnectedClusters, Evidence.Extensions],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Finding[] agents = [.. InCluster(context), .. InAzure(context)];
        return agents.Length == 0
            ? [context.Missing(Evidence.ArcConfiguration)]
            : [.. agents, .. Extensions(context)];
    }

    // Authoritative: the agents themselves read it from here.
    private static IEnumerable<Finding> InCluster(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.ArcConfiguration))
        {
            yield break;
        }

        if (site.ArcConfiguration is not { } configuration)
        {
            yield return context.NotApplicableSite("There are no Arc agents in the cluster, which Cluster.Prepared reports.");
            yield break;
        }

        string? value = configuration.Value(Key);
        yield return value switch
        {
            null => context.Fail(configuration, null, "not set", "false", "The Arc agents upgrade themselves: that is the default."),
            _ when Same.Text(value, "false") => context.Pass(configuration, null, value, "The Arc agents do not upgrade themselves.", "false"),
            _ when Same.Text(value, "true") => context.Fail(configuration, null, value, "false", "The Arc agents upgrade themselves."),
            _ => context.Unknown(configuration, Reason.InvalidData, "The setting is neither true nor false.", "a value the agents understand", observed: value),
        } with { Path = $"data.{Key}" };
    }

    private static IEnumerable<Finding> InAzure(GuidelineContext context)
    {
        const string path = "arcAgentProfile.agentAutoUpgrade";
        foreach (ConnectedCluster cluster in context.Site.ConnectedClusters)
        {
            if (!cluster.HasAgentProfile && context.Site.Has(Evidence.ArcConfiguration))
            {
                continue; // the second source, which older API versions do not have
            }

            string? value = cluster.AgentAutoUpgrade;
            yield return !cluster.HasAgentProfile
                ? context.Unknown(
                    cluster, Reason.NotCollected, "The answer does not tell about the agents.", $"the permission to {Evidence.ArcConfiguration.Kubernetes!.Permission}", path)
                : Same.Text(value, "Disabled")
                    ? context.Pass(cluster, path, value, "Azure does not upgrade the Arc agents.", "Disabled")
                    : context.Fail(cluster, path, value ?? "not set", "Disabled", $"Azure upgrades the Arc agents{(value is null ? ": that is the default" : "")}.{Drift(context)}");
        }
    }

    private static string Drift(GuidelineContext context) => Same.Text(context.Site.ArcConfiguration?.Value(Key), "false")
        ? " The agents in the cluster are told otherwise: the two sides have drifted apart."
        : "";

    private static IEnumerable<Finding> Extensions(GuidelineContext context)
    {
        const string path = "autoUpgradeMinorVersion";
        if (!context.Site.Has(Evidence.Extensions) && (!context.Site.Has(Evidence.ArcConfiguration) || context.Site.ArcConfiguration is not null))
        {
            yield return context.Missing(Evidence.Extensions);
        }

        foreach (Extension extension in context.Site.Extensions)
        {
            if (Same.AnyOf(extension.ExtensionType, OperationsExtensions))
            {
                yield return extension.AutoUpgradesMinorVersion
                    ? context.Fail(extension, path, "true", "false", $"The extension {extension.ExtensionType} upgrades itself.")
                    : context.Pass(extension, path, "false", $"The extension {extension.ExtensionType} keeps its version.", "false");
            }
            else if (extension.AutoUpgradesMinorVersion && extension.ExtensionType.StartsWith("microsoft.azuremonitor", StringComparison.OrdinalIgnoreCase))
            {
                yield return context.Pass(extension, path, "true", "Azure Monitor's extension upgrades itself, as it ships.");
            }
        }
    }
}
