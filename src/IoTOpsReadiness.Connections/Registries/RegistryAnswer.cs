namespace IoTOpsReadiness.Connections.Registries;

/// <summary>What a registry gave.</summary>
/// <param name="Content">The content, unchecked.</param>
/// <param name="Links">What its Link headers say.</param>
internal sealed record RegistryAnswer(byte[] Content, IReadOnlyList<string> Links);
