namespace IoTOpsReadiness.Inspection;

/// <summary>How a certificate stands at the time of the snapshot.</summary>
public enum CertificateState
{
    /// <summary>It is valid, and nothing about it is late.</summary>
    Valid,

    /// <summary>It is not valid yet.</summary>
    NotYetValid,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>It is valid, but should have been renewed by now and was not.</summary>
    RenewalOverdue,

    /// <summary>cert-manager was asked for it and has not issued it.</summary>
    NotIssued,

    /// <summary>It is there and cannot be read as a certificate.</summary>
    Unreadable,

    /// <summary>Its dates are in a secret alone, which is never read.</summary>
    InSecret,

    /// <summary>Azure alone knows when it ends, and was not asked or did not say.</summary>
    NotReported,
}
