using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A role assignment.</summary>
public sealed class RoleAssignment(ResourceDocument document, EvidenceSource source) : Resource(document, source, "RoleAssignment")
{
    /// <summary>Who has the role, by object id.</summary>
    public string? PrincipalId => Text("principalId");

    /// <summary>The id of the role itself: the last part of its definition's id, which comes with and without a subscription.</summary>
    public string? RoleId => Text("roleDefinitionId") is { } id ? id[(id.LastIndexOf('/') + 1)..] : null;

    /// <summary>What narrows it to some requests; null where nothing does.</summary>
    public string? Condition => Text("condition");

    /// <summary>What the role reaches; an assignment's own id starts with it.</summary>
    public string Scope
    {
        get
        {
            if (Text("scope") is { } scope)
            {
                return scope;
            }

            string id = Reference.ArmId ?? "";
            int end = id.IndexOf("/providers/Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase);
            return end < 0 ? "" : id[..end];
        }
    }
}
