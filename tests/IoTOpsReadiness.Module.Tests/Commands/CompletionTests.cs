using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What Tab offers.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string Listener = """{"metadata":{"name":"NAME","namespace":"azure-iot-operations"},"spec":{"ports":[{"port":1883}]}}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("iotops-test-");
    private readonly Engine engine = new();

    public void Dispose()
    {
        engine.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Test-IoTOpsCluster -Area Brok", "Broker")]
    [InlineData("Test-IoTOpsCluster -Baseline ", "2026-08")]
    [InlineData("Test-IoTOpsCluster -Guideline Broker.Card", "Broker.Cardinality")]
    [InlineData("New-IoTOpsExemption AuthN.R", "AuthN.Required")]
    [InlineData("Set-IoTOpsListener -Sample MultiNode -Name m", "mes")]
    [InlineData("Set-IoTOpsListener mes 8884 -Sample MultiNode -Authentication d", "default")]
    [InlineData("Set-IoTOpsListener mes 8884 -Sample MultiNode -Authorization m", "mes")]
    [InlineData("Set-IoTOpsBrokerAuthentication -Sample MultiNode -Name d", "default")]
    [InlineData("New-IoTOpsBrokerAuthorization -Sample MultiNode -Name m", "mes")]
    [InlineData("Set-IoTOpsDataflowProfile -Sample MultiNode -Name b", "bulk")]
    [InlineData("Set-IoTOpsDataflowEndpoint -Sample MultiNode -Name hist", "history-lake")]
    [InlineData("Set-IoTOpsOpcUaEndpoint -Sample MultiNode -Name fill", "filler-01")]
    [InlineData("Set-IoTOpsOpcUaEndpoint filler-01 -Sample MultiNode -EndpointName p", "plc")]
    [InlineData("Set-IoTOpsBrokerDiskBuffer 1G -Sample Quickstart -StorageClass l", "local-path")]
    [InlineData("Connect-IoTOpsCluster -Namespace a", "azure-iot-operations")]
    public void What_can_be_listed_is_offered(string typed, string expected) => Assert.Equal(expected, engine.Complete(typed).FirstOrDefault());

    [Fact]
    public void A_snapshot_in_a_variable_and_a_file_are_looked_at()
    {
        engine.Run($"$snapshot = Import-IoTOpsSnapshot '{BuiltFiles.Module}/samples/MultiNode.json'").RequireNoErrors();

        Assert.Equal("mes", engine.Complete("Set-IoTOpsListener -Snapshot $snapshot -Name m").FirstOrDefault());
        Assert.Equal("mes", engine.Complete($"Set-IoTOpsListener -Path '{BuiltFiles.Module}/samples/MultiNode.json' -Name m").FirstOrDefault());
    }

    [Theory]
    [InlineData("Set-IoTOpsListener -Name zz")]
    [InlineData("Set-IoTOpsListener -Sample Nowhere -Name zz")]
    [InlineData("Set-IoTOpsListener -Path ./no-such-file.json -Name zz")]
    [InlineData("Set-IoTOpsListener -Path MODULE/IoTOpsReadiness.psd1 -Name zz")]
    [InlineData("Set-IoTOpsListener -Connection 'nonsense' -Name zz")]
    [InlineData("Undo-IoTOpsRemediation -JournalPath ./no-such-folder -RunId zz")]
    [InlineData("Invoke-IoTOpsRemediation -PlanPath MODULE/IoTOpsReadiness.psd1 -Include zz")]
    [InlineData("$nothing | Invoke-IoTOpsRemediation -Include zz")]
    [InlineData("Connect-IoTOpsCluster -InstanceName zz")]
    public void Where_there_is_nothing_nothing_is_offered_and_nothing_is_said(string typed)
    {
        Output before = engine.Run("$Error.Count").RequireNoErrors();

        Assert.Empty(engine.Complete(typed.Replace("MODULE", BuiltFiles.Module, StringComparison.Ordinal)));
        Assert.Equal(before.Lines, engine.Run("$Error.Count").RequireNoErrors().Lines);
    }

    [Fact]
    public void The_connection_is_asked_once_and_what_needs_quotes_has_them()
    {
        using var cluster = new LoopbackCluster("[]", listeners: $"{Named("press-3")},{Named("line's own")},{Named("plain text")}");
        engine.Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -NoAzure | Out-Null").RequireNoErrors();

        IReadOnlyList<string> all = engine.Complete("Set-IoTOpsListener ");
        int asked = cluster.Requests.Count;
        IReadOnlyList<string> quoted = engine.Complete("Set-IoTOpsListener 'pl");
        IReadOnlyList<string> again = engine.Complete("Set-IoTOpsListener -Name P");

        Assert.Equal(["'line''s own'", "'plain text'", "press-3"], all);
        Assert.Equal(["'plain text'"], quoted);
        Assert.Equal(["'plain text'", "press-3"], again);
        Assert.Contains(cluster.Requests, path => path.EndsWith("/brokerlisteners", StringComparison.Ordinal));
        Assert.Equal(asked, cluster.Requests.Count);
    }

    [Fact]
    public void A_site_that_does_not_answer_is_not_waited_for_and_not_asked_again_at_once()
    {
        using var cluster = new LoopbackCluster("[]", listeners: null);
        engine.Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -NoAzure | Out-Null").RequireNoErrors();

        // Waiting for an answer would be waiting for ever.
        Assert.Empty(engine.Complete("Set-IoTOpsListener -Name x"));
        Assert.Empty(engine.Complete("Set-IoTOpsListener -Name x"));
        Assert.Single(cluster.Requests, path => path.EndsWith("/brokerlisteners", StringComparison.Ordinal));
    }

    [Fact]
    public void A_connection_that_was_closed_is_not_asked()
    {
        using var cluster = new LoopbackCluster("[]", listeners: Named("press-3"));
        engine.Run($"$closed = Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -NoAzure; Disconnect-IoTOpsCluster").RequireNoErrors();

        Assert.Empty(engine.Complete("Set-IoTOpsListener -Connection $closed -Name p"));
        Assert.DoesNotContain(cluster.Requests, path => path.EndsWith("/brokerlisteners", StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_of_the_plan_on_the_line_are_offered()
    {
        engine.Run("$plan = Get-IoTOpsRemediationPlan -Sample MultiNode").RequireNoErrors();
        File.WriteAllText(Path.Combine(folder.FullName, "plan.clixml"), engine.Run("[System.Management.Automation.PSSerializer]::Serialize($plan)").RequireNoErrors().Lines.Single());

        Assert.Equal(["'RoleAssignment/Storage Blob Data Contributor on stcontosoporto'"], engine.Complete("$plan | Invoke-IoTOpsRemediation -Include Role"));
        Assert.Equal(["DataflowEndpoint/history-lake"], engine.Complete("Invoke-IoTOpsRemediation $plan -Exclude DataflowEnd"));
        Assert.Equal(["Dataflow.ProfileScale"], engine.Complete($"Invoke-IoTOpsRemediation -PlanPath '{folder.FullName}/plan.clixml' -Include Dataflow.P"));
    }

    [Fact]
    public async Task Runs_sites_and_instances_of_the_session_are_offered()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", "operation-looks=0");
        string journal = folder.FullName;
        string run = engine.Run($"""
            {await sandbox.SignInAsync()}
            $instances = Get-IoTOpsInstance @azure
            Connect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null
            (Disable-IoTOpsArcAutoUpgrade -JournalPath '{journal}' | Where-Object RunId).RunId
            """).RequireNoErrors().Lines[0];

        Assert.Equal([run], engine.Complete($"Undo-IoTOpsRemediation -JournalPath '{journal}' -RunId {run[..2]}"));
        Assert.Equal([run], engine.Complete($"Get-IoTOpsRemediationHistory -JournalPath '{journal}' "));
        Assert.Equal(["ConnectedCluster/quickstart-cluster"], engine.Complete($"Undo-IoTOpsRemediation {run} -JournalPath '{journal}' -Include Conn"));
        Assert.Equal(["quickstart-instance"], engine.Complete($"Get-IoTOpsRemediationHistory -JournalPath '{journal}' -Site q"));
        Assert.Equal(["quickstart-instance"], engine.Complete("Get-IoTOpsConnection q"));
        Assert.Equal(["quickstart-instance"], engine.Complete("Connect-IoTOpsCluster -InstanceName q"));
        Assert.Equal(["rg-iotops-quickstart"], engine.Complete("Get-IoTOpsInstance -ResourceGroupName rg"));
        Assert.Equal(["quickstart-instance"], engine.Complete("Get-IoTOpsInstance q"));
        Assert.Contains("default-insecure", engine.Complete("Set-IoTOpsListener "));
    }

    private static string Named(string name) => Listener.Replace("NAME", name, StringComparison.Ordinal);
}
