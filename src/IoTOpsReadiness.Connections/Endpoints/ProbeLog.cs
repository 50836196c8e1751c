using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Endpoints;

/// <summary>Reads what the script of a probe pod wrote. The image is not ours: nothing in it is taken for granted.</summary>
/// <param name="judge">Judges certificates.</param>
/// <param name="limit">How long each endpoint had.</param>
internal sealed class ProbeLog(CertificateJudge judge, TimeSpan limit)
{
    private const int TimedOutCode = 124;
    private const int NotFoundCode = 127;
    private const int MostAddresses = 32;
    private const int MostCertificates = 10;

    /// <summary>The results, one for each endpoint and in their order.</summary>
    /// <param name="log">What the pod wrote.</param>
    /// <param name="probes">The endpoints that it was given, as the beginnings of results.</param>
    /// <param name="usesTls">Which of them speak TLS.</param>
    public IReadOnlyList<EndpointProbe> Read(string log, IReadOnlyList<EndpointProbe> probes, IReadOnlyList<bool> usesTls)
    {
        var said = new Said[probes.Count];
        foreach (string line in log.Split('\n'))
        {
            string[] parts = line.TrimEnd('\r').Split(' ', 3);
            if (parts.Length >= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id < probes.Count)
            {
                (said[id] ??= new()).Add(parts[1], parts.Length > 2 ? parts[2] : "");
            }
        }

        return [.. probes.Select((probe, index) => Complete(probe, said[index], usesTls[index]))];
    }

    private EndpointProbe Complete(EndpointProbe probe, Said? said, bool usesTls)
    {
        if (said?.Exit is not { } exit)
        {
            return probe with { Status = EndpointStatus.NotProbed, Message = "The pod ended before it was probed." };
        }

        probe = probe with { Addresses = said.Addresses, LatencyMilliseconds = said.Latency };
        if (exit != 0)
        {
            (EndpointStatus status, string message) = Failure(exit, said.Error);
            bool isAboutProxy = probe.Proxy is not null && said.Latency is null;
            return isAboutProxy
                ? probe with { Status = EndpointStatus.NotProbed, Message = $"The proxy {probe.Proxy} was not reached: {message}" }
                : probe with { Status = status, Message = message };
        }

        if (probe.Proxy is { } proxy && ProxyTunnel.Refusal(said.Proxy ?? "", proxy) is { } refusal)
        {
            return probe with { Status = refusal.Status, Message = refusal.Message };
        }

        return usesTls ? Tls(probe, said) : probe with { Status = EndpointStatus.Reachable, Message = "TCP connects; what is spoken there was not tried." };
    }

    private EndpointProbe Tls(EndpointProbe probe, Said said)
    {
        List<X509Certificate2> certificates = said.Certificates();
        try
        {
            return certificates.Count > 0 ? judge.Judge(probe, certificates) : said.TlsExit switch
            {
                TimedOutCode => probe with { Status = EndpointStatus.TimedOut, Message = $"TCP connects, and the TLS handshake was not answered within {limit.TotalSeconds:0.#} s." },
                NotFoundCode => probe with { Status = EndpointStatus.NotProbed, Message = "TCP connects; TLS was not tried, since the image has no openssl." },
                null => probe with { Status = EndpointStatus.NotProbed, Message = "TCP connects; the pod ended before TLS was tried." },
                _ => probe with { Status = EndpointStatus.TlsFailed, Message = $"TCP connects, and TLS fails: {(said.TlsError is { } words ? words : "no certificate was shown, and the connection was closed")}." },
            };
        }
        finally
        {
            certificates.ForEach(certificate => certificate.Dispose());
        }
    }

    private (EndpointStatus Status, string Message) Failure(int exit, string? error) => error switch
    {
        _ when exit == TimedOutCode => (EndpointStatus.TimedOut, $"The connection was not answered within {limit.TotalSeconds:0.#} s."),
        _ when exit == NotFoundCode => (EndpointStatus.NotProbed, "The image of the pod lacks a tool of the probe."),
        not null when Has(error, "Name or service not known", "No address associated", "nodename nor servname") => (EndpointStatus.NameNotFound, "The name cannot be resolved."),
        not null when Has(error, "Temporary failure in name resolution") => (EndpointStatus.NameNotFound, "The name server does not answer."),
        not null when Has(error, "Connection refused") => (EndpointStatus.Refused, "The connection was refused: nothing listens there, or a firewall rejects it."),
        not null when Has(error, "No route to host", "Network is unreachable") => (EndpointStatus.Refused, "The connection was refused: there is no route to it."),
        not null when Has(error, "Connection timed out") => (EndpointStatus.TimedOut, "The system gave the connection up."),
        not null => (EndpointStatus.NotProbed, $"The probe failed: {error.TrimEnd('.')}."),
        _ => (EndpointStatus.NotProbed, $"The probe failed with code {exit}."),
    };

    private static bool Has(string text, params string[] words) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private sealed class Said
    {
        private readonly List<string> addresses = [];
        private readonly List<string> errors = [];
        private readonly StringBuilder pem = new();

        public IReadOnlyList<string> Addresses => addresses;

        public double? Latency { get; private set; }

        public int? Exit { get; private set; }

        public int? TlsExit { get; private set; }

        public string? Proxy { get; private set; }

        public string? TlsError { get; private set; }

        public string? Error => errors.Count == 0 ? null : ConnectionErrors.Clean(string.Join(' ', errors));

        public void Add(string kind, string text)
        {
            switch (kind)
            {
                case "A" when addresses.Count < MostAddresses && IPAddress.TryParse(text, out IPAddress? address) && !addresses.Contains(address.ToString()):
                    addresses.Add(address.ToString());
                    break;
                case "T" when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds):
                    Latency = Math.Round(microseconds / 1000d, 1);
                    break;
                case "E" when errors.Count < 4:
                    errors.Add(text);
                    break;
                case "P":
                    Proxy ??= text;
                    break;
                case "X" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int exit):
                    Exit ??= exit;
                    break;
                case "S" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int exit):
                    TlsExit ??= exit;
                    break;
                case "C" when text.Contains("error", StringComparison.OrdinalIgnoreCase) || text.Contains("errno", StringComparison.OrdinalIgnoreCase):
                    TlsError ??= ConnectionErrors.Clean(text, 120).TrimEnd('.');
                    break;
                case "C":
                    pem.Append(text).Append('\n');
                    break;
            }
        }

        // In the order of the server; openssl shows its own once more at the end.
        public List<X509Certificate2> Certificates()
        {
            List<X509Certificate2> certificates = [];
            ReadOnlySpan<char> rest = pem.ToString();
            while (certificates.Count < MostCertificates && PemEncoding.TryFind(rest, out PemFields fields))
            {
                byte[] bytes = new byte[fields.DecodedDataLength];
                if (rest[fields.Label].SequenceEqual("CERTIFICATE") && Convert.TryFromBase64Chars(rest[fields.Base64Data], bytes, out _)
                    && Read(bytes) is { } certificate)
                {
                    certificates.Add(certificate);
                }

                rest = rest[fields.Location.End..];
            }

            return certificates;
        }

        private static X509Certificate2? Read(byte[] bytes)
        {
            try
            {
                return X509Certificate2.GetCertContentType(bytes) == X509ContentType.Cert ? new X509Certificate2(bytes) : null;
            }
            catch (CryptographicException)
            {
                return null;
            }
        }
    }
}
