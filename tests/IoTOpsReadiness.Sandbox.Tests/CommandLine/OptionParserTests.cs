using IoTOpsReadiness.Sandbox.CommandLine;

namespace IoTOpsReadiness.Sandbox.Tests.CommandLine;

public sealed class OptionParserTests
{
    [Fact]
    public void Nothing_is_the_quickstart_in_peace()
    {
        SandboxOptions options = OptionParser.Parse([]);

        Assert.Equal(("Quickstart", 1, 0, false), (options.Server.Scenario, options.Server.Sites, options.Server.Port, options.Server.RealClock));
        Assert.Equal(new(), options.Server.Faults with { Forbidden = [], OfflineSites = [] }, FaultsAreEqual);
        Assert.Null(options.Output);
    }

    [Fact]
    public void Everything_can_be_said_at_once_in_any_order()
    {
        SandboxOptions options = OptionParser.Parse(
        [
            "--sites", "200", "--latency", "20ms", "Ready", "--port=8443", "--output", "folder", "--real-clock", "--error-rate", "0.1", "--seed", "7", "--expired-token",
            "--forbidden", "Nodes,brokerlisteners", "--forbidden", "Microsoft.Storage/storageAccounts", "--offline-arm", "--offline-cluster", "--offline-site", "site-001, site-002", "--throttle",
        ]);

        Assert.Equal(("Ready", 200, 8443, true, "folder"), (options.Server.Scenario, options.Server.Sites, options.Server.Port, options.Server.RealClock, options.Output));
        Assert.Equal((TimeSpan.FromMilliseconds(20), 0.1, 7), (options.Server.Faults.Latency, options.Server.Faults.ErrorRate, options.Server.Faults.Seed));
        Assert.Equal(["Nodes", "brokerlisteners", "Microsoft.Storage/storageAccounts"], options.Server.Faults.Forbidden);
        Assert.Equal(["site-001", "site-002"], options.Server.Faults.OfflineSites);
        Assert.True(options.Server.Faults is { ExpiredToken: true, OfflineArm: true, OfflineCluster: true, Throttle: true });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, "--host-steps")]
    [InlineData(true, "Ready", "--azure", "operation-looks=0", "--host-steps", "--sites", "2")]
    public void Somebody_is_on_the_nodes_only_where_that_is_said(bool expected, params string[] arguments) =>
        Assert.Equal(expected, OptionParser.Parse(arguments).Server.HostSteps);

    [Theory]
    [InlineData("1.5s", 1500)]
    [InlineData("0ms", 0)]
    [InlineData("600s", 600_000)]
    public void A_duration_has_a_unit(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), OptionParser.Parse(["--latency", text]).Server.Faults.Latency);

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("-?")]
    public void Help_is_help_whatever_else_is_said(string argument) => Assert.True(OptionParser.Parse(["Ready", argument, "--nonsense"]).Help);

    [Theory]
    [InlineData("--sites needs a number", "--sites")]
    [InlineData("--sites needs a number", "--sites", "--port", "1")]
    [InlineData("from 1 to 1000, not '0'", "--sites", "0")]
    [InlineData("from 1 to 1000, not '1001'", "--sites", "1001")]
    [InlineData("from 1 to 1000, not '-1'", "--sites", "-1")]
    [InlineData("from 1 to 1000, not 'many'", "--sites", "many")]
    [InlineData("from 0 to 65535, not '65536'", "--port", "65536")]
    [InlineData("such as 20ms or 1.5s, not '20'", "--latency", "20")]
    [InlineData("such as 20ms or 1.5s, not 'ms'", "--latency", "ms")]
    [InlineData("such as 20ms or 1.5s, not '-1s'", "--latency", "-1s")]
    [InlineData("such as 20ms or 1.5s, not '601s'", "--latency", "601s")]
    [InlineData("from 0 to 1, not '1.1'", "--error-rate", "1.1")]
    [InlineData("from 0 to 1, not '10%'", "--error-rate", "10%")]
    [InlineData("from 0 to 1, not 'NaN'", "--error-rate", "NaN")]
    [InlineData("--seed takes a whole number", "--seed", "x")]
    [InlineData("does not know 'Nodez'", "--forbidden", "Nodes,Nodez")]
    [InlineData("names with commas between them, not ','", "--forbidden", ",")]
    [InlineData("--output needs a folder", "--output=")]
    [InlineData("--throttle takes no value", "--throttle=yes")]
    [InlineData("--host-steps takes no value", "--host-steps=no")]
    [InlineData("Unknown option '--nonsense'", "--nonsense")]
    [InlineData("Unknown option '-x'", "-x")]
    [InlineData("'Ready' and 'MultiNode' are named", "Ready", "MultiNode")]
    [InlineData("The scenario is empty", "")]
    public void What_cannot_be_understood_says_what_and_what_is_accepted(string message, params string[] arguments) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => OptionParser.Parse(arguments)).Message, StringComparison.Ordinal);

    private static bool FaultsAreEqual(Sandbox.Faults.FaultSettings first, Sandbox.Faults.FaultSettings second) =>
        first with { Forbidden = second.Forbidden, OfflineSites = second.OfflineSites } == second;
}
