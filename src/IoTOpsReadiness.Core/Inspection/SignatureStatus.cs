namespace IoTOpsReadiness.Inspection;

/// <summary>What is known of the signature of an image.</summary>
public enum SignatureStatus
{
    /// <summary>Signed by a trusted identity, whose certificate leads to a trusted root, and unchanged since.</summary>
    Valid,

    /// <summary>
    /// There is a signature, and it is broken: changed, made for another image, expired, or against the rules of the Notary Project.
    /// </summary>
    Invalid,

    /// <summary>
    /// The signature is intact, and not of one who is trusted: another identity, another root, or a certificate that is not valid
    /// at this time.
    /// </summary>
    Untrusted,

    /// <summary>The registry has the image, and no signature of it.</summary>
    Unsigned,

    /// <summary>It could not be verified; the message says why.</summary>
    NotVerified,
}
