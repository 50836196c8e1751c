namespace IoTOpsReadiness.Shell.CommandLine;

/// <summary>The command line of the shell itself is wrong. The message is for the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
