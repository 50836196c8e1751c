using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>From which Key Vault secrets are synced, and as whom.</summary>
public sealed class SecretProviderClass(ResourceDocument document, EvidenceSource source) : Resource(document, source, "SecretProviderClass")
{
    /// <summary>Who provides the secrets; <c>azure</c>. ARM knows no other.</summary>
    public string Provider => Source == EvidenceSource.Kubernetes ? Text("provider") ?? "" : "azure";

    /// <summary>The name of the vault; null where missing.</summary>
    public string? KeyVaultName => Source == EvidenceSource.Kubernetes ? Text("parameters.keyvaultName") : Text("keyvaultName");

    /// <summary>The client id of the identity that reads it; null where missing.</summary>
    public string? ClientId => Source == EvidenceSource.Kubernetes ? Text("parameters.clientID") ?? Text("parameters.clientId") : Text("clientId");

    /// <summary>The tenant of that identity; null where missing.</summary>
    public string? TenantId => Source == EvidenceSource.Kubernetes ? Text("parameters.tenantId") ?? Text("parameters.tenantID") : Text("tenantId");

    /// <summary>The names of the secrets it may read, as YAML; null where missing.</summary>
    public string? Objects => Source == EvidenceSource.Kubernetes ? Text("parameters.objects") : Text("objects");
}
