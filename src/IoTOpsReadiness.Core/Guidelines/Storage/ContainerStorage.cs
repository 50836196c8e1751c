using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Guidelines.Storage;

/// <summary>What the guidelines on container storage read from the evidence alike.</summary>
internal static class ContainerStorage
{
    /// <summary>The class on the replicated pool that fault tolerance makes.</summary>
    public const string PoolClass = "acstor-arccontainerstorage-storage-pool";

    /// <summary>Where the pool's own pods live.</summary>
    public const string PoolNamespace = "azure-arc-acstor";

    private const string Namespace = "azure-arc-containerstorage";

    // From general knowledge of the extension, not from an article that was read: its classes by name and provisioner.
    private static readonly string[] Classes = ["unbacked-sc", "cloud-backed-sc", PoolClass];
    private static readonly string[] Provisioners = ["wyvern", "containerstorage", "acstor"];

    /// <summary>True from the release on that no longer brings container storage; null where the release is not known.</summary>
    public static bool? IsOptional(Site site) => site.Version?.IsAtLeast(1, 2, 112);

    /// <summary>True where a claim is on an Edge Volume.</summary>
    public static bool Owns(Site site, PersistentVolumeClaim claim)
    {
        StorageClass? storageClass = site.FindStorageClass(claim.StorageClassName);
        return Classes.Contains(claim.StorageClassName, StringComparer.Ordinal)
            || Provisioners.Any(name => storageClass?.Provisioner?.Contains(name, StringComparison.OrdinalIgnoreCase) ?? false);
    }

    /// <summary>Whether the extension is there, by its pods or by ARM; null where neither was seen.</summary>
    public static bool? IsInstalled(Site site) =>
        site.ContainerStorageExtension is not null || site.Pods.Any(pod => pod.Namespace == Namespace) ? true
        : site.Has(Evidence.Pods) || site.Has(Evidence.Extensions) ? false
        : null;
}
