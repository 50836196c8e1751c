using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>The little of a cluster that probe pods take: nodes, pods that run as a test says, and their log.</summary>
internal sealed class LoopbackNodes : LoopbackServer
{
    private const string Pods = "/api/v1/namespaces/azure-iot-operations/pods";

    private readonly JsonArray nodes;
    private readonly ConcurrentDictionary<string, JsonObject> pods = new();

    /// <param name="names">The nodes; one that begins with <c>windows</c> runs Windows, and one with <c>broken</c> is not ready.</param>
    public LoopbackNodes(params string[] names)
    {
        nodes = [.. names.Select(Node)];
        Serve();
    }

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

    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
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

    protected override async Task<(int Status, string Body)?> AnswerAsync(HttpListenerRequest request, string path) =>
        (request.HttpMethod, path) switch
        {
            (_, "/version") => (200, """{"gitVersion":"v1.31.4+k3s1"}"""),
            (_, "/apis") => (200, """{"kind":"APIGroupList","groups":[{"name":"mqttbroker.iotoperations.azure.com","versions":[{"version":"v1"}]}]}"""),
            (_, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews") => (201, """{"status":{"allowed":true}}"""),
            (_, "/api/v1/nodes") => (200, new JsonObject { ["kind"] = "NodeList", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["items"] = nodes.DeepClone() }.ToJsonString()),
            (_, "/apis/mqttbroker.iotoperations.azure.com/v1/brokers") =>
                (200, """{"kind":"BrokerList","apiVersion":"mqttbroker.iotoperations.azure.com/v1","metadata":{},"items":[{"metadata":{"name":"default","namespace":"azure-iot-operations"},"spec":{} }]}"""),
            ("POST", Pods) => await CreateAsync(request),
            ("GET", Pods) => (200, """{"kind":"PodList","items":[]}"""),
            ("GET", _) when path.StartsWith(Pods, StringComparison.Ordinal) && path.EndsWith("/log", StringComparison.Ordinal) => (200, Log),
            ("GET", _) when path.StartsWith(Pods, StringComparison.Ordinal) => Look(path[(Pods.Length + 1)..]),
            ("DELETE", _) when path.StartsWith(Pods, StringComparison.Ordinal) => (pods.TryRemove(path[(Pods.Length + 1)..], out _) ? 200 : 404, "{}"),
            _ => (404, """{"kind":"Status","code":404}"""),
        };

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
