using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>One certificate that the site depends on. Secrets are never read: what is known of them is what others say.</summary>
public sealed record SiteCertificate
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>Certificate, ConfigMap, Secret or ConnectedCluster: what it was found in.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of that resource.</summary>
    public required string Name { get; init; }

    /// <summary>Its namespace; null where it has none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The key of a ConfigMap that holds it; null otherwise.</summary>
    public string? Key { get; init; }

    /// <summary>The secret it is kept in; null where it lies open or is not known.</summary>
    public string? Secret { get; init; }

    /// <summary>How it stands.</summary>
    public required CertificateState State { get; init; }

    /// <summary>Whom it is for; for one that cert-manager keeps, as asked for; for the OPC UA connector's own, as configured. Null where not known.</summary>
    public string? Subject { get; init; }

    /// <summary>Who signed it: a distinguished name, or the issuer cert-manager asks. Null where not known.</summary>
    public string? Issuer { get; init; }

    /// <summary>From when it is valid; null where not known.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it is valid; null where not known.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Whole days left, counted from the time of the snapshot; negative once expired, null where not known.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>When it is due to be renewed; null where nobody has said.</summary>
    public DateTimeOffset? RenewalTime { get; init; }

    /// <summary>Who renews it.</summary>
    public required CertificateRenewal RenewedBy { get; init; }

    /// <summary>What depends on it, as far as the evidence tells.</summary>
    public required IReadOnlyList<string> UsedBy { get; init => field = Indexable.Of(value); }

    /// <summary>The Key Vault secrets it is synced from, as vault/secret; empty where it is not synced. Where somebody renews it.</summary>
    public IReadOnlyList<string> SyncedFrom { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The SHA-256 thumbprint in hexadecimal; null where only the certificate itself would tell.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>True for the root a quickstart deployment makes for itself, which is not for production.</summary>
    public bool IsQuickstart { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Key is null ? $"{Kind}/{Name}" : $"{Kind}/{Name}[{Key}]";
}
