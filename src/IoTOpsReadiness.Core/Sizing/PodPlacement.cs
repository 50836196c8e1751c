namespace IoTOpsReadiness.Sizing;

/// <summary>One pod of the broker, and the node it would go to.</summary>
/// <param name="Pod">Its name, as the operator names it.</param>
/// <param name="Partition">The partition it is a copy of; null for a frontend or another component.</param>
/// <param name="Cores">Cores it requests.</param>
/// <param name="Node">The node; null where none has room.</param>
public sealed record PodPlacement(string Pod, int? Partition, double Cores, string? Node);
