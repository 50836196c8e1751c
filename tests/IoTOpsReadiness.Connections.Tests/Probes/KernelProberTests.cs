using IoTOpsReadiness.Connections.Probes;
using IoTOpsReadiness.Connections.Tests.Support;

namespace IoTOpsReadiness.Connections.Tests.Probes;

public sealed class KernelProberTests : ProbePodTests
{
    private const string Whole = "fs.file-max = 100000\nfs.inotify.max_user_instances = 8192\nkernel.osrelease = 6.8.0-51-generic\nuid_map          0          0 4294967295\nend\n";

    private static readonly string[] Keys = ["fs.file-max", "fs.inotify.max_user_instances", "fs.inotify.max_user_watches"];

    [Fact]
    public async Task The_settings_of_the_node_are_read_and_the_pod_removed()
    {
        Pods.Log = _ => Whole;

        KernelReading reading = await ReadAsync();

        Assert.Equal(("n1", null), (reading.Node, reading.Doubt));
        Assert.Equal(["fs.file-max=100000", "fs.inotify.max_user_instances=8192"], reading.Values.Select(pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Empty(Pods.Names);
        Assert.Equal([.. Keys, "kernel.osrelease"], Pods.Manifests.Single()["spec"]!["containers"]![0]!["args"]!.AsArray().Select(item => (string)item!));
    }

    [Theory]
    [InlineData("6.8.0-51-generic", "4.4.0", "a kernel of its own")]
    [InlineData("0 4294967295", "100000 65536", "a user namespace of its own")]
    [InlineData("uid_map", "x", "did not tell")]
    [InlineData("kernel.osrelease", "x", "did not tell")]
    public async Task What_may_not_be_the_nodes_is_doubted(string text, string other, string doubt)
    {
        Pods.Log = _ => Whole.Replace(text, other, StringComparison.Ordinal);

        Assert.Contains(doubt, (await ReadAsync()).Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_asked_for_is_not_taken_and_the_first_value_counts()
    {
        Pods.Log = _ => "vm.swappiness = 1\nfs.file-max = 1\nfs.file-max = 2\nnonsense\n= =\n" + Whole;

        KernelReading reading = await ReadAsync();

        Assert.Equal("1", reading.Values["fs.file-max"]);
        Assert.DoesNotContain("vm.swappiness", reading.Values.Keys);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("fs..x")]
    [InlineData(".fs")]
    [InlineData("fs/file-max")]
    [InlineData("a;b.c")]
    [InlineData("fs")]
    public async Task Nothing_but_the_key_of_a_setting_is_asked_for(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Prober().ReadAsync("n1", null, [key]));

        Assert.Empty(Pods.Manifests);
    }

    [ProbeToolsFact]
    public async Task The_script_reads_this_machine()
    {
        Pods.Log = PodCommand.Run;

        KernelReading reading = await Prober().ReadAsync("n1", null, ["fs.file-max", "no.such-key"]);

        Assert.Equal((await File.ReadAllTextAsync("/proc/sys/fs/file-max")).Trim(), reading.Values["fs.file-max"]);
        Assert.Single(reading.Values);
    }

    private Task<KernelReading> ReadAsync() => Prober().ReadAsync("n1", "6.8.0-51-generic", Keys);

    private KernelProber Prober() => new(Connection, new() { Image = "x", RunLimit = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(5) });
}
