using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A storage account, as far as the schema registry depends on it.</summary>
public sealed class StorageAccount(ResourceDocument document, EvidenceSource source) : Resource(document, source, "StorageAccount")
{
    /// <summary>For example <c>StorageV2</c>; null where missing.</summary>
    public string? AccountKind => Text(Root.At("kind"), "kind");

    /// <summary>True where blobs live in folders; null where not reported, which means false.</summary>
    public bool? HasHierarchicalNamespace => Flag("isHnsEnabled");

    /// <summary>Enabled (default), Disabled or SecuredByPerimeter; null where not set.</summary>
    public string? PublicNetworkAccess => Text("publicNetworkAccess");

    /// <summary>What happens to those no rule names: Allow (default) or Deny.</summary>
    public string DefaultAction => Text("networkAcls.defaultAction") ?? "Allow";

    /// <summary>Who passes the firewall without a rule, as a comma-separated list; AzureServices unless set.</summary>
    public string Bypass => Text("networkAcls.bypass") ?? "AzureServices";

    /// <summary>The addresses and ranges that pass the firewall.</summary>
    public IReadOnlyList<string> AllowedRanges => List("networkAcls.ipRules")
        .Select(rule => Text(rule.At("value"), PathOf("networkAcls.ipRules.value")))
        .OfType<string>()
        .ToArray();

    /// <summary>Single resources that pass the firewall.</summary>
    public IReadOnlyList<ResourceAccessRule> ResourceAccessRules => List("networkAcls.resourceAccessRules")
        .Select(rule => new ResourceAccessRule(
            Text(rule.At("resourceId"), PathOf("networkAcls.resourceAccessRules.resourceId")) ?? "",
            Text(rule.At("tenantId"), PathOf("networkAcls.resourceAccessRules.tenantId"))))
        .ToArray();

    /// <summary>The address of its blobs; null where missing.</summary>
    public string? BlobEndpoint => Text("primaryEndpoints.blob");
}

/// <summary>A resource that passes the firewall of a storage account.</summary>
/// <param name="ResourceId">Its ARM id.</param>
/// <param name="TenantId">Its tenant; null where not set.</param>
public sealed record ResourceAccessRule(string ResourceId, string? TenantId);
