using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>That a Secret exists, and what it is labelled with. Its values are never read.</summary>
public sealed class SecretName(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Secret")
{
    /// <summary>Whether a resource of this kind and name is among its owners.</summary>
    public bool IsOwnedBy(string kind, string name) => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences")
        .Any(owner => owner.At("kind").TextOrNull() == kind && owner.At("name").TextOrNull() == name);
}
