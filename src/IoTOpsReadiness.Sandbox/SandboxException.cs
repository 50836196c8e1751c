namespace IoTOpsReadiness.Sandbox;

/// <summary>The sandbox cannot start. The message is for the person who started it.</summary>
internal sealed class SandboxException(string message, Exception? inner = null) : Exception(message, inner);
