using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A user-assigned managed identity.</summary>
public sealed class UserAssignedIdentity(ResourceDocument document, EvidenceSource source) : Resource(document, source, "UserAssignedIdentity")
{
    /// <summary>The id by which tokens are asked for; null where missing.</summary>
    public string? ClientId => Text("clientId");

    /// <summary>The id by which roles are given; null where missing.</summary>
    public string? PrincipalId => Text("principalId");
}
