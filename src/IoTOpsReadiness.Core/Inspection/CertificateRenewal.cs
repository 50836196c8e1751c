namespace IoTOpsReadiness.Inspection;

/// <summary>Who renews a certificate before it ends.</summary>
public enum CertificateRenewal
{
    /// <summary>Nobody: a person has to.</summary>
    Nobody,

    /// <summary>cert-manager, from its issuer.</summary>
    CertManager,

    /// <summary>trust-manager, which copies it from its source whenever that changes.</summary>
    TrustManager,

    /// <summary>The quickstart deployment of Azure IoT Operations, which made its own root; not for production.</summary>
    Quickstart,

    /// <summary>The Arc agents, as long as they reach Azure.</summary>
    ArcAgents,

    /// <summary>The secret sync controller copies it from Key Vault, where somebody has to renew it.</summary>
    KeyVault,
}
