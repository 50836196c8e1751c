using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Connections.Kubernetes;

namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>Whether the certificate of a signer, or of an authority for timestamps, leads to a trusted root. Fetches nothing, and does not ask whether it was revoked.</summary>
internal static class SigningChain
{
    /// <summary>What the certificate of an authority for timestamps is made for.</summary>
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>The subject of the root that a certificate leads to, and why not if it leads to none or is not valid at that moment.</summary>
    /// <param name="signer">The certificate that signed.</param>
    /// <param name="others">What else came with the signature.</param>
    /// <param name="roots">The trusted roots.</param>
    /// <param name="purpose">What the chain must be made for; null where that is not asked.</param>
    /// <param name="moments">When it has to be valid.</param>
    public static (string? Root, string? Problem) Check(
        X509Certificate2 signer, IEnumerable<X509Certificate2> others, IEnumerable<X509Certificate2> roots, string? purpose, params DateTimeOffset[] moments)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (purpose is not null)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(new(purpose));
        }

        // Validity is looked at below, so that it can be told from everything else.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(others.ToArray());
        try
        {
            if (!chain.Build(signer))
            {
                return (null, Describe(chain));
            }

            X509Certificate2[] certificates = [.. chain.ChainElements.Select(element => element.Certificate)];
            string root = ConnectionErrors.Clean(certificates[^1].Subject);
            return certificates.SkipLast(1).Any(certificate => !SigningCertificate.IsSoundlySigned(certificate))
                ? (null, "a certificate on the way to the root is signed with an algorithm that is not allowed")
                : (root, certificates.SelectMany(certificate => moments.Select(moment => TimeProblem(certificate, moment))).FirstOrDefault(problem => problem is not null));
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private static string Describe(X509Chain chain)
    {
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if ((flags & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0)
        {
            string top = ConnectionErrors.Clean(chain.ChainElements.LastOrDefault()?.Certificate.Issuer);
            return $"its certificate does not lead to a trusted root; it ends at '{top}'";
        }

        return $"its certificates do not make a chain ({flags & ~X509ChainStatusFlags.NotTimeValid})";
    }

    private static string? TimeProblem(X509Certificate2 certificate, DateTimeOffset moment)
    {
        DateTime time = moment.UtcDateTime;
        string subject = ConnectionErrors.Clean(certificate.Subject);
        return certificate.NotAfter.ToUniversalTime() < time
            ? string.Create(CultureInfo.InvariantCulture, $"the certificate of '{subject}' ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}")
            : certificate.NotBefore.ToUniversalTime() > time
                ? string.Create(CultureInfo.InvariantCulture, $"the certificate of '{subject}' is valid only from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}")
                : null;
    }
}
