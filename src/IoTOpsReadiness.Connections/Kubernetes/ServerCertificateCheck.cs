using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>
/// Accepts the API server's certificate as kubectl does, and remembers in words why not. The library's own check trusts
/// the cluster's CA without comparing the server's name.
/// </summary>
internal sealed class ServerCertificateCheck(X509Certificate2Collection? authorities)
{
    /// <summary>Why the certificate was refused, if it was.</summary>
    public string? Problem { get; private set; }

    public void Apply(SslClientAuthenticationOptions options)
    {
        if (authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsAccepted(certificate, chain, errors);
    }

    private bool IsAccepted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && chain is not null && EndsAtAuthority(chain))
        {
            errors = SslPolicyErrors.None;
        }

        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        Problem = Describe(certificate as X509Certificate2, chain, errors);
        return false;
    }

    // An intermediate may be what the kubeconfig trusts; the framework asks for a root.
    private bool EndsAtAuthority(X509Chain chain) =>
        authorities is not null
        && chain.ChainElements.Count > 0
        && chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.PartialChain)
        && authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));

    private string Describe(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the server has none";
        }

        // Of several problems the clock's is the one to solve first: it also makes the chain fail.
        DateTime now = DateTime.UtcNow;
        foreach (X509Certificate2 link in chain?.ChainElements.Select(element => element.Certificate) ?? [certificate])
        {
            string whose = ReferenceEquals(link, certificate) || link.Equals(certificate) ? "it" : "the CA it is from";
            if (link.NotAfter.ToUniversalTime() < now)
            {
                return $"{whose} expired on {link.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z";
            }

            if (link.NotBefore.ToUniversalTime() > now)
            {
                return $"{whose} is valid only from {link.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z; is the clock of this machine right?";
            }
        }

        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            string authority = ConnectionErrors.Clean(certificate.Issuer, 100);
            return authorities is null
                ? $"it is issued by '{authority}', which this machine does not trust, and the kubeconfig names no CA"
                : $"it is issued by '{authority}', which is not the CA of the kubeconfig";
        }

        string names = string.Join(", ", certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))));
        return $"it is for another host: {(names.Length == 0 ? ConnectionErrors.Clean(certificate.Subject, 100) : ConnectionErrors.Clean(names))}";
    }
}
