using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IoTOpsReadiness.Connections.Endpoints;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Tests.Endpoints;

public class EndpointProberTests
{
    private const string Private = "endpoints.example.com";

    [Fact]
    public async Task A_certificate_of_a_known_authority_is_reachable_with_all_there_is_to_know()
    {
        await using var server = LoopbackEndpoint.Tls(Chains.Own, Chains.Intermediate);

        EndpointProbe probe = await ProbeAsync(server.Port, Known(Chains.Intermediate));

        Assert.Equal(EndpointStatus.Reachable, probe.Status);
        Assert.NotNull(probe.LatencyMilliseconds);
        Assert.Contains("127.0.0.1", probe.Addresses);
        Assert.Equal("CN=Loopback Intermediate", probe.CertificateIssuer);
        Assert.Equal(Chains.Own.GetCertHashString(HashAlgorithmName.SHA256), probe.CertificateThumbprint);
        Assert.Equal(Chains.Own.NotAfter.ToUniversalTime(), probe.CertificateNotAfter!.Value.UtcDateTime);
        Assert.Null(probe.Proxy);
    }

    [Fact]
    public async Task Another_authority_at_a_host_of_microsofts_is_a_suspicion_that_names_it()
    {
        await using var server = LoopbackEndpoint.Tls(TestCertificates.Server);

        EndpointProbe probe = await ProbeAsync(server.Port, Known(Chains.Intermediate));

        Assert.Equal(EndpointStatus.Intercepted, probe.Status);
        Assert.Contains("intercepted by 'Test CA'", probe.Message, StringComparison.Ordinal);
        Assert.Contains("looks as if", probe.Message, StringComparison.Ordinal);
        Assert.Contains("2026-08-27", probe.Message, StringComparison.Ordinal);
        Assert.Equal("CN=Test CA", probe.CertificateIssuer);
    }

    [Fact]
    public async Task The_name_of_a_known_authority_without_its_key_deceives_nobody()
    {
        await using var server = LoopbackEndpoint.Tls(Chains.Forged, Chains.Intermediate);

        EndpointProbe probe = await ProbeAsync(server.Port, Known(Chains.Intermediate));

        Assert.Equal("CN=Loopback Intermediate", probe.CertificateIssuer);
        Assert.Equal(EndpointStatus.Intercepted, probe.Status);
    }

    [Fact]
    public async Task An_unknown_authority_at_a_host_of_ones_own_is_reachable_and_said()
    {
        await using var server = LoopbackEndpoint.Tls(TestCertificates.Server);

        EndpointProbe probe = await ProbeAsync(server.Port, Data(Private, Chains.Intermediate));

        Assert.Equal(EndpointStatus.Reachable, probe.Status);
        Assert.Contains("'Test CA', which this machine does not trust", probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_and_one_for_another_host_fail()
    {
        await using var expired = LoopbackEndpoint.Tls(TestCertificates.ExpiredServer);
        await using var other = LoopbackEndpoint.Tls(TestCertificates.ServerOfAnotherName);

        EndpointProbe first = await ProbeAsync(expired.Port, Data(Private, Chains.Intermediate));
        EndpointProbe second = await ProbeAsync(other.Port, Data(Private, Chains.Intermediate));

        Assert.Equal((EndpointStatus.TlsFailed, EndpointStatus.TlsFailed), (first.Status, second.Status));
        Assert.Contains("expired on", first.Message, StringComparison.Ordinal);
        Assert.Contains("another host", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_within_tls()
    {
        await using var server = LoopbackEndpoint.Tls(Chains.Own, Chains.Intermediate);

        await ProbeAsync(server.Port, Known(Chains.Intermediate));
        await server.WaitAsync();

        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_refusing_port_is_refused()
    {
        EndpointProbe probe = await ProbeAsync(LoopbackEndpoint.RefusingPort());

        Assert.Equal(EndpointStatus.Refused, probe.Status);
        Assert.Null(probe.LatencyMilliseconds);
        Assert.Contains("nothing listens there", probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_never_answers_times_out_and_says_at_what()
    {
        await using var server = LoopbackEndpoint.Silent();

        EndpointProbe probe = await ProbeAsync(server.Port, timeout: TimeSpan.FromMilliseconds(300));

        Assert.Equal(EndpointStatus.TimedOut, probe.Status);
        Assert.Contains("the TLS handshake was not answered within 0.3 s", probe.Message, StringComparison.Ordinal);
        Assert.NotNull(probe.LatencyMilliseconds);
    }

    [Fact]
    public async Task Ctrl_c_ends_a_probe_at_once()
    {
        await using var server = LoopbackEndpoint.Silent();
        using var stop = new CancellationTokenSource();
        Task<EndpointProbe> probe = new EndpointProber(EndpointData.Default, Options(TimeSpan.FromMinutes(5))).ProbeAsync(Local(server.Port), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("220 mail.example.com ESMTP\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    public async Task What_speaks_no_tls_fails(string greeting)
    {
        await using var server = LoopbackEndpoint.Talking(greeting);

        EndpointProbe probe = await ProbeAsync(server.Port);

        Assert.Equal(EndpointStatus.TlsFailed, probe.Status);
        Assert.Contains("does not speak TLS", probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_hangs_up_in_the_handshake_fails()
    {
        await using var server = LoopbackEndpoint.HangingUp();

        EndpointProbe probe = await ProbeAsync(server.Port);

        Assert.Equal(EndpointStatus.TlsFailed, probe.Status);
        Assert.Contains("as firewalls do that filter by name", probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_not_found()
    {
        EndpointProbe probe = await new EndpointProber(EndpointData.Default, Options()).ProbeAsync(new() { Host = "no-such-host.invalid", Port = 443 });

        Assert.Equal(EndpointStatus.NameNotFound, probe.Status);
    }

    [Fact]
    public async Task A_wildcard_is_not_probed_and_said_why()
    {
        EndpointProbe probe = await new EndpointProber(EndpointData.Default, Options()).ProbeAsync(new() { Host = "*.servicebus.windows.net", Port = 443 });

        Assert.Equal(EndpointStatus.NotProbed, probe.Status);
        Assert.Contains("wildcard", probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_a_connection_is_all_that_is_tried()
    {
        await using var server = LoopbackEndpoint.Silent();

        EndpointProbe probe = await new EndpointProber(EndpointData.Default, Options()).ProbeAsync(Local(server.Port) with { Protocol = "Kafka", UsesTls = false });

        Assert.Equal(EndpointStatus.Reachable, probe.Status);
        Assert.Null(probe.CertificateIssuer);
    }

    [Fact]
    public async Task A_proxy_is_asked_for_a_tunnel_and_for_nothing_else()
    {
        await using var server = LoopbackEndpoint.Tls(Chains.Own, Chains.Intermediate);
        await using var proxy = LoopbackEndpoint.Proxy("HTTP/1.1 200 Connection established", server.Port);

        EndpointProbe probe = await ProbeAsync(443, Known(Chains.Intermediate), proxy: new("127.0.0.1", proxy.Port));

        Assert.Equal((EndpointStatus.Reachable, $"127.0.0.1:{proxy.Port}"), (probe.Status, probe.Proxy));
        Assert.Empty(probe.Addresses);
        Assert.Equal("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n", Assert.Single(proxy.Received));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden", EndpointStatus.Refused, "refuses the host (HTTP 403)")]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required", EndpointStatus.NotProbed, "probes send none")]
    [InlineData("HTTP/1.0 502 Bad Gateway", EndpointStatus.Refused, "cannot reach the host (HTTP 502)")]
    [InlineData("HTTP/1.1 504 Gateway Timeout", EndpointStatus.TimedOut, "got no answer from the host")]
    [InlineData("SSH-2.0-OpenSSH", EndpointStatus.NotProbed, "no HTTP proxy")]
    [InlineData("HTTP/1.1 abc", EndpointStatus.NotProbed, "no HTTP proxy")]
    public async Task What_a_proxy_answers_decides(string answer, EndpointStatus status, string words)
    {
        await using var proxy = LoopbackEndpoint.Proxy(answer);

        EndpointProbe probe = await ProbeAsync(443, proxy: new("127.0.0.1", proxy.Port));

        Assert.Equal(status, probe.Status);
        Assert.Contains(words, probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_says_nothing_about_the_host()
    {
        EndpointProbe refused = await ProbeAsync(443, proxy: new("127.0.0.1", LoopbackEndpoint.RefusingPort()));
        EndpointProbe unknown = await ProbeAsync(443, proxy: new("no-such-proxy.invalid", 3128));

        Assert.Equal((EndpointStatus.NotProbed, EndpointStatus.NotProbed), (refused.Status, unknown.Status));
        Assert.Contains("The connection to the proxy", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-proxy.invalid", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_does_not_answer_for_the_host_is_a_time_out()
    {
        await using var proxy = LoopbackEndpoint.Silent();

        EndpointProbe probe = await ProbeAsync(443, proxy: new("127.0.0.1", proxy.Port), timeout: TimeSpan.FromMilliseconds(300));

        Assert.Equal(EndpointStatus.TimedOut, probe.Status);
        Assert.Contains("did not connect to the host within 0.3 s", probe.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTPS", null, true)]
    [InlineData("WSS", null, true)]
    [InlineData("Kafka", null, false)]
    [InlineData("MQTT", null, false)]
    [InlineData("HTTPS", ".example.com", false)]
    [InlineData("HTTPS", "*", false)]
    [InlineData("HTTPS", "other.example.org", true)]
    public async Task The_proxy_of_the_environment_counts_for_what_http_proxies_carry(string protocol, string? exempt, bool isUsed)
    {
        await using var proxy = LoopbackEndpoint.Proxy("HTTP/1.1 403 Forbidden");
        var options = new ProbeOptions
        {
            Environment = name => name switch { "HTTPS_PROXY" => $"http://user:secret-of-the-proxy@127.0.0.1:{proxy.Port}", "NO_PROXY" => exempt, _ => null },
            Timeout = TimeSpan.FromSeconds(20),
        };

        EndpointProbe probe = await new EndpointProber(EndpointData.Default, options).ProbeAsync(new() { Host = "host.example.com", Port = 443, Protocol = protocol });

        Assert.Equal(isUsed, probe.Proxy is not null);
        Assert.Equal(isUsed ? 1 : 0, proxy.Received.Count);
        Assert.DoesNotContain(proxy.Received, text => text.Contains("Authorization", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("secret-of-the-proxy", System.Text.Json.JsonSerializer.Serialize(probe), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_of_another_kind_is_named_as_the_reason()
    {
        var options = new ProbeOptions { Environment = name => name == "HTTPS_PROXY" ? "socks5://127.0.0.1:1080" : null };

        EndpointProbe probe = await new EndpointProber(EndpointData.Default, options).ProbeAsync(new() { Host = "host.example.com", Port = 443 });

        Assert.Equal(EndpointStatus.NotProbed, probe.Status);
        Assert.Contains("not an HTTP proxy", probe.Message, StringComparison.Ordinal);
    }

    private static Task<EndpointProbe> ProbeAsync(int port, EndpointData? data = null, ProxyAddress? proxy = null, TimeSpan? timeout = null) =>
        new EndpointProber(data ?? EndpointData.Default, Options(timeout) with { Proxy = proxy }).ProbeAsync(Local(port));

    private static SiteEndpoint Local(int port) => new() { Host = "localhost", Port = port };

    private static ProbeOptions Options(TimeSpan? timeout = null) => new() { Environment = _ => null, Timeout = timeout ?? TimeSpan.FromSeconds(30) };

    /// <summary>Data in which this machine is Microsoft's.</summary>
    private static EndpointData Known(X509Certificate2 authority) => Data("localhost", authority);

    private static EndpointData Data(string domain, X509Certificate2 authority) => EndpointData.Parse(
        Encoding.UTF8.GetBytes($$"""
            {"format":"IoTOpsReadiness.Endpoints","asOf":"2026-08-27","probeImage":{"reference":"x"},"endpoints":[],
            "certificateAuthorities":{"asOf":"2026-08-27","domains":["{{domain}}"],"roots":[{"name":"Known","sha256":"{{authority.GetCertHashString(HashAlgorithmName.SHA256)}}"}]} }
            """),
        "test");

    private static class Chains
    {
        private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

        public static X509Certificate2 Intermediate { get; } = Sign(TestCertificates.Authority, "Loopback Intermediate", isAuthority: true);

        public static X509Certificate2 Own { get; } = Sign(Intermediate, "localhost", isAuthority: false);

        /// <summary>Says that the intermediate issued it, and is signed with another key.</summary>
        public static X509Certificate2 Forged { get; } = Sign(Sign(TestCertificates.OtherAuthority, "Loopback Intermediate", isAuthority: true), "localhost", isAuthority: false);

        private static X509Certificate2 Sign(X509Certificate2 issuer, string name, bool isAuthority)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
            if (!isAuthority)
            {
                var names = new SubjectAlternativeNameBuilder();
                names.AddDnsName("localhost");
                request.CertificateExtensions.Add(names.Build());
            }

            using X509Certificate2 signed = request.Create(issuer, Now.AddDays(-1), Now.AddDays(30), RandomNumberGenerator.GetBytes(8));
            using X509Certificate2 pair = signed.CopyWithPrivateKey(key);
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
        }
    }
}
