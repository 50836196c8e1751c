using System.Text.Json;
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

    /// <summary>The custom location it belongs to; null where it names none, and always in the cluster.</summary>
    public string? CustomLocationId => Text(Root.At("extendedLocation.name"), "extendedLocation.name");

    /// <summary>What was configured, for comparing the two sides.</summary>
    internal JsonElement Configuration => Body;

    /// <summary>Whether a resource of this kind is among its owners.</summary>
    public bool IsOwnedBy(string kind) => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences").Any(owner => owner.At("kind").TextOrNull() == kind);

    /// <summary>True where it has an owner at all.</summary>
    public bool IsOwned => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences").Count > 0;
}
