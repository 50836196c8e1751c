using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Azure IoT Operations instance.</summary>
public sealed class Instance(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Instance")
{
    /// <summary>The version of Azure IoT Operations, for example <c>1.2.112</c>; null where not reported.</summary>
    public string? Version => Text("version") ?? Text(Status.At("version"), "status.version");

    /// <summary>The user-assigned identities it carries; empty where it has none, and always in the cluster, which does not show them.</summary>
    public IReadOnlyList<AssignedIdentity> UserAssignedIdentities => Root.At("identity.userAssignedIdentities") is { ValueKind: JsonValueKind.Object } identities
        ? identities.EnumerateObject()
            .Select(identity => new AssignedIdentity(
                identity.Name,
                Text(identity.Value.At("clientId"), "identity.userAssignedIdentities.clientId"),
                Text(identity.Value.At("principalId"), "identity.userAssignedIdentities.principalId")))
            .ToArray()
        : [];
}
