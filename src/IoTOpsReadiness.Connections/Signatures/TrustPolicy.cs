using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Whose signatures are trusted.</summary>
public sealed record TrustPolicy
{
    /// <summary>The roots that a signer's certificate must lead to. Without any, signatures are checked and nobody is trusted.</summary>
    public IReadOnlyList<X509Certificate2> Roots { get; init; } = [];

    /// <summary>
    /// The roots of authorities for timestamps. Theirs count where the certificate of a signer has ended since; without any, none counts.
    /// </summary>
    public IReadOnlyList<X509Certificate2> TimestampRoots { get; init; } = [];

    /// <summary>Who may have signed. Default: Microsoft's two identities.</summary>
    public IReadOnlyList<TrustedIdentity> Identities { get; init; } = TrustedIdentity.Microsoft;

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
