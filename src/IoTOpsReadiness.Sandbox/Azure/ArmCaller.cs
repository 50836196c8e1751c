namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Who sent a request, as the token tells.</summary>
/// <param name="ObjectId">The object in the directory.</param>
/// <param name="ClientId">The application.</param>
/// <param name="Kind"><c>ManagedIdentity</c>, <c>Application</c> or <c>User</c>.</param>
internal sealed record ArmCaller(string ObjectId, string ClientId, string Kind);
