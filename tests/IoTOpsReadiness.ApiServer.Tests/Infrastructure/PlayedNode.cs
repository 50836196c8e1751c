using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>
/// Plays what is missing around a bare API server: the scheduler that takes a pod, the kubelet that says what became of it, and the
/// kubelet's own server that hands out its log.
/// </summary>
internal sealed class PlayedNode : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly Task _serving;
    private readonly string _log;

    private PlayedNode(KubeApiServer server, string log)
    {
        _client = server.CreateClient(server.AdminToken);
        _log = log;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Name { get; } = $"node-{Guid.NewGuid():N}";

    /// <summary>Puts a node there whose pods have all written the same log.</summary>
    public static async Task<PlayedNode> StartAsync(KubeApiServer server, string log = "")
    {
        var node = new PlayedNode(server, log);
        await server.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = node.Name, ["labels"] = new JsonObject { ["kubernetes.io/os"] = "linux" } },
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" }),
                ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = ((IPEndPoint)node._listener.LocalEndpoint).Port } },
                ["nodeInfo"] = new JsonObject
                {
                    ["operatingSystem"] = "linux", ["architecture"] = "amd64", ["bootID"] = "", ["containerRuntimeVersion"] = "", ["kernelVersion"] = "", ["kubeProxyVersion"] = "",
                    ["kubeletVersion"] = "v1.31.4+k3s1", ["machineID"] = "", ["osImage"] = "Ubuntu 24.04", ["systemUUID"] = "",
                },
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            },
        });
        return node;
    }

    /// <summary>Waits for the pod that is to run here, and gives it as the server has admitted it.</summary>
    public async Task<JsonObject> WaitForPodAsync(string @namespace)
    {
        JsonObject? found = null;
        await Eventually.BecomesTrueAsync(
            async () => (found = (await PodsAsync(@namespace)).FirstOrDefault(pod => pod["spec"]!["affinity"]!.ToJsonString().Contains(Name, StringComparison.Ordinal))) is not null,
            Deadline,
            () => $"there is a pod for {Name} in {@namespace}.");
        return found!;
    }

    public async Task<IReadOnlyList<JsonObject>> PodsAsync(string @namespace)
    {
        var list = await _client.GetFromJsonAsync<JsonObject>(new Uri($"/api/v1/namespaces/{@namespace}/pods", UriKind.Relative));
        return [.. list!["items"]!.AsArray().Select(pod => pod!.AsObject())];
    }

    /// <summary>Takes the pod, as a scheduler does.</summary>
    public async Task BindAsync(JsonObject pod)
    {
        var binding = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["name"] = (string)pod["metadata"]!["name"]! },
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = Name },
        };
        using var answer = await _client.PostAsJsonAsync(Address(pod, "binding"), binding);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Says what became of the pod, as a kubelet does.</summary>
    public async Task ReportAsync(JsonObject pod, JsonObject status)
    {
        using var content = new StringContent(new JsonObject { ["status"] = status }.ToJsonString(), Encoding.UTF8, "application/merge-patch+json");
        using var answer = await _client.PatchAsync(Address(pod, "status"), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _client.Dispose();
        _stop.Dispose();
    }

    private static Uri Address(JsonObject pod, string part) =>
        new($"/api/v1/namespaces/{(string)pod["metadata"]!["namespace"]!}/pods/{(string)pod["metadata"]!["name"]!}/{part}", UriKind.Relative);

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=played-kubelet", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task ServeAsync()
    {
        using var certificate = Certificate();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
                var asked = await ReadHeadAsync(tls);
                var body = Encoding.UTF8.GetBytes(asked.StartsWith("GET /containerLogs/", StringComparison.Ordinal) ? _log : "");
                await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), _stop.Token);
                await tls.WriteAsync(body, _stop.Token);
                await tls.ShutdownAsync();
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException or SocketException or InvalidOperationException)
            {
                // The server has gone, or the test is over.
            }
        }
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
