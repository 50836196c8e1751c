using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Arc;

/// <summary>Turns automatic upgrades of the Arc agents, and of the extensions of Azure IoT Operations, off.</summary>
/// <remarks>
/// Whether the agents follow what Azure Resource Manager says of them alone is not documented; their own setting is changed
/// by <c>az connectedk8s</c>, with Helm. So both are planned, each where it is needed.
/// </remarks>
public static class ArcAutoUpgrade
{
    private const string Key = "AZURE_ARC_AUTOUPDATE";

    private static readonly string[] OperationsExtensions =
        ["microsoft.iotoperations", "microsoft.iotoperations.platform", "microsoft.certmanagement", "microsoft.azure.secretstore", "microsoft.arc.containerstorage"];

    /// <summary>What the drafts are made from.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } = [Evidence.ArcConfiguration, Evidence.ConnectedClusters, Evidence.Extensions, Evidence.Instances];

    /// <summary>Drafts what is missing.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where the drafts go.</param>
    /// <param name="guideline">The guideline it is for; null for a change for its own sake.</param>
    public static void Disable(Site site, ChangeDrafts drafts, string? guideline)
    {
        foreach (ConnectedCluster cluster in site.ConnectedClusters.Where(cluster => cluster.HasAgentProfile && !Same.Text(cluster.AgentAutoUpgrade, "Disabled")))
        {
            ChangeDraft draft = drafts.EditAzure(cluster.Reference, cluster.Document.Root);

            // What the agents do is not part of what a cluster's PATCH takes.
            draft.Body["properties"]!["arcAgentProfile"]!["agentAutoUpgrade"] = "Disabled";
            draft.For("Tell Azure to leave the Arc agents at their version", guideline).Command("Disable-IoTOpsArcAutoUpgrade");
        }

        foreach (Extension extension in site.Extensions.Where(extension => extension.AutoUpgradesMinorVersion && Same.AnyOf(extension.ExtensionType, OperationsExtensions) && extension.Reference.ArmId is not null))
        {
            ChangeDraft draft = drafts.EditAzure(extension.Reference, extension.Document.Root);
            draft.Operation = ChangeOperation.Patch;
            draft.Body["properties"]!["autoUpgradeMinorVersion"] = false;
            draft.For($"Keep the extension {extension.Name} at its version", guideline).Command("Disable-IoTOpsArcAutoUpgrade");
        }

        if (site.ArcConfiguration is { } configuration && !Same.Text(configuration.Value(Key), "false"))
        {
            string name = configuration.Value("AZURE_RESOURCE_NAME") ?? "<cluster>";
            string group = configuration.Value("AZURE_RESOURCE_GROUP") ?? "<resource-group>";
            string subscription = configuration.Value("AZURE_SUBSCRIPTION_ID") is { } id ? $" --subscription {id}" : "";
            drafts.Other("ArcAgents/auto-update", RemediationKind.Manual, configuration.Reference)
                .For("Tell the Arc agents in the cluster to stay at their version", guideline)
                .With(ChangeImpact.PodRestart, "The Arc agents restart; Azure IoT Operations does not.")
                .Instruction($"az connectedk8s update --name {name} --resource-group {group}{subscription} --auto-upgrade false");
        }
    }
}
