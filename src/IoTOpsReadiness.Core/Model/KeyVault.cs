using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A key vault; its control plane alone, never what is in it.</summary>
public sealed class KeyVault(ResourceDocument document, EvidenceSource source) : Resource(document, source, "KeyVault")
{
    /// <summary>True where roles decide who may read it; access policies do otherwise.</summary>
    public bool UsesRoles => Flag("enableRbacAuthorization") ?? false;

    /// <summary>True where what was deleted cannot be destroyed before its time.</summary>
    public bool HasPurgeProtection => Flag("enablePurgeProtection") ?? false;

    /// <summary>False where what is deleted is gone; true unless set.</summary>
    public bool HasSoftDelete => Flag("enableSoftDelete") ?? true;

    /// <summary>Enabled or Disabled; null where not set.</summary>
    public string? PublicNetworkAccess => Text("publicNetworkAccess");
}
