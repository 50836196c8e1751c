using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>The pods of a <see cref="FakeCluster"/>: they are what they were created as, with the status a test gives them.</summary>
internal sealed class FakePods
{
    private const string Path = "/api/v1/namespaces/azure-iot-operations/pods";

    private readonly ConcurrentDictionary<string, JsonObject> pods = new();

    public FakePods(FakeCluster cluster) => cluster.Otherwise = AnswerAsync;

    /// <summary>The status of a pod each time it is looked at, and the node that has taken it.</summary>
    public Func<int, string> Status { get; set; } = _ => """{"phase":"Succeeded"}""";

    public Func<JsonObject, string> Log { get; set; } = _ => "";

    /// <summary>What is answered in place of creating, deleting and handing out the log; null to do it.</summary>
    public (int Code, string Message)? CreateAnswer { get; set; }

    public (int Code, string Message)? DeleteAnswer { get; set; }

    public (int Code, string Message)? LogAnswer { get; set; }

    /// <summary>Holds up the answer to a creation, which is done at once.</summary>
    public Task CreateDelay { get; set; } = Task.CompletedTask;

    /// <summary>Completed as soon as a pod was created.</summary>
    public TaskCompletionSource Created { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed as soon as a pod was looked at.</summary>
    public TaskCompletionSource LookedAt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The pods that are there.</summary>
    public ICollection<string> Names => pods.Keys;

    /// <summary>Every manifest that was sent.</summary>
    public ConcurrentQueue<JsonObject> Manifests { get; } = new();

    /// <summary>Puts a pod there as it is.</summary>
    public void Plant(JsonObject pod) => pods[(string)pod["metadata"]!["name"]!] = pod;

    public void Clear() => pods.Clear();

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (!path.StartsWith(Path, StringComparison.Ordinal))
        {
            return false;
        }

        string[] rest = path[Path.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        (int code, string body, string type) = (context.Request.Method, rest) switch
        {
            ("POST", []) => await CreateAsync(context),
            ("GET", []) => (200, new JsonObject { ["kind"] = "PodList", ["items"] = new JsonArray([.. pods.Values.Select(pod => pod.DeepClone())]) }.ToJsonString(), "application/json"),
            ("GET", [var name]) => Get(name),
            ("GET", [var name, "log"]) => LogOf(name),
            ("DELETE", [var name]) => Delete(name),
            _ => Failure(405, "the server does not allow this method on the requested resource"),
        };
        await FakeCluster.WriteAsync(context, code, body, type);
        return true;
    }

    private static (int Code, string Body, string Type) Failure(int code, string message) => (code, FakeCluster.Status(code, message), "application/json");

    private async Task<(int Code, string Body, string Type)> CreateAsync(HttpContext context)
    {
        JsonObject pod = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        Manifests.Enqueue(pod.DeepClone().AsObject());
        if (CreateAnswer is { } answer)
        {
            return Failure(answer.Code, answer.Message);
        }

        pod["looks"] = 0;
        Plant(pod);
        Created.TrySetResult();
        await CreateDelay;
        return (201, pod.ToJsonString(), "application/json");
    }

    private (int Code, string Body, string Type) Get(string name)
    {
        if (!pods.TryGetValue(name, out JsonObject? pod))
        {
            return Failure(404, "pods not found");
        }

        LookedAt.TrySetResult();
        int looks = (int)pod["looks"]!;
        pod["looks"] = looks + 1;
        JsonObject shown = pod.DeepClone().AsObject();
        JsonObject status = JsonNode.Parse(Status(looks))!.AsObject();
        if (status["node"]?.DeepClone() is { } node)
        {
            shown["spec"]!["nodeName"] = node;
        }

        shown["status"] = status;
        return (200, shown.ToJsonString(), "application/json");
    }

    private (int Code, string Body, string Type) LogOf(string name) => LogAnswer is { } answer ? Failure(answer.Code, answer.Message)
        : pods.TryGetValue(name, out JsonObject? pod) ? (200, Log(pod), "text/plain")
        : Failure(404, "pods not found");

    private (int Code, string Body, string Type) Delete(string name) => DeleteAnswer is { } answer ? Failure(answer.Code, answer.Message)
        : pods.TryRemove(name, out _) ? (200, """{"kind":"Status","status":"Success"}""", "application/json")
        : Failure(404, "pods not found");
}
