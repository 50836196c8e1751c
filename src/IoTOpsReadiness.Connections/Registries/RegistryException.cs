namespace IoTOpsReadiness.Connections.Registries;

/// <summary>What a registry did not give; the message says why, as a sentence.</summary>
internal sealed class RegistryException(string message, Exception? inner = null) : Exception(message, inner);
