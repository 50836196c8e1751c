using System.Text.Json.Nodes;
using IoTOpsReadiness.Connections.Probes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Tests.Probes;

public sealed class ProbePodRunnerTests : ProbePodTests
{
    private const string Waiting = """{"node":"n1","phase":"Pending","containerStatuses":[{"name":"probe","state":{"waiting":{"reason":"REASON","message":"the words of the node"} } }] }""";

    private readonly List<string> warnings = [];

    [Fact]
    public async Task What_the_pod_wrote_is_handed_over_and_the_pod_removed()
    {
        Pods.Status = look => look switch { 0 => "{}", 1 => """{"phase":"Pending"}""", 2 => """{"phase":"Running"}""", _ => """{"phase":"Succeeded"}""" };
        Pods.Log = pod => $"hello from {(string)pod["metadata"]!["name"]!}";

        string log = await Runner().RunAsync("n1", "echo", ["a"]);

        Assert.StartsWith("hello from iotops-probe-", log, StringComparison.Ordinal);
        Assert.Empty(Pods.Names);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("ErrImagePull", "IoTOps.Probe.ImagePullFailed")]
    [InlineData("ImagePullBackOff", "IoTOps.Probe.ImagePullFailed")]
    [InlineData("InvalidImageName", "IoTOps.Probe.ImagePullFailed")]
    [InlineData("CreateContainerConfigError", "IoTOps.Probe.NotStarted")]
    [InlineData("RunContainerError", "IoTOps.Probe.NotStarted")]
    public async Task A_container_that_cannot_start_is_an_error_with_the_words_of_the_node(string reason, string id)
    {
        Pods.Status = _ => Waiting.Replace("REASON", reason, StringComparison.Ordinal);

        ReadinessException exception = await FailsAsync(id);

        Assert.Contains($"{reason}: the words of the node", exception.Message, StringComparison.Ordinal);
        Assert.Contains("n1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"phase":"Failed","reason":"DeadlineExceeded","message":"Pod was active on the node longer than the specified deadline"}""", "IoTOps.Probe.TimedOut", "was not done")]
    [InlineData("""{"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory"}""", "IoTOps.Probe.PodFailed", "Evicted: The node was low on resource")]
    [InlineData("""{"phase":"Failed","reason":"OutOfcpu"}""", "IoTOps.Probe.PodFailed", "OutOfcpu")]
    [InlineData("""{"phase":"Failed","containerStatuses":[{"name":"probe","state":{"terminated":{"reason":"Error","exitCode":127} } }] }""", "IoTOps.Probe.PodFailed", "ended with code 127")]
    [InlineData("""{"phase":"Failed"}""", "IoTOps.Probe.PodFailed", "ended with code")]
    public async Task A_pod_that_fails_says_why(string status, string id, string words)
    {
        Pods.Status = _ => status;

        Assert.Contains(words, (await FailsAsync(id)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes are available"}]}""", "IoTOps.Probe.NotScheduled", "0/3 nodes are available")]
    [InlineData("{}", "IoTOps.Probe.NotScheduled", "no scheduler has taken it")]
    [InlineData("""{"node":"n1","phase":"Pending"}""", "IoTOps.Probe.TimedOut", "did not start")]
    [InlineData("""{"node":"n1","phase":"Running"}""", "IoTOps.Probe.TimedOut", "was not done")]
    public async Task A_pod_that_gets_nowhere_times_out_where_it_is(string status, string id, string words)
    {
        Pods.Status = _ => status;

        Assert.Contains(words, (await FailsAsync(id, TimeSpan.FromMilliseconds(50))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "pods is forbidden: User 'jane' cannot create resource 'pods' in API group '' in the namespace 'x'", "IoTOps.Probe.NotAuthorized")]
    [InlineData(403, "pods 'x' is forbidden: violates PodSecurity 'restricted:latest': unrestricted capabilities", "IoTOps.Probe.AdmissionDenied")]
    [InlineData(403, "pods 'x' is forbidden: exceeded quota: compute", "IoTOps.Probe.AdmissionDenied")]
    [InlineData(400, "admission webhook 'validation.gatekeeper.sh' denied the request", "IoTOps.Probe.AdmissionDenied")]
    [InlineData(422, "Pod 'x' is invalid", "IoTOps.Probe.AdmissionDenied")]
    [InlineData(404, "namespaces 'azure-iot-operations' not found", "IoTOps.Probe.NamespaceNotFound")]
    [InlineData(401, "Unauthorized", "IoTOps.Probe.NotAuthorized")]
    [InlineData(501, "not implemented", "IoTOps.Probe.ApiFailed")]
    public async Task A_pod_that_is_not_admitted_is_an_error_of_its_own(int code, string message, string id)
    {
        Pods.CreateAnswer = (code, message);

        Assert.Contains(message[..12], (await FailsAsync(id)).Message + message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "IoTOps.Probe.NotAuthorized", "get pods/log in namespace azure-iot-operations")]
    [InlineData(400, "IoTOps.Probe.LogNotReadable", "the words of the server")]
    [InlineData(501, "IoTOps.Probe.LogNotReadable", "10250")]
    public async Task A_log_that_cannot_be_read_is_an_error_of_its_own(int code, string id, string words)
    {
        Pods.LogAnswer = (code, "the words of the server");

        ReadinessException exception = await FailsAsync(id);

        Assert.Contains(words, exception.Message + exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_somebody_else_removes_is_said()
    {
        Pods.Status = look =>
        {
            Pods.Clear();
            return """{"phase":"Running"}""";
        };

        await FailsAsync("IoTOps.Probe.PodRemoved");
    }

    [Fact]
    public async Task Ctrl_c_while_it_runs_removes_the_pod()
    {
        Pods.Status = _ => """{"phase":"Running"}""";
        using var stop = new CancellationTokenSource();
        Task<string> run = Runner(TimeSpan.FromMinutes(5)).RunAsync("n1", "x", [], stop.Token);
        await Pods.LookedAt.Task;

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Empty(Pods.Names);
    }

    [Fact]
    public async Task Ctrl_c_while_it_is_created_removes_the_pod_that_nobody_has_heard_of()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Pods.CreateDelay = hold.Task;
        using var stop = new CancellationTokenSource();
        Task<string> run = Runner().RunAsync("n1", "x", [], stop.Token);
        await Pods.Created.Task;

        await stop.CancelAsync();
        Assert.Single(Pods.Names);
        hold.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Empty(Pods.Names);
    }

    [Fact]
    public async Task Nothing_is_created_once_it_is_cancelled()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner().RunAsync("n1", "x", [], new CancellationToken(canceled: true)));

        Assert.Empty(Pods.Manifests);
    }

    [Fact]
    public async Task A_pod_that_cannot_be_removed_is_warned_about_with_the_command_that_does_it()
    {
        Pods.DeleteAnswer = (403, "pods is forbidden");

        await Runner().RunAsync("n1", "x", []);

        string name = Assert.Single(Pods.Names);
        Assert.Contains($"kubectl delete pod {name} -n azure-iot-operations", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_run_has_left_is_removed_once_its_time_is_over()
    {
        Pods.Plant(Left("old", "2026-01-01T00:00:00Z"));
        Pods.Plant(Left("current", "2999-01-01T00:00:00Z"));
        Pods.Plant(Left("odd", "sometime"));

        await Runner().RemoveLeftoversAsync();

        Assert.Equal(["current", "odd"], Pods.Names.Order());
        Assert.Contains(Cluster.Requests, request => request.Contains("labelSelector=app.kubernetes.io%2Fname%3Diotops-readiness-probe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_may_not_remove_pods_does_not_get_to_create_them()
    {
        Cluster.On("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", async context =>
        {
            JsonNode review = (await JsonNode.ParseAsync(context.Request.Body))!;
            bool isAllowed = (string?)review["spec"]!["resourceAttributes"]!["verb"] != "delete";
            await FakeCluster.WriteAsync(context, 201, $$"""{"kind":"SelfSubjectAccessReview","status":{"allowed":{{(isAllowed ? "true" : "false")}}} }""");
        });

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => Runner().RequirePermissionsAsync());

        Assert.Equal(("IoTOps.Probe.NotAuthorized", ErrorKind.PermissionDenied), (exception.ErrorId, exception.Kind));
        Assert.Contains("delete pods in namespace azure-iot-operations", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("create pods", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_server_that_does_not_tell_permissions_is_no_obstacle() => await Runner().RequirePermissionsAsync();

    private static JsonObject Left(string name, string expires) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = new JsonObject { ["iotops-readiness/expires"] = expires } },
        ["looks"] = 0,
    };

    private ProbePodRunner Runner(TimeSpan? limit = null) => new(Connection, new()
    {
        Image = "registry.example.com/probe:1",
        StartLimit = limit ?? TimeSpan.FromSeconds(30),
        RunLimit = limit ?? TimeSpan.FromSeconds(30),
        Pause = TimeSpan.FromMilliseconds(5),
        Warn = warnings.Add,
    });

    // Whatever goes wrong, nothing is left.
    private async Task<ReadinessException> FailsAsync(string id, TimeSpan? limit = null)
    {
        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => Runner(limit).RunAsync("n1", "x", []));
        Assert.Equal(id, exception.ErrorId);
        Assert.Empty(Pods.Names);
        Assert.Empty(warnings);
        return exception;
    }
}
