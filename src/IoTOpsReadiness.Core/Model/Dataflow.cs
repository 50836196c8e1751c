using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A dataflow.</summary>
public sealed class Dataflow(ResourceDocument document, EvidenceSource source) : Flow(document, source, "Dataflow")
{
    /// <summary>The endpoint its source reads from; null where missing.</summary>
    public string? SourceEndpoint => Endpoint("Source", "sourceSettings");

    /// <summary>The endpoint its destination writes to; null where missing.</summary>
    public string? DestinationEndpoint => Endpoint("Destination", "destinationSettings");

    /// <summary>What of the destination it writes to: a topic, an event hub or a container; null where missing.</summary>
    public string? DataDestination => List("operations")
        .Where(operation => Same.Text(operation.At("operationType").TextOrNull(), "Destination"))
        .Select(operation => Text(operation.At("destinationSettings.dataDestination"), PathOf("operations.destinationSettings.dataDestination")))
        .FirstOrDefault();

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadSourceEndpoints() => SourceEndpoint is { } name ? [name] : [];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadDestinationEndpoints() => DestinationEndpoint is { } name ? [name] : [];

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
}
