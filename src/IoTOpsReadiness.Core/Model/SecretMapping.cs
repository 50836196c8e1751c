namespace IoTOpsReadiness.Model;

/// <summary>One value that is synced.</summary>
/// <param name="SourcePath">The name of the Key Vault secret.</param>
/// <param name="TargetKey">The key it gets in the Kubernetes secret.</param>
public sealed record SecretMapping(string SourcePath, string TargetKey);
