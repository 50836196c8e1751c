using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>An Azure IoT Operations instance.</summary>
public sealed class Instance(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Instance")
{
    /// <summary>The version of Azure IoT Operations, for example <c>1.2.112</c>; null where not reported.</summary>
    public string? Version => Text("version") ?? Text(Status.At("version"), "status.version");

    /// <summary>The ARM id of the instance that changes are tried for on this one; null where it is not tagged so, and always in the cluster.</summary>
    public string? StagingFor => Root.At("tags").Member(Site.StagingTag).TextOrNull();

    /// <summary>The custom location it lives in; null where it names none, and always in the cluster.</summary>
    public string? CustomLocationId => Text(Root.At("extendedLocation.name"), "extendedLocation.name");

    /// <summary>The ARM id of its schema registry; null where missing.</summary>
    public string? SchemaRegistryId => Text("schemaRegistryRef.resourceId");

    /// <summary>The ARM id of the provider class its secrets are synced through; null where secrets are not synced.</summary>
    public string? DefaultSecretProviderClassId => Text("defaultSecretProviderClassRef.resourceId");

    /// <summary>None, SystemAssigned, UserAssigned or both; null where missing, and always in the cluster.</summary>
    public string? IdentityType => Text(Root.At("identity.type"), "identity.type");

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
