using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A dataflow.</summary>
public sealed class Dataflow(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Dataflow")
{
    /// <summary>The profile it belongs to: named in the cluster by reference, in ARM by the path.</summary>
    public string ProfileName => Source == EvidenceSource.Kubernetes
        ? Text("profileRef") ?? "default"
        : ParentOf(Reference.ArmId) ?? "default";

    /// <summary>True unless its mode is Disabled.</summary>
    public bool IsEnabled => !Same.Text(Text("mode"), "Disabled");

    /// <summary>True where it asks the broker to persist its messages.</summary>
    public bool RequestsDiskPersistence => Same.Text(Text("requestDiskPersistence"), "Enabled");

    /// <summary>The endpoint its source reads from; null where missing.</summary>
    public string? SourceEndpoint => Endpoint("Source", "sourceSettings");

    /// <summary>The endpoint its destination writes to; null where missing.</summary>
    public string? DestinationEndpoint => Endpoint("Destination", "destinationSettings");

    /// <summary>The topics it reads from and writes to, where its endpoints have topics.</summary>
    public IReadOnlyList<string> Topics => List("operations").SelectMany(TopicsOf).ToArray();

    private IEnumerable<string> TopicsOf(JsonElement operation) =>
        Texts(operation.At("sourceSettings.dataSources"), PathOf("operations.sourceSettings.dataSources"))
            .Append(Text(operation.At("destinationSettings.dataDestination"), PathOf("operations.destinationSettings.dataDestination")))
            .OfType<string>();

    private string? Endpoint(string operationType, string settings)
    {
        foreach (JsonElement operation in List("operations"))
        {
            if (Same.Text(operation.At("operationType").TextOrNull(), operationType))
            {
                return Text(operation.At($"{settings}.endpointRef"), PathOf($"operations.{settings}.endpointRef"));
            }
        }

        return null;
    }

    // …/dataflowProfiles/{profile}/dataflows/{flow}
    private static string? ParentOf(string? armId)
    {
        string[] segments = armId?.Split('/') ?? [];
        return segments.Length >= 3 ? segments[^3] : null;
    }
}
