using System.Diagnostics;
using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class EndpointFromClusterTests : IDisposable
{
    private const string Command = "[pscustomobject]@{ Host = 'kafka.example.com'; Port = 9092; Protocol = 'Kafka'; UsesTls = $false } | Test-IoTOpsEndpoint -FromCluster";

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void Every_node_that_can_is_probed_from_and_no_pod_is_left()
    {
        using var cluster = Connect("worker-1", "worker-2", "windows-1", "broken-1");
        cluster.Log = "0 T 2000\n0 X 0\nend\n";

        Output output = engine.Run(Command).RequireNoErrors();

        Assert.Equal(["worker-1", "worker-2"], output.Texts("From").Order());
        Assert.All(output.Texts("Status"), status => Assert.Equal("Reachable", status));
        Assert.Equal(2, cluster.Created.Count);
        Assert.Empty(cluster.Left);
        Assert.Contains(output.Warnings, warning => warning.Contains("windows-1 runs windows", StringComparison.Ordinal));
        Assert.Contains(output.Warnings, warning => warning.Contains("broken-1 is not ready", StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_images_and_names_are_chosen()
    {
        using var cluster = Connect("worker-1", "worker-2", "control-1");

        engine.Run($"{Command} -NodeName work*2 -ProbeImage registry.example.com/tools@sha256:{new string('a', 64)}").RequireNoErrors();

        Assert.Contains("\"worker-2\"", Assert.Single(cluster.Created)["spec"]!["affinity"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.StartsWith("registry.example.com/tools@sha256:", (string)cluster.Created.Single()["spec"]!["containers"]![0]!["image"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_creates_nothing()
    {
        using var cluster = Connect("worker-1");

        Output output = engine.Run($"{Command} -WhatIf").RequireNoErrors();

        Assert.Empty(output.Objects);
        Assert.Empty(cluster.Created);
    }

    [Fact]
    public void One_node_that_fails_is_an_error_and_the_pod_is_removed()
    {
        using var cluster = Connect("worker-1");
        cluster.Phase = "Failed";

        Output output = engine.Run(Command);

        Assert.StartsWith("IoTOps.Probe.PodFailed", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Null(output.Terminating);
        Assert.Empty(cluster.Left);
    }

    [Fact]
    public async Task Ctrl_c_stops_and_leaves_no_pod()
    {
        using var cluster = Connect("worker-1", "worker-2");
        cluster.Phase = "Running";
        using PowerShell shell = engine.CreatePowerShell(Command);
        Task<PSDataCollection<PSObject>> run = shell.InvokeAsync();
        Assert.True(cluster.LookedAt.Wait(TimeSpan.FromSeconds(30)));

        var clock = Stopwatch.StartNew();
        shell.Stop();

        // A second, and one more for a busy machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run);
        Assert.True(SpinWait.SpinUntil(() => cluster.Left.Count == 0, TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("-NodeName no-such-node", "IoTOps.Endpoint.NodeNotFound")]
    [InlineData("-ProbeImage 'evil image; rm'", "ParameterArgumentValidationError")]
    [InlineData("-ProbeNamespace Upper_Case", "ParameterArgumentValidationError")]
    public void Wrong_input_creates_nothing(string arguments, string id)
    {
        using var cluster = Connect("worker-1");

        Assert.StartsWith(id, engine.Run($"{Command} {arguments}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(cluster.Created);
    }

    [Fact]
    public void Without_a_cluster_it_is_said_what_to_do()
    {
        Output output = engine.Run("'localhost' | Test-IoTOpsEndpoint -FromCluster");

        Assert.StartsWith("IoTOps.Endpoint.NoCluster", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Connect-IoTOpsCluster", output.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    private LoopbackNodes Connect(params string[] nodes)
    {
        var cluster = new LoopbackNodes(nodes);
        engine.Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}'").RequireNoErrors();
        return cluster;
    }
}
