namespace IoTOpsReadiness.Remediation.Access;

/// <summary>What protects a port of a listener.</summary>
public enum TlsChoice
{
    /// <summary>A certificate that cert-manager issues and renews.</summary>
    Automatic,

    /// <summary>A certificate that somebody else keeps in a secret.</summary>
    Manual,

    /// <summary>Nothing: plain text.</summary>
    None,
}
