namespace IoTOpsReadiness.Model;

/// <summary>One node of a dataflow graph.</summary>
/// <param name="Type">Source, Graph or Destination.</param>
/// <param name="Name">Its name.</param>
/// <param name="Endpoint">The endpoint a source reads from or a destination writes to; null for a transform.</param>
/// <param name="Artifact">The image of a transform, for example <c>azureiotoperations/graph-dataflow-map:1.0.0</c>.</param>
/// <param name="Path">Where it stands in the body.</param>
public sealed record DataflowGraphNode(string Type, string Name, string? Endpoint, string? Artifact, string Path);
