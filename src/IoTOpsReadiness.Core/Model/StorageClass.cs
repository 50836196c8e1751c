using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A storage class.</summary>
public sealed class StorageClass(ResourceDocument document, EvidenceSource source) : Resource(document, source, "StorageClass")
{
    /// <summary>Who makes its volumes, for example <c>rancher.io/local-path</c>.</summary>
    public string? Provisioner => Text(Root.At("provisioner"), "provisioner");

    /// <summary>True where claims without a class get this one.</summary>
    public bool IsDefault => Annotation("storageclass.kubernetes.io/is-default-class") == "true";
}
