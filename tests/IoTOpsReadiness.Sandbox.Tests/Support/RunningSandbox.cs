using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Sandbox.Connecting;
using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Kubernetes;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Tests.Support;

/// <summary>A sandbox of the test's own, and the ways to talk to it.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    private RunningSandbox(SandboxServer server)
    {
        Server = server;
        Files = ConnectionFolder.Write(server, folder.Path);
    }

    public SandboxServer Server { get; }

    public ConnectionFolder Files { get; }

    public SandboxSite Site => Server.Sites.All[0];

    public FaultSettings Faults
    {
        get => Server.Faults.Settings;
        set => Server.Faults.Settings = value;
    }

    public static Task<RunningSandbox> StartAsync(string scenario = "Quickstart", int sites = 1) => StartAsync(new SandboxServerOptions { Scenario = scenario, Sites = sites });

    public static async Task<RunningSandbox> StartAsync(SandboxServerOptions options) => new(await SandboxServer.StartAsync(options));

    /// <summary>A client of a site's API server, as an account or, with null, as nobody.</summary>
    public ClusterClient Client(string? account = "admin", SandboxSite? site = null) =>
        new(Server.ClusterAddress(site ?? Site), Server.AuthorityPem, account is null ? null : Account(account).Token);

    public ClusterAccount Account(string name) => Server.Sites.Accounts.Named(name);

    /// <summary>Connects as the product does.</summary>
    public Task<KubernetesConnection> ConnectAsync(string? context = null, TimeSpan? timeout = null) => KubernetesConnector.ConnectAsync(new()
    {
        KubeconfigPath = [Files.Kubeconfig],
        Context = context,
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
    });

    /// <summary>Connects and collects everything.</summary>
    public async Task<Snapshot> CollectAsync(string? context = null)
    {
        using KubernetesConnection connection = await ConnectAsync(context);
        return await KubernetesCollector.CollectAsync(connection, [.. Evidence.Kinds]);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Files.Dispose();
        folder.Dispose();
    }

    /// <summary>Trusts the sandbox's authority and nobody else.</summary>
    public static SocketsHttpHandler Handler(string authorityPem)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPem(authorityPem);
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        return handler;
    }
}
