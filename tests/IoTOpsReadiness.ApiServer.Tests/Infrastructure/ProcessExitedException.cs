namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>A server process ended by itself; the message says what it wrote last.</summary>
internal sealed class ProcessExitedException(string message) : Exception(message);
