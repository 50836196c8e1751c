using System.Text.Json.Nodes;
using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Connections.Endpoints;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Probes;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Probes;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>Probe pods on a server that admits, stores and removes them as a real one does.</summary>
[Collection(ApiServerCollection.Name)]
public sealed class ProbePodTests(KubeApiServer server) : IAsyncLifetime
{
    private const string Log = "0 A 192.0.2.7\n0 T 12000\n0 X 0\nend\n";

    private readonly string _namespace = $"restricted-{Guid.NewGuid():N}"[..30];
    private readonly List<string> _warnings = [];

    public async Task InitializeAsync()
    {
        if (server.Available)
        {
            await server.ApplyAsync(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = _namespace, ["labels"] = new JsonObject { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
            });
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [ApiServerFact]
    public async Task The_admitted_pod_meets_the_restricted_standard_and_has_nothing_it_does_not_need()
    {
        await using var node = await PlayedNode.StartAsync(server);
        using var connection = await ConnectAsync();
        using var stop = new CancellationTokenSource();
        var run = Runner(connection).RunAsync(node.Name, ProbeScripts.Endpoints, ["1", "1", "tcp host.example.com 443 -"], stop.Token);

        var pod = await node.WaitForPodAsync(_namespace);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal([], PodSecurity.ViolationsOf(pod));
        var spec = pod["spec"]!;
        var container = Assert.Single(spec["containers"]!.AsArray())!;
        Assert.False((bool)spec["automountServiceAccountToken"]!);
        Assert.Null(spec["volumes"]);
        Assert.Null(container["volumeMounts"]);
        Assert.Null(container["env"]);
        Assert.Equal("Never", (string)spec["restartPolicy"]!);
        Assert.True((long)spec["activeDeadlineSeconds"]! is > 0 and <= 3600);
        Assert.True((bool)container["securityContext"]!["readOnlyRootFilesystem"]!);
        Assert.NotNull(container["resources"]!["limits"]!["cpu"]);
        Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        Assert.Equal("Exists", (string)spec["tolerations"]!.AsArray().Single(item => item!["key"] is null)!["operator"]!);
        Assert.Equal(ProbePod.LabelValue, (string)pod["metadata"]!["labels"]![ProbePod.Label]!);
    }

    [Theory]
    [InlineData("spec", "hostNetwork", "true", "hostNetwork")]
    [InlineData("spec", "volumes", """[{"name":"v","hostPath":{"path":"/"}}]""", "volume hostPath")]
    [InlineData("spec", "securityContext", "{}", "seccompProfile")]
    [InlineData("container", "privileged", "true", "privileged")]
    [InlineData("container", "allowPrivilegeEscalation", "null", "allowPrivilegeEscalation")]
    [InlineData("container", "runAsNonRoot", "false", "runAsNonRoot")]
    [InlineData("container", "runAsUser", "0", "runAsUser")]
    [InlineData("container", "capabilities", """{"drop":["ALL"],"add":["SYS_ADMIN"]}""", "capabilities.add")]
    [InlineData("container", "capabilities", "{}", "capabilities.drop")]
    public void The_check_of_the_standard_sees_what_breaks_it(string where, string member, string value, string violation)
    {
        var made = new ProbePod
        {
            Name = "p", Namespace = "n", Node = "x", Image = "i", Script = "s", Deadline = TimeSpan.FromSeconds(1), Expires = DateTimeOffset.UnixEpoch,
        };
        var pod = JsonNode.Parse(made.ToManifest().ToJsonString())!.AsObject();
        Assert.Equal([], PodSecurity.ViolationsOf(pod));

        var container = pod["spec"]!["containers"]![0]!["securityContext"]!.AsObject();
        (where == "spec" ? pod["spec"]!.AsObject() : container)[member] = JsonNode.Parse(value);
        if (member == "securityContext")
        {
            container.Remove("seccompProfile");
        }

        Assert.Equal([violation], PodSecurity.ViolationsOf(pod));
    }

    [ApiServerFact]
    public async Task What_the_pod_wrote_comes_through_the_server_and_the_pod_is_removed()
    {
        await using var node = await PlayedNode.StartAsync(server, Log);
        using var connection = await ConnectAsync();
        var prober = new ClusterProber(connection, EndpointData.Default, new() { Timeout = TimeSpan.FromSeconds(3) }, Options());
        var probing = prober.ProbeAsync(node.Name, [new() { Host = "kafka.example.com", Port = 9092, Protocol = "Kafka", UsesTls = false }]);

        var pod = await node.WaitForPodAsync(_namespace);
        await node.BindAsync(pod);
        await node.ReportAsync(pod, new() { ["phase"] = "Running" });
        await node.ReportAsync(pod, new() { ["phase"] = "Succeeded" });
        var probe = Assert.Single(await probing);

        Assert.Equal((EndpointStatus.Reachable, node.Name, 12d), (probe.Status, probe.From, probe.LatencyMilliseconds));
        Assert.Equal(["192.0.2.7"], probe.Addresses);
        Assert.Empty(await node.PodsAsync(_namespace));
        Assert.Empty(_warnings);
    }

    [ApiServerTheory]
    [InlineData("""{"phase":"Failed","reason":"Evicted","message":"low on memory"}""", "IoTOps.Probe.PodFailed")]
    [InlineData("""{"phase":"Pending","containerStatuses":[{"name":"probe","image":"i","imageID":"","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ImagePullBackOff","message":"no such host"} } }] }""", "IoTOps.Probe.ImagePullFailed")]
    public async Task A_pod_that_fails_is_removed(string status, string id)
    {
        await using var node = await PlayedNode.StartAsync(server);
        using var connection = await ConnectAsync();
        var run = Runner(connection).RunAsync(node.Name, "true", []);

        var pod = await node.WaitForPodAsync(_namespace);
        await node.BindAsync(pod);
        await node.ReportAsync(pod, JsonNode.Parse(status)!.AsObject());

        Assert.Equal(id, (await Assert.ThrowsAsync<ReadinessException>(() => run)).ErrorId);
        Assert.Empty(await node.PodsAsync(_namespace));
    }

    [ApiServerFact]
    public async Task A_pod_that_no_node_takes_is_removed()
    {
        await using var node = await PlayedNode.StartAsync(server);
        using var connection = await ConnectAsync();

        var exception = await Assert.ThrowsAsync<ReadinessException>(() => Runner(connection, TimeSpan.FromMilliseconds(200)).RunAsync(node.Name, "true", []));

        Assert.Equal("IoTOps.Probe.NotScheduled", exception.ErrorId);
        Assert.Empty(await node.PodsAsync(_namespace));
    }

    [ApiServerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_c_removes_the_pod_also_while_a_node_runs_it(bool isRunning)
    {
        await using var node = await PlayedNode.StartAsync(server);
        using var connection = await ConnectAsync();
        using var stop = new CancellationTokenSource();
        var run = Runner(connection).RunAsync(node.Name, "true", [], stop.Token);
        var pod = await node.WaitForPodAsync(_namespace);
        if (isRunning)
        {
            await node.BindAsync(pod);
            await node.ReportAsync(pod, new() { ["phase"] = "Running" });
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Empty(await node.PodsAsync(_namespace));
        Assert.Empty(_warnings);
    }

    [ApiServerFact]
    public async Task A_namespace_that_does_not_admit_the_pod_is_told_in_the_words_of_the_server()
    {
        await server.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "LimitRange",
            ["metadata"] = new JsonObject { ["name"] = "small", ["namespace"] = _namespace },
            ["spec"] = new JsonObject { ["limits"] = new JsonArray(new JsonObject { ["type"] = "Container", ["max"] = new JsonObject { ["memory"] = "16Mi" } }) },
        });
        using var connection = await ConnectAsync();
        var runner = Runner(connection);
        ReadinessException? exception = null;

        // The server learns of a limit a moment after it is stored.
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
                try
                {
                    await runner.RunAsync("x", "true", [], soon.Token);
                    return false;
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
                catch (ReadinessException caught)
                {
                    exception = caught;
                    return true;
                }
            },
            TimeSpan.FromSeconds(30),
            () => "the pod is refused.");

        Assert.Equal("IoTOps.Probe.AdmissionDenied", exception!.ErrorId);
        Assert.Contains("maximum memory usage per Container is 16Mi", exception.Message, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task A_namespace_that_is_not_there_is_an_error_of_its_own()
    {
        using var connection = await ConnectAsync();

        var exception = await Assert.ThrowsAsync<ReadinessException>(() => new ProbePodRunner(connection, Options() with { Namespace = "nowhere" }).RunAsync("x", "true", []));

        Assert.Equal("IoTOps.Probe.NamespaceNotFound", exception.ErrorId);
    }

    [ApiServerFact]
    public async Task Without_rights_no_pod_is_made_and_with_the_written_ones_it_works()
    {
        await using var node = await PlayedNode.StartAsync(server, Log);
        await server.ApplyNamespaceAsync(ServiceAccounts.Namespace);
        using (var nobody = await LiveAssessment.ConnectAsync(server.Kubeconfig(server.NobodyToken)))
        {
            var missing = await Assert.ThrowsAsync<ReadinessException>(() => Runner(nobody).RequirePermissionsAsync());
            Assert.Equal("IoTOps.Probe.NotAuthorized", missing.ErrorId);
            Assert.Contains($"delete pods in namespace {_namespace}", missing.Message, StringComparison.Ordinal);

            var refused = await Assert.ThrowsAsync<ReadinessException>(() => Runner(nobody).RunAsync(node.Name, "true", []));
            Assert.Equal("IoTOps.Probe.NotAuthorized", refused.ErrorId);
        }

        var role = KubernetesRoleWriter.Write(ProbePodPermissions.Of(_namespace), new() { Name = "prober", Subject = RoleSubject.ServiceAccount("prober", ServiceAccounts.Namespace) });
        foreach (var manifest in YamlManifests.Parse(role))
        {
            await server.ApplyAsync(manifest);
        }

        await ServiceAccounts.AreInEffectAsync(server);
        using var connection = await LiveAssessment.ConnectAsync(server.Kubeconfig(await ServiceAccounts.TokenAsync(server, "prober")));
        var runner = Runner(connection);
        await runner.RequirePermissionsAsync();
        await runner.RemoveLeftoversAsync();
        var run = runner.RunAsync(node.Name, "true", []);
        var pod = await node.WaitForPodAsync(_namespace);
        await node.BindAsync(pod);
        await node.ReportAsync(pod, new() { ["phase"] = "Succeeded" });

        Assert.Equal(Log, await run);
        Assert.Empty(await node.PodsAsync(_namespace));
    }

    private Task<KubernetesConnection> ConnectAsync() => LiveAssessment.ConnectAsync(server.Kubeconfig(server.AdminToken));

    private ProbePodRunner Runner(KubernetesConnection connection, TimeSpan? limit = null) => new(connection, Options(limit));

    private ProbePodOptions Options(TimeSpan? limit = null) => new()
    {
        Namespace = _namespace,
        Image = "mcr.microsoft.com/azurelinux/base/core:3.0",
        StartLimit = limit ?? TimeSpan.FromSeconds(60),
        RunLimit = TimeSpan.FromSeconds(60),
        Pause = TimeSpan.FromMilliseconds(20),
        Warn = _warnings.Add,
    };
}
