using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The processes and files behind one API server, from ready to gone.</summary>
internal sealed class RunningApiServer : IDisposable
{
    private const string Loopback = "127.0.0.1";

    // Long, because the server may share two cores with a whole build; usually it takes a few seconds.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private const int StartAttempts = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly LeashedProcess _etcd;
    private readonly LeashedProcess _server;

    private RunningApiServer(ApiServerBinaries binaries, TestUsers users, string issuer)
    {
        var (etcdPort, serverPort) = LoopbackPorts.FindFree();
        var etcdUrl = $"http://{Loopback}:{etcdPort}";
        Server = new Uri($"https://{Loopback}:{serverPort}");
        _etcd = new LeashedProcess(binaries.Etcd, EtcdArguments(etcdUrl));
        _server = new LeashedProcess(binaries.KubeApiServer, ServerArguments(etcdUrl, serverPort, users, issuer));
    }

    public Uri Server { get; }

    public string AuthorityPem { get; private set; } = "";

    /// <summary>Starts the server and returns once it is ready.</summary>
    public static async Task<RunningApiServer> StartAsync(ApiServerBinaries binaries, TestUsers users, string issuer)
    {
        for (var attempt = 1; ; attempt++)
        {
            var running = new RunningApiServer(binaries, users, issuer);
            try
            {
                await running.StartAsync(users.Admin.Token);
                return running;
            }
            catch (ProcessExitedException) when (attempt < StartAttempts)
            {
                // The likeliest reason is that someone else took a port meanwhile.
                running.Dispose();
            }
            catch
            {
                running.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        // The server first: without its etcd it would only fill its log.
        _server.Dispose();
        _etcd.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync(string token)
    {
        _etcd.Start();
        _server.Start();
        await Eventually.BecomesTrueAsync(
            () => IsReadyAsync(token), StartDeadline, () => $"the API server is ready.\n{Tails()}");
    }

    private async Task<bool> IsReadyAsync(string token)
    {
        if (_etcd.HasExited || _server.HasExited)
        {
            throw new ProcessExitedException($"The API server stopped while starting.\n{Tails()}");
        }

        // The server writes the key last, so the certificate beside it is whole.
        if (!File.Exists(_folder.File("apiserver.key")))
        {
            return false;
        }

        // The certificate's file holds its chain, and the chain ends with the authority.
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_folder.File("apiserver.crt"));
        AuthorityPem = chain[^1].ExportCertificatePem();

        using var client = ApiClient.Create(Server, AuthorityPem, token);
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private IEnumerable<string> EtcdArguments(string clientUrl) =>
    [
        $"--data-dir={_folder.File("etcd")}",
        $"--listen-client-urls={clientUrl}",
        $"--advertise-client-urls={clientUrl}",
        // It has no peers, so any free port will do.
        $"--listen-peer-urls=http://{Loopback}:0",
        // The data need not survive anything; without syncing, writes are many times faster.
        "--unsafe-no-fsync",
    ];

    private IEnumerable<string> ServerArguments(string etcdUrl, int port, TestUsers users, string issuer)
    {
        using var key = RSA.Create(2048);
        var keyFile = _folder.Write("service-account.key", key.ExportRSAPrivateKeyPem());
        var tokenFile = _folder.Write("tokens.csv", users.TokenFile);
        return
        [
            $"--etcd-servers={etcdUrl}",
            $"--bind-address={Loopback}",
            $"--advertise-address={Loopback}",
            $"--secure-port={port}",
            $"--cert-dir={_folder.FullName}",
            $"--token-auth-file={tokenFile}",
            "--authorization-mode=RBAC",
            $"--service-account-issuer={issuer}",
            $"--service-account-key-file={keyFile}",
            $"--service-account-signing-key-file={keyFile}",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--allow-privileged=true",
            // Always on in today's servers; the broker's disk buffer is such a volume.
            "--feature-gates=GenericEphemeralVolume=true",
            // These wait for controllers that do not run here: pods would lack their service account,
            // nodes would stay tainted as not ready, and deleted volumes would never go.
            "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition,StorageObjectInUseProtection",
            // Loopback addresses may not be endpoints of the "kubernetes" service.
            "--endpoint-reconciler-type=none",
        ];
    }

    private string Tails() => $"etcd wrote:\n{_etcd.Tail()}\nkube-apiserver wrote:\n{_server.Tail()}";
}
