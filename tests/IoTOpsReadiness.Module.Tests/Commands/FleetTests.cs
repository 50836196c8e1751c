using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>Azure's side and fleets, through the commands, on the sandbox.</summary>
public sealed class FleetTests : IAsyncLifetime, IDisposable
{
    private readonly RecordingHost host = new(120);
    private readonly Engine engine;
    private SandboxProcess sandbox = null!;
    private string signIn = "";

    public FleetTests() => engine = new Engine(host: host);

    public async Task InitializeAsync()
    {
        sandbox = await SandboxProcess.StartAsync("MultiNode", "--sites", "6", "--latency", "5ms");
        signIn = await sandbox.SignInAsync();
    }

    public Task DisposeAsync() => sandbox.DisposeAsync().AsTask();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void Instances_are_listed_filtered_and_sliced()
    {
        Assert.Equal(
            ["site-001", "site-002", "site-003", "site-004", "site-005", "site-006"],
            Run("(Get-IoTOpsInstance @azure).Name").RequireNoErrors().Lines);
        Assert.Equal(["site-002"], Run("(Get-IoTOpsInstance *-002 @azure).Name").RequireNoErrors().Lines);
        Assert.Equal(
            ["site-001", "site-002", "site-003", "site-004", "site-005", "site-006"],
            Run("(0..2 | ForEach-Object { Get-IoTOpsInstance @azure -ShardIndex $_ -ShardCount 3 }).Name").RequireNoErrors().Lines.Order(StringComparer.Ordinal));
        Assert.Equal("IoTOps.Fleet.ShardOutOfRange", ErrorOf(Run("Get-IoTOpsInstance @azure -ShardIndex 3 -ShardCount 3")));
    }

    [Fact]
    public void A_fleet_is_assessed_site_by_site_and_shown_as_a_matrix()
    {
        Output output = Run("Get-IoTOpsInstance @azure | Test-IoTOpsCluster -ThrottleLimit 3").RequireNoErrors();

        string?[] sites = [.. output.Texts("Site")];
        Assert.Equal(6 * 60, sites.Length);
        // What is said of one site stays together.
        Assert.Equal(6, sites.Where((site, index) => index == 0 || sites[index - 1] != site).Count());
        Assert.Contains(output.Information, record => record.Tags.Contains("IoTOps.Fleet") && record.MessageData.ToString()!.Contains("FLEET: 0 of 6 sites ready", StringComparison.Ordinal));
    }

    [Fact]
    public void A_site_that_is_gone_is_a_result_and_the_others_are_assessed()
    {
        Output output = Run($$"""
            Connect-IoTOpsCluster -KubeContext site-001 -KubeconfigPath '{{sandbox.Kubeconfig}}' | Out-Null
            $gone = Connect-IoTOpsCluster -KubeContext site-002 -KubeconfigPath '{{sandbox.Kubeconfig}}'
            $gone.Dispose()
            @(Get-IoTOpsConnection) + $gone | Test-IoTOpsCluster -Guideline AIO-018, AIO-020 | ForEach-Object { "$($_.Site) $($_.Ref) $($_.Status)" }
            """).RequireNoErrors();

        Assert.Equal(4, output.Lines.Count);
        Assert.Equal(2, output.Lines.Count(line => line.StartsWith("site-002 ", StringComparison.Ordinal) && line.EndsWith(" Unknown", StringComparison.Ordinal)));
        Assert.Equal(2, output.Lines.Count(line => line.StartsWith("site-001 ", StringComparison.Ordinal) && !line.EndsWith(" Unknown", StringComparison.Ordinal)));
        Assert.Contains(output.Warnings, warning => warning.Contains("site-002 could not be assessed", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_sides_of_a_site_are_one_connection_found_from_either_end()
    {
        string cluster = $"-KubeContext site-003 -KubeconfigPath '{sandbox.Kubeconfig}'";

        Assert.Equal(["Kubernetes, Azure site-003"], Run($"$c = Connect-IoTOpsCluster {cluster} @azure; \"$($c.Sides) $($c.InstanceId.Split('/')[-1])\"").RequireNoErrors().Lines);
        Assert.Equal(["Kubernetes, Azure site-003"], Run($"$c = Get-IoTOpsInstance site-003 @azure | Connect-IoTOpsCluster {cluster} @azure; \"$($c.Sides) $($c.Name)\"").RequireNoErrors().Lines);
        Assert.Equal(["Azure"], Run("(Get-IoTOpsInstance site-003 @azure | Connect-IoTOpsCluster @azure).Sides").RequireNoErrors().Lines);
        Assert.Equal(["Kubernetes"], Run($"(Connect-IoTOpsCluster {cluster} -NoAzure).Sides").RequireNoErrors().Lines);
        Assert.Equal("IoTOps.Connection.Mismatch", ErrorOf(Run($"Get-IoTOpsInstance site-004 @azure | Connect-IoTOpsCluster {cluster} @azure")));
        Assert.Equal("IoTOps.Connection.Contradiction", ErrorOf(Run($"Connect-IoTOpsCluster {cluster} -NoAzure -Azure")));
    }

    [Fact]
    public void Nothing_through_the_pipeline_is_nothing_to_assess()
    {
        Assert.Empty(Run("Get-IoTOpsInstance no-such-* @azure | Test-IoTOpsCluster").RequireNoErrors().Objects);
    }

    [Fact]
    public void No_token_is_said_anywhere()
    {
        Output output = Run("""
            $instance = Get-IoTOpsInstance site-001 @azure -Verbose -Debug
            Connect-IoTOpsCluster -InstanceId "$($instance.InstanceId)-no" @azure -Verbose -Debug
            """);
        string token = signIn.Split('\'')[1];

        string said = string.Join('\n', [.. output.Verbose, .. output.Debug, .. output.Warnings, output.Error.ToString(), output.Error.Exception.ToString(), host.Text]);
        Assert.Contains("site-001-no", said, StringComparison.Ordinal);
        Assert.DoesNotContain(token, said, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[1], said, StringComparison.Ordinal);
    }

    private static string ErrorOf(Output output) => output.Error.FullyQualifiedErrorId.Split(',')[0];

    private Output Run(string script) => engine.Run(signIn + script);
}
