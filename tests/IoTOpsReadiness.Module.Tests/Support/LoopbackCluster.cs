using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>The little of a cluster that it takes to connect and to ask for one's rights, as "kubectl proxy" offers it.</summary>
internal sealed class LoopbackCluster : IDisposable
{
    private const int StartAttempts = 5;
    private const string Listeners = "/apis/mqttbroker.iotoperations.azure.com/v1/brokerlisteners";

    private readonly HttpListener listener;
    private readonly string rules;
    private readonly TemporaryFile kubeconfig;

    private readonly bool isConnected;
    private readonly string? listeners;
    private readonly ConcurrentQueue<string> requests = new();

    /// <param name="rules">What the caller may do, as the resource rules of a review.</param>
    /// <param name="isConnected">Whether Arc has told the cluster which resource it is.</param>
    /// <param name="listeners">The listeners there are, as items of a list; null for a cluster that never answers who asks for them.</param>
    public LoopbackCluster(string rules, bool isConnected = false, string? listeners = "")
    {
        this.listeners = listeners;
        this.rules = rules;
        this.isConnected = isConnected;
        (listener, Uri address) = Listen();
        IdentityEndpoint = new(address, "msi/token");
        kubeconfig = new(".yaml", $$"""
            apiVersion: v1
            kind: Config
            current-context: plant
            clusters:
            - name: plant
              cluster: { server: "{{address}}" }
            contexts:
            - name: plant
              context: { cluster: plant, user: "" }
            """);
        _ = ServeAsync();
    }

    public string Kubeconfig => kubeconfig.Path;

    /// <summary>A managed identity endpoint that has no identity to give.</summary>
    public Uri IdentityEndpoint { get; }

    /// <summary>The paths that were asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public void Dispose()
    {
        listener.Close();
        kubeconfig.Dispose();
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (int attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            var listener = new HttpListener { Prefixes = { address.ToString() } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < StartAttempts)
            {
                // Someone else took the port meanwhile.
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        requests.Enqueue(path);
        if (path == Listeners && listeners is null)
        {
            // It stays open until the server ends.
            return;
        }

        (int status, string body) = path switch
        {
            Listeners => (200, $$$"""{"kind":"BrokerListenerList","apiVersion":"mqttbroker.iotoperations.azure.com/v1","metadata":{},"items":[{{{listeners}}}]}"""),
            "/version" => (200, """{"gitVersion":"v1.31.4+k3s1"}"""),
            "/apis" => (200, """{"kind":"APIGroupList","groups":[{"name":"mqttbroker.iotoperations.azure.com","versions":[{"version":"v1"}]}]}"""),
            "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews" =>
                (201, $$$"""{"status":{"resourceRules":{{{rules}}},"nonResourceRules":[{"verbs":["get"],"nonResourceURLs":["*"]}],"incomplete":false}}"""),
            "/api/v1/namespaces/azure-arc/configmaps/azure-clusterconfig" when isConnected =>
                (200, """{"kind":"ConfigMap","data":{"AZURE_SUBSCRIPTION_ID":"sub","AZURE_RESOURCE_GROUP":"rg","AZURE_RESOURCE_NAME":"plant"}}"""),
            "/apis/mqttbroker.iotoperations.azure.com/v1/brokers" => (200, """{"kind":"BrokerList","apiVersion":"mqttbroker.iotoperations.azure.com/v1","metadata":{},"items":[]}"""),
            "/msi/token" => (400, """{"statusCode":400,"message":"no identity for secret=planted-credential-0123456789"}"""),
            _ => (404, """{"kind":"Status","code":404}"""),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }
}
