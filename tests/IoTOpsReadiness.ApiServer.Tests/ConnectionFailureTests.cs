using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>What cannot be connected to says why, in time, and gives nothing away.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class ConnectionFailureTests(SeededSiteFixture fixture)
{
    private const string Token = "planted-token-5d0b7a91";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    // A machine that also builds is slow to wake a timer.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private KubeApiServer Server => fixture.Site.Server;

    [ApiServerFact]
    public async Task Nothing_listens_there()
    {
        var (closed, _) = LoopbackPorts.FindFree();

        await AssertFailsAsync("Unreachable", ErrorKind.ConnectionError, new Uri($"https://127.0.0.1:{closed}"), Server.AuthorityPem, Token);
    }

    [ApiServerFact]
    public async Task What_listens_there_never_answers()
    {
        using var silent = new TcpListener(IPAddress.Loopback, port: 0);
        silent.Start();

        await AssertFailsAsync("Timeout", ErrorKind.Timeout, new Uri($"https://{silent.LocalEndpoint}"), Server.AuthorityPem, Token);
    }

    [ApiServerFact]
    public async Task The_server_does_not_know_the_token() =>
        await AssertFailsAsync("NotAuthenticated", ErrorKind.AuthenticationError, Server.Server, Server.AuthorityPem, Token);

    [ApiServerFact]
    public async Task The_server_is_not_the_one_the_kubeconfig_trusts() =>
        await AssertFailsAsync("CertificateInvalid", ErrorKind.ConnectionError, Server.Server, ForeignAuthority.CreatePem(), Server.AdminToken);

    private static async Task AssertFailsAsync(string error, ErrorKind kind, Uri server, string authorityPem, string token)
    {
        var clock = Stopwatch.StartNew();
        var exception = await Assert.ThrowsAsync<ReadinessException>(
            () => LiveAssessment.ConnectAsync(Kubeconfig.Compose(server, authorityPem, token, "test"), Timeout));

        Assert.Equal(($"IoTOps.Connection.{error}", kind), (exception.ErrorId, exception.Kind));
        Assert.Contains(server.Authority, exception.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Timeout + Slack);
        Assert.DoesNotContain(token, exception.ToString(), StringComparison.Ordinal);
    }
}
