using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>The little of a cluster that probe pods take, as "kubectl proxy" offers it: nodes, pods that run as a test says, and their log.</summary>
internal sealed class LoopbackNodes : IDisposable
{
    private const int StartAttempts = 5;
    private const string Pods = "/api/v1/namespaces/azure-iot-operations/pods";

    private readonly HttpListener listener;
    private readonly TemporaryFile kubeconfig;
    private readonly JsonArray nodes;
    private readonly ConcurrentDictionary<string, JsonObject> pods = new();

    /// <param name="names">The nodes; one that begins with <c>windows</c> runs Windows, and one with <c>broken</c> is not ready.</param>
    public LoopbackNodes(params string[] names)
    {
        nodes = [.. names.Select(Node)];
        (listener, Uri address) = Listen();
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

    /// <summary>The phase that pods are in.</summary>
    public string Phase { get; set; } = "Succeeded";

    /// <summary>What every pod has written.</summary>
    public string Log { get; set; } = "";

    /// <summary>Set once a pod was looked at.</summary>
    public ManualResetEventSlim LookedAt { get; } = new();

    /// <summary>The pods that are there.</summary>
    public ICollection<string> Left => pods.Keys;

    /// <summary>Every pod that was created.</summary>
    public ConcurrentQueue<JsonObject> Created { get; } = new();

    public void Dispose()
    {
        listener.Close();
        kubeconfig.Dispose();
        LookedAt.Dispose();
    }

    private static JsonNode Node(string name) => new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["status"] = new JsonObject
        {
            ["nodeInfo"] = new JsonObject { ["operatingSystem"] = name.StartsWith("windows", StringComparison.Ordinal) ? "windows" : "linux" },
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = name.StartsWith("broken", StringComparison.Ordinal) ? "False" : "True" }),
        },
    };

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
        (int status, string body) = (context.Request.HttpMethod, path) switch
        {
            (_, "/version") => (200, """{"gitVersion":"v1.31.4+k3s1"}"""),
            (_, "/apis") => (200, """{"kind":"APIGroupList","groups":[{"name":"mqttbroker.iotoperations.azure.com","versions":[{"version":"v1"}]}]}"""),
            (_, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews") => (201, """{"status":{"allowed":true}}"""),
            (_, "/api/v1/nodes") => (200, new JsonObject { ["kind"] = "NodeList", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["items"] = nodes.DeepClone() }.ToJsonString()),
            (_, "/apis/mqttbroker.iotoperations.azure.com/v1/brokers") =>
                (200, """{"kind":"BrokerList","apiVersion":"mqttbroker.iotoperations.azure.com/v1","metadata":{},"items":[{"metadata":{"name":"default","namespace":"azure-iot-operations"},"spec":{} }]}"""),
            ("POST", Pods) => await CreateAsync(context.Request),
            ("GET", Pods) => (200, """{"kind":"PodList","items":[]}"""),
            ("GET", _) when path.StartsWith(Pods, StringComparison.Ordinal) && path.EndsWith("/log", StringComparison.Ordinal) => (200, Log),
            ("GET", _) when path.StartsWith(Pods, StringComparison.Ordinal) => Look(path[(Pods.Length + 1)..]),
            ("DELETE", _) when path.StartsWith(Pods, StringComparison.Ordinal) => (pods.TryRemove(path[(Pods.Length + 1)..], out _) ? 200 : 404, "{}"),
            _ => (404, """{"kind":"Status","code":404}"""),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }

    private async Task<(int Status, string Body)> CreateAsync(HttpListenerRequest request)
    {
        JsonObject pod = (await JsonNode.ParseAsync(request.InputStream))!.AsObject();
        Created.Enqueue(pod);
        pods[(string)pod["metadata"]!["name"]!] = pod;
        return (201, pod.ToJsonString());
    }

    private (int Status, string Body) Look(string name)
    {
        LookedAt.Set();
        return pods.ContainsKey(name) ? (200, $$"""{"spec":{"nodeName":"n"},"status":{"phase":"{{Phase}}"} }""") : (404, "{}");
    }
}
