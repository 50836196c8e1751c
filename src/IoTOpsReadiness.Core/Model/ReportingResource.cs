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

    /// <summary>All that it reports: of itself, of its last change, and of each inbound endpoint of a device.</summary>
    public IEnumerable<Health> Reports
    {
        get
        {
            Health? own = Health;
            if (own is not null)
            {
                yield return own;
            }

            // A change that was refused leaves running, and healthy, what ran before it.
            string provisioning = Source == EvidenceSource.Kubernetes ? "status.provisioningStatus" : "properties.provisioningState";
            if (own?.Path != provisioning && HealthAt(Root.At(provisioning), provisioning) is { } change)
            {
                yield return change;
            }

            if (Status.At("endpoints.inbound") is not { ValueKind: JsonValueKind.Object } endpoints)
            {
                yield break;
            }

            foreach (JsonProperty endpoint in endpoints.EnumerateObject())
            {
                string path = $"{(Source == EvidenceSource.Kubernetes ? "status" : "properties.status")}.endpoints.inbound.{endpoint.Name}.healthState";
                if (HealthAt(endpoint.Value.At("healthState"), path) is { } health)
                {
                    yield return health with { Part = $"endpoint {endpoint.Name}" };
                }
            }
        }
    }

    /// <summary>The custom location it belongs to; null where it names none, and always in the cluster.</summary>
    public string? CustomLocationId => Text(Root.At("extendedLocation.name"), "extendedLocation.name");

    /// <summary>What was configured, for comparing the two sides.</summary>
    internal JsonElement Configuration => Body;

    /// <summary>False where the document names no property that health is read from, wherever in it.</summary>
    internal static bool MayReport(ResourceDocument document)
    {
        ReadOnlySpan<byte> json = document.Json.Span;
        return json.IndexOf("\"healthState\""u8) >= 0
            || json.IndexOf("\"runtimeStatus\""u8) >= 0
            || json.IndexOf("\"provisioningSta"u8) >= 0;
    }

    /// <summary>Whether a resource of this kind is among its owners.</summary>
    public bool IsOwnedBy(string kind) => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences").Any(owner => owner.At("kind").TextOrNull() == kind);

    /// <summary>True where it has an owner at all.</summary>
    public bool IsOwned => List(Root.At("metadata.ownerReferences"), "metadata.ownerReferences").Count > 0;
}
