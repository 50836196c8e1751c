using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A dataflow graph: sources, transforms and destinations as connected nodes.</summary>
public sealed class DataflowGraph(ResourceDocument document, EvidenceSource source) : Flow(document, source, "DataflowGraph")
{
    /// <summary>The nodes.</summary>
    public IReadOnlyList<DataflowGraphNode> Nodes => List("nodes").Select(Read).ToArray();

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadSourceEndpoints() => EndpointsOf("Source");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ReadDestinationEndpoints() => EndpointsOf("Destination");

    private string[] EndpointsOf(string type) => Nodes
        .Where(node => Same.Text(node.Type, type) && node.Endpoint is not null)
        .Select(node => node.Endpoint!)
        .Distinct(StringComparer.Ordinal)
        .ToArray();

    private DataflowGraphNode Read(JsonElement node, int index)
    {
        string path = PathOf($"nodes[{index}]");
        return new(
            Text(node.At("nodeType"), $"{path}.nodeType") ?? "",
            Text(node.At("name"), $"{path}.name") ?? "",
            Text(node.At("sourceSettings.endpointRef"), $"{path}.sourceSettings.endpointRef")
                ?? Text(node.At("destinationSettings.endpointRef"), $"{path}.destinationSettings.endpointRef"),
            Text(node.At("graphSettings.artifact"), $"{path}.graphSettings.artifact"),
            $"nodes[{index}]");
    }
}
