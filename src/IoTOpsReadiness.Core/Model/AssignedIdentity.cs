namespace IoTOpsReadiness.Model;

/// <summary>A user-assigned identity that a resource carries.</summary>
/// <param name="Id">Its ARM id; letter case varies.</param>
/// <param name="ClientId">Its client id; null where not reported.</param>
/// <param name="PrincipalId">Its object id; null where not reported.</param>
public sealed record AssignedIdentity(string Id, string? ClientId, string? PrincipalId);
