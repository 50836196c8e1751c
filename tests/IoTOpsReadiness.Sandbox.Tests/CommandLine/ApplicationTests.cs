using System.Net;
using System.Net.Sockets;
using IoTOpsReadiness.Sandbox.CommandLine;
using IoTOpsReadiness.Sandbox.Tests.Support;

namespace IoTOpsReadiness.Sandbox.Tests.CommandLine;

public sealed class ApplicationTests
{
    [Fact]
    public async Task Help_and_version_are_printed_and_nothing_starts()
    {
        Assert.Equal((0, Usage.Help, ""), await RunAsync("--help"));

        (int exitCode, string output, _) = await RunAsync("--version");
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^iotops-sandbox [0-9]+\.[0-9]+\.[0-9]+ \(\.NET ", output);
    }

    [Fact]
    public async Task The_help_names_every_scenario_and_fits_a_terminal()
    {
        Assert.All(Sandbox.Scenarios.Scenario.Names, name => Assert.Contains(name, Usage.Help, StringComparison.Ordinal));
        Assert.All(Usage.Help.Split('\n'), line => Assert.True(line.Length <= 120, line));
        Assert.Equal(0, (await RunAsync("-h")).ExitCode);
    }

    [Fact]
    public async Task Wrong_usage_is_exit_code_2_and_an_explanation()
    {
        (int exitCode, string output, string errors) = await RunAsync("--sites", "none");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("iotops-sandbox: --sites takes a whole number", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_there_is_not_is_exit_code_1_and_the_list_of_those_there_are()
    {
        (int exitCode, _, string errors) = await RunAsync("Nowhere");

        Assert.Equal(1, exitCode);
        Assert.Contains("'Nowhere'. The scenarios are MultiNode, Quickstart, Ready, Restricted.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{}", "")]
    [InlineData("not json", "")]
    public async Task A_file_that_is_no_snapshot_is_exit_code_1(string content, string message)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("site.json"), content);

        (int exitCode, _, string errors) = await RunAsync(folder.File("site.json"));

        Assert.Equal(1, exitCode);
        Assert.Contains("site.json", errors, StringComparison.Ordinal);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (int exitCode, _, string errors) = await RunAsync("--port", $"{port}");

        Assert.Equal(1, exitCode);
        Assert.Contains($"cannot listen on port {port}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_exit_code_1()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "");

        (int exitCode, _, string errors) = await RunAsync("--output", Path.Combine(folder.File("file"), "below"));

        Assert.Equal(1, exitCode);
        Assert.Contains("cannot be written", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_what_to_connect_with_runs_until_it_is_stopped_and_leaves_nothing_secret_behind()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        using var output = new AwaitedWriter("-AzureCertificateAuthorityPath");
        Task<int> running = Application.RunAsync(["Ready", "--sites", "2", "--output", folder.Path], output, TextWriter.Null, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(30));
        string text = output.ToString();

        Assert.Contains("plays Ready on 2 sites, site-001 to site-002", text, StringComparison.Ordinal);
        Assert.Contains($"kubectl get brokers,brokerlisteners -A --kubeconfig '{folder.File("kubeconfig")}' --context 'site-001'", text, StringComparison.Ordinal);
        Assert.Contains($"Connect-IoTOpsCluster -KubeconfigPath '{folder.File("kubeconfig")}' -KubeContext 'site-001'", text, StringComparison.Ordinal);
        Assert.Contains("-InstanceId '/subscriptions/31098511-ce1a-5741-944e-0f0934c810d7/resourceGroups/rg-site-001/providers/Microsoft.IoTOperations/instances/site-001'", text, StringComparison.Ordinal);
        Assert.Contains("IDENTITY_ENDPOINT=http://127.0.0.1:", text, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await File.ReadAllTextAsync(folder.File("ca.crt")), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", await File.ReadAllTextAsync(folder.File("ca.crt")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("kubeconfig")));
        }

        await stop.CancelAsync();
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Its_own_folder_goes_away_with_it()
    {
        using var stop = new CancellationTokenSource();
        using var output = new AwaitedWriter("-AzureCertificateAuthorityPath");
        Task<int> running = Application.RunAsync([], output, TextWriter.Null, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(30));
        string kubeconfig = output.ToString().Split('\n').Single(line => line.StartsWith("kubeconfig ", StringComparison.Ordinal))["kubeconfig ".Length..].Trim();

        Assert.True(File.Exists(kubeconfig));
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(Directory.Exists(Path.GetDirectoryName(kubeconfig)));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int exitCode = await Application.RunAsync(arguments, output, errors, limit.Token);
        return (exitCode, output.ToString(), errors.ToString());
    }

    // Tells when a text has been written.
    private sealed class AwaitedWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => seen.Task;

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            await base.FlushAsync(cancellationToken);
            if (ToString().Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }
}
