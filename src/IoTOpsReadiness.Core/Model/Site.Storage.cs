using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>Disks and volumes.</content>
public sealed partial class Site
{
    /// <summary>Claims in the namespace of Azure IoT Operations.</summary>
    public IReadOnlyList<PersistentVolumeClaim> PersistentVolumeClaims =>
        View(Evidence.PersistentVolumeClaims, (document, source) => new PersistentVolumeClaim(document, source));

    /// <summary>
    /// The claims of the broker's backends: those their pods mount, and those named after them, which a pod that
    /// cannot start does not mount yet.
    /// </summary>
    public IReadOnlyList<PersistentVolumeClaim> BackendClaims
    {
        get
        {
            var mounted = BrokerPods.Backends.SelectMany(pod => pod.ClaimNames).ToHashSet(StringComparer.Ordinal);
            return PersistentVolumeClaims
                .Where(claim => mounted.Contains(claim.Name) || claim.Name.Contains("aio-broker-backend", StringComparison.Ordinal))
                .ToArray();
        }
    }

    /// <summary>The storage class of that name, or the default one for null; null where there is none.</summary>
    public StorageClass? FindStorageClass(string? name) =>
        StorageClasses.FirstOrDefault(candidate => name is null ? candidate.IsDefault : candidate.Name == name);

    /// <summary>The container storage extension; null where ARM shows none.</summary>
    public ContainerStorageExtension? ContainerStorageExtension => Snapshot
        .Documents(Evidence.Extensions, EvidenceSource.Azure)
        .Select(document => new ContainerStorageExtension(document, EvidenceSource.Azure))
        .FirstOrDefault(extension => Same.Text(extension.ExtensionType, Model.ContainerStorageExtension.TypeName));
}
