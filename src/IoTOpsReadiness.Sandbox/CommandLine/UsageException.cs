namespace IoTOpsReadiness.Sandbox.CommandLine;

/// <summary>The command line is wrong. The message says what is wrong and what is accepted.</summary>
internal sealed class UsageException(string message) : Exception(message);
