using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>Any resource, for what all resources have: a name, metadata and health.</summary>
public sealed class ReportingResource(ResourceDocument document, EvidenceSource source, string kind) : Resource(document, source, kind)
{
    /// <summary>Who wrote the resource, as the API server recorded it; empty where that was not collected.</summary>
    public IReadOnlyList<string> FieldManagers => List(Root.At("metadata.managedFields"), "metadata.managedFields")
        .Select(entry => entry.At("manager").TextOrEmpty())
        .Where(manager => manager.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .ToArray();

    /// <summary>True where a controller made it, rather than a person or Azure.</summary>
    public bool IsOwned => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences").Count > 0;
}
