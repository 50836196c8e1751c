using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class ProbeNodeTests : IDisposable
{
    private const string Command = "Test-IoTOpsCluster -Guideline Cluster.HostTuning -ProbeNode";
    private const string Raised = "fs.file-max = 9223372036854775807\nfs.inotify.max_user_instances = 8192\nfs.inotify.max_user_watches = 524288\nkernel.osrelease = 6.8.0\nuid_map 0 0 4294967295\nend\n";

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("", "", "Pass")]
    [InlineData("8192", "128", "Fail")]
    [InlineData("fs.file-max", "fs.other", "Unknown")]
    public void The_limits_of_the_nodes_decide_and_no_pod_is_left(string text, string other, string status)
    {
        using var cluster = Connect("worker-1", "worker-2");
        cluster.Log = text.Length == 0 ? Raised : Raised.Replace(text, other, StringComparison.Ordinal);

        Output output = engine.Run(Command).RequireNoErrors();

        Assert.Equal([status], output.Texts("Status"));
        Assert.Equal(2, cluster.Created.Count);
        Assert.Empty(cluster.Left);
        Assert.Equal(
            ["worker-1", "worker-2"],
            engine.Run($"{Command} | ForEach-Object {{ $_.Findings }} | ForEach-Object {{ $_.Target.Name }}").RequireNoErrors().Lines.Distinct().Order());
    }

    [Fact]
    public void What_may_not_be_the_nodes_decides_nothing_and_what_was_pasted_does()
    {
        using var cluster = Connect("worker-1");
        cluster.Log = Raised.Replace("0 0 4294967295", "0 100000 65536", StringComparison.Ordinal);
        using var file = new TemporaryFile(".txt", "fs.file-max = 1\nfs.inotify.max_user_instances = 1\nfs.inotify.max_user_watches = 1\n");

        Output output = engine.Run($"{Command} | ForEach-Object {{ $_.Findings }}").RequireNoErrors();

        Assert.Equal(["Unknown"], output.Texts("Status"));
        Assert.Contains("a user namespace of its own", output.Texts("Message").Single(), StringComparison.Ordinal);
        Assert.Equal(["Fail"], engine.Run($"{Command} -SysctlPath '{file.Path}'").RequireNoErrors().Texts("Status"));
    }

    [Fact]
    public void A_node_that_cannot_be_probed_is_an_error_and_the_rest_is_assessed()
    {
        using var cluster = Connect("worker-1");
        cluster.Phase = "Failed";

        Output output = engine.Run(Command);

        Assert.StartsWith("IoTOps.Probe.PodFailed", Assert.Single(output.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["Manual"], output.Texts("Status"));
        Assert.Empty(cluster.Left);
    }

    [Theory]
    [InlineData("Test-IoTOpsCluster -Guideline Cluster.HostTuning -ProbeNode -WhatIf")]
    [InlineData("Test-IoTOpsCluster -Guideline Cluster.HostTuning")]
    [InlineData("Test-IoTOpsCluster -Guideline Network.Allowlist -ProbeNode")]
    public void No_pod_is_created_unless_it_is_wanted_and_decides_something(string command)
    {
        using var cluster = Connect("worker-1");

        Output output = engine.Run(command).RequireNoErrors();

        Assert.Equal(["Manual"], output.Texts("Status"));
        Assert.Empty(cluster.Created);
    }

    [Fact]
    public void What_was_read_counts_more_than_what_was_pasted()
    {
        using var cluster = Connect("worker-1");
        cluster.Log = Raised;
        using var file = new TemporaryFile(".txt", "fs.file-max = 1\nfs.inotify.max_user_instances = 1\nfs.inotify.max_user_watches = 1\n");

        Assert.Equal(["Fail"], engine.Run($"Test-IoTOpsCluster -Guideline Cluster.HostTuning -SysctlPath '{file.Path}'").RequireNoErrors().Texts("Status"));
        Assert.Equal(["Pass"], engine.Run($"{Command} -SysctlPath '{file.Path}'").RequireNoErrors().Texts("Status"));
    }

    [Fact]
    public void A_sample_has_no_nodes_to_start_pods_on()
    {
        Output output = engine.Run($"{Command} -Sample Ready");

        Assert.StartsWith("AmbiguousParameterSet", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private LoopbackNodes Connect(params string[] nodes)
    {
        var cluster = new LoopbackNodes(nodes);
        engine.Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}'").RequireNoErrors();
        return cluster;
    }
}
