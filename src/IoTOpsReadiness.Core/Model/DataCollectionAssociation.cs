using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>That a data collection rule applies to the cluster.</summary>
public sealed class DataCollectionAssociation(ResourceDocument document, EvidenceSource source) : Resource(document, source, "DataCollectionAssociation")
{
    /// <summary>The ARM id of the rule; null where the association is with an endpoint alone.</summary>
    public string? RuleId => Text("dataCollectionRuleId");
}
