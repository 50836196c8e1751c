using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Tests.Kubernetes;

public class KubernetesConnectorTests
{
    [Fact]
    public async Task Connecting_finds_out_in_one_round_what_the_cluster_is()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();

        using KubernetesConnection connection = await cluster.ConnectAsync();

        Assert.Equal("aio-plant", connection.Site.Name);
        Assert.Equal("azure-iot-operations", connection.Site.Namespace);
        Assert.Equal("site", connection.Site.Context);
        Assert.Equal(cluster.Address.ToString().TrimEnd('/'), connection.Site.Server);
        Assert.Equal("v1.31.4+k3s1", connection.Site.KubernetesVersion);
        Assert.Equal("jane", connection.Site.User);
        Assert.Equal("/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/plant", connection.Site.ConnectedClusterId);
        Assert.True(connection.HasOperations);
        Assert.Equal("v1", connection.OperationsVersion);
        Assert.Equal(5, cluster.Requests.Count);
        Assert.All(cluster.Protocols, protocol => Assert.Equal("HTTP/2", protocol));
    }

    [Fact]
    public async Task The_version_the_server_prefers_is_used()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On("/apis", 200, """{"kind":"APIGroupList","groups":[{"name":"iotoperations.azure.com","versions":[{"version":"v1beta1"}],"preferredVersion":{"version":"v1beta1"}}]}""");
        cluster.On("/apis/iotoperations.azure.com/v1/instances", 404, "404 page not found", "text/plain");
        cluster.On("/apis/iotoperations.azure.com/v1beta1/instances", 200, FakeCluster.List([FakeCluster.Item("old", "factory")]));

        using KubernetesConnection connection = await cluster.ConnectAsync();

        Assert.Equal(("old", "factory", "v1beta1"), (connection.Site.Name, connection.Site.Namespace, connection.OperationsVersion));
    }

    [Fact]
    public async Task Without_an_instance_the_broker_tells_the_namespace_and_Arc_the_name()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On("/apis/iotoperations.azure.com/v1/instances", 200, FakeCluster.List([]));
        cluster.On("/apis/mqttbroker.iotoperations.azure.com/v1/brokers", 200, FakeCluster.List([FakeCluster.Item("default", "factory")]));

        using KubernetesConnection connection = await cluster.ConnectAsync();

        Assert.Equal(("plant", "factory"), (connection.Site.Name, connection.Site.Namespace));
    }

    [Fact]
    public async Task A_cluster_without_Azure_IoT_Operations_goes_by_its_context()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On("/apis", 200, """{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"version":"v1"}],"preferredVersion":{"version":"v1"}}]}""");
        cluster.On("/apis/iotoperations.azure.com/v1/instances", 404, "404 page not found", "text/plain");
        cluster.On("/api/v1/namespaces/azure-arc/configmaps/azure-clusterconfig", 404, FakeCluster.Status(404, "not found"));

        using KubernetesConnection connection = await cluster.ConnectAsync();

        Assert.Equal(("site", "azure-iot-operations"), (connection.Site.Name, connection.Site.Namespace));
        Assert.False(connection.HasOperations);
        Assert.Null(connection.Site.ConnectedClusterId);
    }

    [Fact]
    public async Task A_caller_who_may_see_little_is_connected_all_the_same()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        foreach (string path in new[] { "/version", "/apis", "/api/v1/namespaces/azure-arc/configmaps/azure-clusterconfig", "/apis/iotoperations.azure.com/v1/instances", "/apis/iotoperations.azure.com/v1/namespaces/azure-iot-operations/instances" })
        {
            cluster.On(path, 403, FakeCluster.Status(403, "forbidden"));
        }

        using KubernetesConnection connection = await cluster.ConnectAsync();

        Assert.Equal(("site", "jane", null), (connection.Site.Name, connection.Site.User, connection.HasOperations));
    }

    [Fact]
    public async Task An_older_server_that_cannot_tell_who_the_caller_is_leaves_the_kubeconfigs_word()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On("/apis/authentication.k8s.io/v1/selfsubjectreviews", 404, "404 page not found", "text/plain");

        using KubernetesConnection connection = await cluster.ConnectAsync();

        Assert.Equal("u", connection.Site.User);
    }

    [Fact]
    public async Task A_dead_server_is_unreachable_within_the_timeout()
    {
        using var folder = new TempFolder();
        var clock = Stopwatch.StartNew();

        ReadinessException error = await FailsAsync(Plain(folder, $"https://127.0.0.1:{UnusedPort()}"));

        Assert.Equal("IoTOps.Connection.Unreachable", error.ErrorId);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_name_nobody_knows_is_unreachable()
    {
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(Plain(folder, "https://no-such-host.invalid:6443"));

        Assert.Equal("IoTOps.Connection.Unreachable", error.ErrorId);
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_times_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(Plain(folder, $"https://{listener.LocalEndpoint}") with { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal("IoTOps.Connection.Timeout", error.ErrorId);
    }

    [Fact]
    public async Task A_server_that_closes_every_connection_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        Task closing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using Socket socket = await listener.AcceptSocketAsync(stop.Token);
                socket.LingerState = new(true, 0);
            }
        });
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(Plain(folder, $"https://{listener.LocalEndpoint}"));

        Assert.Equal("IoTOps.Connection.Unreachable", error.ErrorId);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closing);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(cluster.Options(folder, cluster: $"certificate-authority-data: {TestCertificates.Base64Pem(TestCertificates.OtherAuthority)}"));

        Assert.Equal("IoTOps.Connection.CertificateInvalid", error.ErrorId);
        Assert.Contains("not the CA of the kubeconfig", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(cluster.Options(folder, cluster: "insecure-skip-tls-verify: false"));

        Assert.Equal("IoTOps.Connection.CertificateInvalid", error.ErrorId);
        Assert.Contains("names no CA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_with_its_date()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync(TestCertificates.ExpiredServer);
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(cluster.Options(folder));

        Assert.Equal("IoTOps.Connection.CertificateInvalid", error.ErrorId);
        Assert.Contains("expired on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_although_the_authority_is_right()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync(TestCertificates.ServerOfAnotherName);
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(cluster.Options(folder));

        Assert.Equal("IoTOps.Connection.CertificateInvalid", error.ErrorId);
        Assert.Contains("kubernetes.default.svc", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tls-server-name: kubernetes.default.svc", true)]
    [InlineData("insecure-skip-tls-verify: true", false)]
    public async Task A_kubeconfig_may_settle_the_servers_name_or_waive_the_check(string line, bool withAuthority)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync(TestCertificates.ServerOfAnotherName);
        using var folder = new TempFolder();
        string authority = withAuthority ? $"certificate-authority-data: {TestCertificates.Base64Pem(TestCertificates.Authority)}\n    " : "";

        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(cluster.Options(folder, cluster: authority + line));

        Assert.Equal("jane", connection.Site.User);
    }

    [Fact]
    public async Task A_refused_token_is_not_authenticated_and_never_shown()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(cluster.Options(folder, user: "token: anotherTokenThatIsSecret"));

        Assert.Equal("IoTOps.Connection.NotAuthenticated", error.ErrorId);
        Assert.DoesNotContain("anotherTokenThatIsSecret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_has_expired_is_told_with_its_date()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();
        string claims = Convert.ToBase64String(Encoding.ASCII.GetBytes("""{"sub":"x","exp":1700000000}""")).TrimEnd('=');

        ReadinessException error = await FailsAsync(cluster.Options(folder, user: $"token: eyJhbGciOiJub25lIn0.{claims}.c2ln"));

        Assert.Equal("IoTOps.Connection.CredentialExpired", error.ErrorId);
        Assert.Contains("2023-11-14", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(claims, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_presented()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync(wantsClientCertificate: true);
        using var folder = new TempFolder();
        cluster.RequiredToken = null;
        string? presented = null;
        cluster.On("/version", context =>
        {
            presented = context.Connection.ClientCertificate?.Subject;
            return FakeCluster.WriteAsync(context, 200, """{"gitVersion":"v1.30.0"}""");
        });

        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(cluster.Options(
            folder, user: $"client-certificate-data: {TestCertificates.Base64Pem(TestCertificates.Client)}\n    client-key-data: {TestCertificates.Base64Key(TestCertificates.Client)}"));

        Assert.Equal("CN=jane", presented);
    }

    [Fact]
    public async Task An_expired_client_certificate_is_told_with_its_date()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync(wantsClientCertificate: true);
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(cluster.Options(
            folder, user: $"client-certificate-data: {TestCertificates.Base64Pem(TestCertificates.ExpiredClient)}\n    client-key-data: {TestCertificates.Base64Key(TestCertificates.ExpiredClient)}"));

        Assert.Equal("IoTOps.Connection.CredentialExpired", error.ErrorId);
        Assert.Contains("client certificate expired", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_and_a_certificate_file_are_found_beside_the_kubeconfig()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();
        folder.Write("my-token", FakeCluster.Token + "\n");
        folder.Write("ca.crt", TestCertificates.Authority.ExportCertificatePem());

        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(cluster.Options(folder, user: "tokenFile: my-token", cluster: "certificate-authority: ca.crt"));

        Assert.Equal("jane", connection.Site.User);
    }

    [Fact]
    public async Task Basic_authentication_is_sent()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();
        cluster.RequiredToken = null;
        string sent = "";
        cluster.On("/version", context =>
        {
            sent = context.Request.Headers.Authorization.ToString();
            return FakeCluster.WriteAsync(context, 200, """{"gitVersion":"v1.30.0"}""");
        });

        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(cluster.Options(folder, user: "username: jane\n    password: pw"));

        Assert.Equal("Basic " + Convert.ToBase64String("jane:pw"u8), sent);
    }

    [Fact]
    public async Task Plain_HTTP_to_another_machine_is_refused()
    {
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(Plain(folder, "http://10.0.0.1:8080"));

        Assert.Equal("IoTOps.Connection.PlainHttp", error.ErrorId);
    }

    [Fact]
    public async Task Plain_HTTP_to_a_local_kubectl_proxy_works()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync(isPlain: true);
        cluster.RequiredToken = null;
        using var folder = new TempFolder();

        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(Plain(folder, cluster.Address.ToString()));

        Assert.Equal("aio-plant", connection.Site.Name);
    }

    [Theory]
    [InlineData(200, "<html>Sign in</html>", "text/html")]
    [InlineData(200, """{"hello":"world"}""", "application/json")]
    [InlineData(200, "not json", "application/json")]
    [InlineData(404, "nothing here", "text/plain")]
    [InlineData(302, "", "text/html")]
    public async Task Something_else_that_answers_is_told_apart_from_Kubernetes(int status, string body, string type)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On("/version", status, body, type);
        using var folder = new TempFolder();

        ReadinessException error = await FailsAsync(cluster.Options(folder));

        Assert.Equal("IoTOps.Connection.NotKubernetes", error.ErrorId);
    }

    [Fact]
    public async Task A_proxy_is_used_and_its_refusal_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        ConcurrentQueue<string> asked = new();
        Task serving = Task.Run(async () =>
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                byte[] buffer = new byte[4096];
                int read = await client.GetStream().ReadAsync(buffer);
                asked.Enqueue(Encoding.ASCII.GetString(buffer, 0, read));
                await client.GetStream().WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        });
        using var folder = new TempFolder();
        KubernetesConnectionOptions options = Plain(folder, "https://cluster.example:6443") with
        {
            Environment = name => name == "HTTPS_PROXY" ? $"http://me:proxySecret@{listener.LocalEndpoint}" : null,
        };

        ReadinessException error = await FailsAsync(options);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
        Assert.All(asked, request => Assert.StartsWith("CONNECT cluster.example:6443", request, StringComparison.Ordinal));
        Assert.Equal("IoTOps.Connection.Unreachable", error.ErrorId);
        Assert.Contains("proxy", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("proxySecret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://10.1.2.3:6443", "10.0.0.0/8", false)]
    [InlineData("https://11.1.2.3:6443", "10.0.0.0/8", true)]
    [InlineData("https://k8s.plant.local:6443", "plant.local", false)]
    [InlineData("https://k8s.plant.local:6443", ".plant.local,x", false)]
    [InlineData("https://plant.local:6443", ".plant.local", true)]
    [InlineData("https://k8s.plant.local:6443", "*", false)]
    [InlineData("https://k8s.plant.local:6443", "k8s.plant.local:443", true)]
    [InlineData("https://127.0.0.1:6443", "", false)]
    public void Exemptions_from_the_proxy_are_read_as_kubectl_reads_them(string server, string exemptions, bool isProxied)
    {
        IWebProxy? proxy = EnvironmentProxy.For(new(server), null, name => name switch
        {
            "https_proxy" => "proxy.local:3128",
            "NO_PROXY" => exemptions,
            _ => null,
        });

        Assert.Equal(isProxied, proxy is not null);
    }

    [Fact]
    public async Task The_service_account_of_a_pod_is_used_in_cluster()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var folder = new TempFolder();
        folder.Write("token", FakeCluster.Token);
        folder.Write("ca.crt", TestCertificates.Authority.ExportCertificatePem());
        var options = new KubernetesConnectionOptions
        {
            InCluster = true,
            ServiceAccountPath = folder.Path,
            Environment = name => name switch
            {
                "KUBERNETES_SERVICE_HOST" => cluster.Address.Host,
                "KUBERNETES_SERVICE_PORT" => cluster.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => null,
            },
        };

        using KubernetesConnection connection = await KubernetesConnector.ConnectAsync(options);
        using KubernetesConnection fallback = await KubernetesConnector.ConnectAsync(options with
        {
            InCluster = false,
            Environment = name => name is "HOME" or "USERPROFILE" ? folder.Path : options.Environment(name),
        });

        Assert.Equal("aio-plant", connection.Site.Name);
        Assert.Null(fallback.Site.Context);
    }

    [Fact]
    public async Task Outside_a_pod_there_is_no_service_account()
    {
        ReadinessException error = await FailsAsync(new() { InCluster = true, Environment = _ => null });

        Assert.Equal("IoTOps.Connection.NotInCluster", error.ErrorId);
    }

    [Fact]
    public async Task Cancellation_ends_connecting_at_once()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var stop = new CancellationTokenSource();
        cluster.On("/version", async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var folder = new TempFolder();
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => KubernetesConnector.ConnectAsync(cluster.Options(folder), null, stop.Token));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2));
    }

    private static KubernetesConnectionOptions Plain(TempFolder folder, string server) => new()
    {
        KubeconfigPath = [folder.Write("kubeconfig", $$$"""{"current-context":"c","contexts":[{"name":"c","context":{"cluster":"c"}}],"clusters":[{"name":"c","cluster":{"server":"{{{server}}}"}}]}""")],
        Environment = _ => null,
        Timeout = TimeSpan.FromSeconds(5),
    };

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<ReadinessException> FailsAsync(KubernetesConnectionOptions options)
    {
        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => KubernetesConnector.ConnectAsync(options));
        Assert.NotEmpty(error.RecommendedAction);
        return error;
    }
}
