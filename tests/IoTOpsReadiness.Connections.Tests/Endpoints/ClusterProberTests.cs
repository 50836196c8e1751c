using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Connections.Endpoints;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Tests.Endpoints;

public sealed class ClusterProberTests : ProbePodTests
{
    [ProbeToolsFact]
    public async Task What_the_script_finds_out_is_what_is_reported()
    {
        await using var trusted = LoopbackEndpoint.Tls(TestCertificates.Server);
        await using var plain = LoopbackEndpoint.Talking("220 mail\r\n");
        await using var silent = LoopbackEndpoint.Silent();
        await using var open = LoopbackEndpoint.Silent();
        await using var proxy = LoopbackEndpoint.Proxy("HTTP/1.1 200 OK", trusted.Port);
        await using var strict = LoopbackEndpoint.Proxy("HTTP/1.1 403 Forbidden");
        Pods.Log = PodCommand.Run;
        SiteEndpoint[] endpoints =
        [
            Local(trusted.Port),
            Local(plain.Port),
            Local(silent.Port),
            Local(open.Port) with { UsesTls = false, Protocol = "Kafka" },
            Local(LoopbackEndpoint.RefusingPort()),
            new() { Host = "no-such-host.invalid", Port = 443 },
            new() { Host = "*.servicebus.windows.net", Port = 443 },
            Local(443) with { Proxy = $"127.0.0.1:{proxy.Port}" },
            Local(443) with { Proxy = $"127.0.0.1:{strict.Port}" },
            Local(443) with { Proxy = $"127.0.0.1:{LoopbackEndpoint.RefusingPort()}" },
        ];

        IReadOnlyList<EndpointProbe> probes = await Prober(TimeSpan.FromSeconds(3)).ProbeAsync("n1", endpoints);

        Assert.Equal(
            [
                EndpointStatus.Intercepted, EndpointStatus.TlsFailed, EndpointStatus.TimedOut, EndpointStatus.Reachable, EndpointStatus.Refused, EndpointStatus.NameNotFound,
                EndpointStatus.Intercepted, EndpointStatus.Refused, EndpointStatus.NotProbed, EndpointStatus.NotProbed,
            ],
            probes.Select(probe => probe.Status));
        Assert.All(probes, probe => Assert.Equal("n1", probe.From));
        Assert.Equal("CN=Test CA", probes[0].CertificateIssuer);
        Assert.Equal(TestCertificates.Server.GetCertHashString(HashAlgorithmName.SHA256), probes[0].CertificateThumbprint);
        Assert.Contains("127.0.0.1", probes[0].Addresses);
        Assert.NotNull(probes[0].LatencyMilliseconds);
        Assert.Contains("HTTP 403", probes[7].Message, StringComparison.Ordinal);
        Assert.Contains("was not reached", probes[8].Message, StringComparison.Ordinal);
        Assert.Equal("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n", strict.Received.Single());
        Assert.Empty(trusted.Received);
        Assert.Empty(Pods.Names);
    }

    [Fact]
    public async Task The_pod_gets_hosts_as_arguments_that_no_shell_looks_into()
    {
        await Prober().ProbeAsync("n1", [Local(8883) with { UsesTls = false }]);

        JsonObject container = Pods.Manifests.Single()["spec"]!["containers"]![0]!.AsObject();
        Assert.Equal(["10", "8", "tcp localhost 8883 -"], container["args"]!.AsArray().Select(item => (string)item!));
        Assert.Equal("/bin/bash", (string)container["command"]![0]!);
        Assert.DoesNotContain("localhost", (string)container["command"]![2]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wildcards_alone_take_no_pod()
    {
        IReadOnlyList<EndpointProbe> probes = await Prober().ProbeAsync("n1", [new() { Host = "*.arc.azure.net", Port = 443 }]);

        Assert.Equal(EndpointStatus.NotProbed, Assert.Single(probes).Status);
        Assert.Empty(Pods.Manifests);
    }

    [Theory]
    [InlineData("", EndpointStatus.NotProbed, "ended before it was probed")]
    [InlineData("garbage\n\n\0\n99 X 0\n-1 X 0\nx y z", EndpointStatus.NotProbed, "ended before it was probed")]
    [InlineData("0 X 0", EndpointStatus.NotProbed, "ended before TLS was tried")]
    [InlineData("0 T 1500\n0 X 0\n0 S 127", EndpointStatus.NotProbed, "no openssl")]
    [InlineData("0 T 1500\n0 X 0\n0 S 124", EndpointStatus.TimedOut, "handshake was not answered within 10 s")]
    [InlineData("0 T 1500\n0 X 0\n0 C write:errno=104\n0 S 1", EndpointStatus.TlsFailed, "write:errno=104")]
    [InlineData("0 T 1500\n0 X 0\n0 C -----BEGIN CERTIFICATE-----\n0 C AAAA\n0 C -----END CERTIFICATE-----\n0 S 0", EndpointStatus.TlsFailed, "no certificate was shown")]
    [InlineData("0 X 124", EndpointStatus.TimedOut, "not answered within 10 s")]
    [InlineData("0 E bash: connect: Connection refused\n0 X 1", EndpointStatus.Refused, "refused")]
    [InlineData("0 E bash: connect: No route to host\n0 X 1", EndpointStatus.Refused, "no route")]
    [InlineData("0 E x: Temporary failure in name resolution\n0 X 1", EndpointStatus.NameNotFound, "name server does not answer")]
    [InlineData("0 E bash: timeout: command not found\n0 X 127", EndpointStatus.NotProbed, "lacks a tool")]
    [InlineData("0 E something odd\n0 X 3", EndpointStatus.NotProbed, "something odd")]
    [InlineData("0 X 3", EndpointStatus.NotProbed, "code 3")]
    public async Task A_log_is_read_without_trust(string log, EndpointStatus status, string words)
    {
        Pods.Log = _ => log;

        EndpointProbe probe = Assert.Single(await Prober().ProbeAsync("n1", [Local(443)]));

        Assert.Equal(status, probe.Status);
        Assert.Contains(words, probe.Message, StringComparison.Ordinal);
    }

    private static SiteEndpoint Local(int port) => new() { Host = "localhost", Port = port };

    private ClusterProber Prober(TimeSpan? timeout = null) => new(
        Connection,
        EndpointData.Parse(
            Encoding.UTF8.GetBytes($$"""
                {"format":"IoTOpsReadiness.Endpoints","asOf":"2026-08-27","probeImage":{"reference":"x"},"endpoints":[],
                "certificateAuthorities":{"asOf":"2026-08-27","domains":["localhost"],"roots":[{"name":"Known","sha256":"AB"}]} }
                """),
            "test"),
        new() { Timeout = timeout ?? TimeSpan.FromSeconds(10), Environment = _ => throw new InvalidOperationException("the environment of this machine is not that of the cluster") },
        new() { Image = "x", RunLimit = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(5) });
}
