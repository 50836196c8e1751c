namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>One change, as a watch tells it.</summary>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Object">The object afterwards; for DELETED as it was last.</param>
/// <param name="Previous">The object before; null for ADDED.</param>
/// <param name="Revision">The cluster's revision after the change.</param>
internal sealed record ClusterEvent(string Type, StoredObject Object, StoredObject? Previous, long Revision);
