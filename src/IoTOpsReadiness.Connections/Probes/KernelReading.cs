namespace IoTOpsReadiness.Connections.Probes;

/// <summary>The kernel settings that a pod saw on a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Values">The settings by key, as <c>sysctl</c> writes them, for example <c>fs.file-max</c>; a key that the node does not have is missing.</param>
/// <param name="Doubt">
/// Why they may not be those of the node; null where they are. The limits of inotify belong to a user namespace, of which a pod may
/// have one of its own; and a sandboxed runtime shows a kernel of its own.
/// </param>
public sealed record KernelReading(string Node, IReadOnlyDictionary<string, string> Values, string? Doubt);
