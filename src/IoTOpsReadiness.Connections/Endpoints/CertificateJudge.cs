using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Endpoints;

/// <summary>
/// Judges the certificate that an endpoint showed: whether it is for that host and still good, and whether it is from an
/// authority that it must be from. Fetches nothing.
/// </summary>
/// <param name="data">Which authorities are behind Microsoft's endpoints.</param>
public sealed class CertificateJudge(EndpointData data)
{
    private const X509ChainStatusFlags Harmless =
        X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    /// <summary>Completes a probe whose TLS handshake was made.</summary>
    /// <param name="probe">The probe so far.</param>
    /// <param name="certificates">What the server showed, its own certificate first.</param>
    public EndpointProbe Judge(EndpointProbe probe, IReadOnlyList<X509Certificate2> certificates)
    {
        if (certificates.Count == 0)
        {
            return probe with { Status = EndpointStatus.TlsFailed, Message = "The server showed no certificate." };
        }

        X509Certificate2 own = certificates[0];
        (EndpointStatus status, string message) = Decide(probe.Host.Trim('[', ']'), certificates);
        return probe with
        {
            Status = status,
            Message = message,
            CertificateSubject = ConnectionErrors.Clean(own.Subject),
            CertificateIssuer = ConnectionErrors.Clean(own.Issuer),
            CertificateThumbprint = own.GetCertHashString(HashAlgorithmName.SHA256),
            CertificateNotAfter = new DateTimeOffset(own.NotAfter.ToUniversalTime()),
        };
    }

    private (EndpointStatus Status, string Message) Decide(string host, IReadOnlyList<X509Certificate2> certificates)
    {
        X509Certificate2 own = certificates[0];
        string issuer = NameOf(own.IssuerName);
        using X509Chain chain = Chain(certificates);
        bool isTrusted = chain.Build(own);
        X509Certificate2 top = chain.ChainElements.Count > 0 ? chain.ChainElements[^1].Certificate : own;

        // The authority comes first: what opens TLS also makes the rest up.
        bool isMicrosofts = data.IsOfMicrosoft(host);
        bool isKnown = isMicrosofts && (EndsAtKnownAuthority(chain, certificates) || IsKnownByName(top));
        if (isMicrosofts && !isKnown)
        {
            string trust = isTrusted ? "this machine trusts it" : "this machine does not trust it";
            return (EndpointStatus.Intercepted, string.Create(
                CultureInfo.InvariantCulture,
                $"It looks as if TLS is intercepted by '{issuer}': the certificate ends at '{NameOf(RootOf(top))}', which is not among the authorities of Microsoft's endpoints as of {data.AuthoritiesAsOf:yyyy-MM-dd}; {trust}."));
        }

        if (!isMicrosofts && !isTrusted && data.IsPublished(host) && !chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.NotTimeValid))
        {
            return (EndpointStatus.Intercepted, $"It looks as if TLS is intercepted by '{issuer}': the host is a public one, and this machine does not trust the certificate.");
        }

        DateTime now = DateTime.UtcNow;
        if (own.NotAfter.ToUniversalTime() < now)
        {
            return (EndpointStatus.TlsFailed, string.Create(CultureInfo.InvariantCulture, $"The certificate of '{issuer}' expired on {own.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z."));
        }

        if (own.NotBefore.ToUniversalTime() > now)
        {
            return (EndpointStatus.TlsFailed, string.Create(CultureInfo.InvariantCulture, $"The certificate is valid only from {own.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z; is the clock right?"));
        }

        if (!own.MatchesHostname(host))
        {
            return (EndpointStatus.TlsFailed, $"The certificate is for another host: '{NameOf(own.SubjectName)}'.");
        }

        return (EndpointStatus.Reachable, isMicrosofts || isTrusted
            ? $"TLS with a certificate of '{issuer}'."
            : $"TLS with a certificate of '{issuer}', which this machine does not trust; the dataflow endpoint must name that authority.");
    }

    // Names alone prove nothing: each certificate must be signed by the next.
    private bool EndsAtKnownAuthority(X509Chain chain, IReadOnlyList<X509Certificate2> certificates)
    {
        foreach (X509Certificate2 candidate in chain.ChainElements.Select(element => element.Certificate).Skip(1).Concat(certificates.Skip(1)))
        {
            string thumbprint = candidate.GetCertHashString(HashAlgorithmName.SHA256);
            if (!data.Authorities.Any(authority => authority.Thumbprint.Equals(thumbprint, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            using X509Chain signed = Chain(certificates);
            signed.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            signed.ChainPolicy.CustomTrustStore.Add(candidate);
            bool isBuilt = signed.Build(certificates[0]) || signed.ChainStatus.All(status => (status.Status & ~Harmless) == 0);
            if (isBuilt && signed.ChainElements.Any(element => element.Certificate.RawDataMemory.Span.SequenceEqual(candidate.RawDataMemory.Span)))
            {
                return true;
            }
        }

        return false;
    }

    // Servers leave the root out, and a machine need not have it. Then the chain ends below it, and its name is all there is.
    private bool IsKnownByName(X509Certificate2 top) =>
        !top.SubjectName.RawData.AsSpan().SequenceEqual(top.IssuerName.RawData)
        && top.Extensions.OfType<X509BasicConstraintsExtension>().Any(extension => extension.CertificateAuthority)
        && data.Authorities.Any(authority => authority.Name == NameOf(top.IssuerName));

    private static X500DistinguishedName RootOf(X509Certificate2 top) => top.IssuerName;

    private static X509Chain Chain(IReadOnlyList<X509Certificate2> certificates)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (X509Certificate2 certificate in certificates.Skip(1))
        {
            chain.ChainPolicy.ExtraStore.Add(certificate);
        }

        return chain;
    }

    // The common name is what people know an authority by.
    private static string NameOf(X500DistinguishedName name)
    {
        foreach (X500RelativeDistinguishedName part in name.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3" && part.GetSingleElementValue() is { Length: > 0 } common)
            {
                return ConnectionErrors.Clean(common, 100);
            }
        }

        return ConnectionErrors.Clean(name.Name, 100);
    }
}
