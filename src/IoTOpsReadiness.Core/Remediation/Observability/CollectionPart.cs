using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>A data collection rule, and that it applies to the cluster.</summary>
internal static class CollectionPart
{
    private const int LongestEndpointName = 44;

    /// <summary>Whether a rule that applies to the cluster takes one of these streams.</summary>
    public static bool IsTaken(Site site, params IEnumerable<string> streams) => site.DataCollectionRules
        .Where(rule => site.DataCollectionAssociations.Any(association => Same.Text(association.RuleId, rule.Reference.ArmId)))
        .Any(rule => rule.Streams.Any(stream => Same.AnyOf(stream, [.. streams])));

    /// <summary>The name <c>az</c> gives to rules: always the same for the same cluster.</summary>
    public static string NameOf(ObservabilityScene scene, string prefix, Workspace workspace)
    {
        string name = $"{prefix}-{workspace.Location.Replace(" ", "", StringComparison.Ordinal)}-{scene.Cluster.Name}";
        return name.Length > LongestEndpointName ? name[..LongestEndpointName].TrimEnd('-') : name;
    }

    /// <summary>Drafts the rule, unless it exists, and its association.</summary>
    public static void Draft(ObservabilityScene scene, string name, string association, Workspace workspace, JsonObject properties, string what, params ChangeDraft?[] before)
    {
        string id = $"{scene.ClusterGroup}/providers/Microsoft.Insights/dataCollectionRules/{name}";
        ChangeDraft rule = scene.Make("DataCollectionRule", id, new() { ["location"] = workspace.Location, ["kind"] = "Linux", ["properties"] = properties }, $"Make the rule {name}, which takes {what}")
            .AfterAll([workspace.Making, .. before]);

        // One of that name may be there for a rule that is gone.
        string associationId = $"{scene.ClusterId}/providers/Microsoft.Insights/dataCollectionRuleAssociations/{association}";
        DataCollectionAssociation? known = scene.Site.DataCollectionAssociations.FirstOrDefault(item => Same.Text(item.Reference.ArmId, associationId));
        ChangeDraft applied = scene.Drafts.EditAzure(
            known?.Reference ?? new ResourceReference { Kind = "DataCollectionAssociation", Name = association, ArmId = associationId },
            known?.Document.Root,
            new() { ["properties"] = new JsonObject { ["description"] = $"Applies the rule that takes {what}. Without it they are not collected." } });
        applied.Body["properties"]!["dataCollectionRuleId"] = id;
        scene.Say(applied, $"Apply the rule {name} to the cluster").After(rule);
    }
}
