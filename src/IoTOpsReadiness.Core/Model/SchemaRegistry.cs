using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>Where the schemas of messages are kept.</summary>
public sealed class SchemaRegistry(ResourceDocument document, EvidenceSource source) : Resource(document, source, "SchemaRegistry")
{
    /// <summary>The blob container it writes to, as an address; null where missing.</summary>
    public string? ContainerUrl => Text("storageAccountContainerUrl");

    /// <summary>The object id of its system-assigned identity; null where it has none.</summary>
    public string? PrincipalId => Text(Root.At("identity.principalId"), "identity.principalId");

    /// <summary>The tenant of that identity; null where not reported.</summary>
    public string? TenantId => Text(Root.At("identity.tenantId"), "identity.tenantId");
}
