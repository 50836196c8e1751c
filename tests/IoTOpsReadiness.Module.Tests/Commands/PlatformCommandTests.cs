using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What the platform around the broker is made of, through the commands.</summary>
public sealed class PlatformCommandTests : IDisposable
{
    private const string ActionGroup = "/subscriptions/8929fa3b-6a4b-5ec8-ad83-4565c5c24855/resourceGroups/rg-iotops-quickstart/providers/Microsoft.Insights/actionGroups/on-call";

    private readonly Engine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Set-IoTOpsSchemaRegistryStorage -AllowIpRange 10.0.0.0/8 -Sample MultiNode", "IoTOps.SchemaRegistry.InvalidRange")]
    [InlineData("Set-IoTOpsSchemaRegistryStorage -NewAccountName Not-A-Name -Sample MultiNode", "IoTOps.SchemaRegistry.InvalidName")]
    [InlineData("Enable-IoTOpsObservability -Sample Quickstart", "IoTOps.Observability.Missing")]
    [InlineData("Enable-IoTOpsObservability a/b -CreateWorkspace -Sample Quickstart", "IoTOps.Observability.InvalidId")]
    [InlineData("New-IoTOpsAlert -Sample MultiNode", "IoTOps.Alert.MissingActionGroup")]
    [InlineData("New-IoTOpsAlert on-call -Sample MultiNode", "IoTOps.Observability.InvalidId")]
    [InlineData("New-IoTOpsAlert -MetricsPath ./no-such-file -AsYaml -Sample MultiNode", "IoTOps.File.NotFound")]
    public void What_cannot_be_is_refused(string command, string error) => Assert.Equal(error, engine.Run(command).Error.FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public async Task The_registry_s_storage_is_closed_to_others_and_opened_again()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", "operation-looks=0");
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null\n";
        string run = $"Set-IoTOpsSchemaRegistryStorage -AllowIpRange 203.0.113.7 -Force -JournalPath '{folder}'";

        Output trial = engine.Run($"{connect}{run} -WhatIf").RequireNoErrors();
        Assert.Empty(Directory.GetFiles(folder));
        Output applied = engine.Run($"$results = {run}; $results").RequireNoErrors();
        Output again = engine.Run(run).RequireNoErrors();
        Output verdict = engine.Run("Test-IoTOpsCluster -Guideline SchemaRegistry.* | ForEach-Object Status").RequireNoErrors();
        Output undone = engine.Run($"$results | Undo-IoTOpsRemediation -JournalPath '{folder}' -Force").RequireNoErrors();

        Assert.Equal(["Planned", "Planned"], trial.Texts("Outcome"));
        Assert.Equal(["Applied", "Applied"], applied.Texts("Outcome"));
        Assert.Empty(again.Objects);
        Assert.Equal(["Pass", "Pass", "Pass", "Pass"], verdict.Lines);
        Assert.Equal(["Applied", "Applied"], undone.Texts("Outcome"));
        Assert.Equal(["Fail"], engine.Run("(Test-IoTOpsCluster -Guideline SchemaRegistry.StorageFirewall).Status").RequireNoErrors().Lines);
    }

    [Fact]
    public async Task A_door_that_cannot_be_opened_first_is_not_closed()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", "operation-looks=0", "--azure", "deny=Microsoft.Storage/storageAccounts");
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null\n";

        Output refused = engine.Run($"{connect}Set-IoTOpsSchemaRegistryStorage -AllowIpRange 203.0.113.7 -Force -JournalPath '{folder}'").RequireNoErrors();

        Assert.Equal(["Rejected", "Blocked"], refused.Texts("Outcome"));
        Assert.Contains("RequestDisallowedByPolicy", refused.Texts("Message")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_and_logs_are_collected_somebody_is_told_and_all_is_taken_back()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", "operation-looks=1");
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null\n";
        string run = $"Enable-IoTOpsObservability -CreateWorkspace -Force -JournalPath '{folder}'";
        string alert = $"New-IoTOpsAlert '{ActionGroup}' -Force -JournalPath '{folder}'";

        Output trial = engine.Run($"{connect}{run} -WhatIf").RequireNoErrors();
        Assert.Empty(Directory.GetFiles(folder));
        Output applied = engine.Run($"$results = {run}; $results").RequireNoErrors();
        Output again = engine.Run(run).RequireNoErrors();
        Output alerts = engine.Run($"$alerts = {alert}; $alerts").RequireNoErrors();
        Output alertsAgain = engine.Run(alert).RequireNoErrors();
        string[] wrong = [.. engine.Run("(Test-IoTOpsCluster -Guideline Observability.Resources).Findings | Where-Object Status -eq Fail | ForEach-Object Message").RequireNoErrors().Lines];
        Output verdict = engine.Run("(Test-IoTOpsCluster -Guideline Observability.Alerts).Status").RequireNoErrors();
        Output undone = engine.Run($"$alerts | Undo-IoTOpsRemediation -JournalPath '{folder}' -Force; $results | Undo-IoTOpsRemediation -JournalPath '{folder}' -Force").RequireNoErrors();

        Assert.Equal(applied.Objects.Count, trial.Objects.Count);
        Assert.All(applied.Objects, result => Assert.Equal(result.Properties["Kind"].Value.ToString() == "Api" ? "Applied" : "Listed", result.Properties["Outcome"].Value.ToString()));
        Assert.Equal(["Listed"], again.Texts("Outcome"));
        Assert.Equal(["Applied", "Applied"], alerts.Texts("Outcome"));
        Assert.Contains(alerts.Warnings, said => said.Contains("Nobody looked", StringComparison.Ordinal));
        Assert.Empty(alertsAgain.Objects);
        Assert.Single(wrong);
        Assert.Contains("There is no telemetry collector", wrong[0], StringComparison.Ordinal);
        Assert.Equal(["Pass"], verdict.Lines);
        Assert.All(undone.Texts("Outcome"), outcome => Assert.Equal("Applied", outcome));
        Assert.Equal(trial.Texts("Id"), engine.Run($"{run} -WhatIf").RequireNoErrors().Texts("Id"));
    }

    [Fact]
    public void Alerts_can_go_to_another_Prometheus()
    {
        string metrics = Path.Combine(folder, "frontend.txt");
        File.WriteAllText(metrics, "# TYPE aio_broker_buffer_pool_used_percent gauge\n");
        string target = Path.Combine(folder, "rules.yml");

        Output all = engine.Run("New-IoTOpsAlert -AsYaml -Sample Quickstart").RequireNoErrors();
        Output some = engine.Run($"New-IoTOpsAlert -MetricsPath '{metrics}' -DestinationPath '{target}' -Sample Quickstart").RequireNoErrors();
        Output exists = engine.Run($"New-IoTOpsAlert -DestinationPath '{target}' -Sample Quickstart");
        Output trial = engine.Run($"New-IoTOpsAlert -DestinationPath '{target}.new' -Sample Quickstart -WhatIf").RequireNoErrors();
        File.WriteAllText(metrics, "<html>sign in</html>");
        Output nothing = engine.Run($"New-IoTOpsAlert -MetricsPath '{metrics}' -AsYaml -Sample Quickstart");

        Assert.Contains("DataflowSilent", Assert.Single(all.Lines), StringComparison.Ordinal);
        Assert.Contains(all.Warnings, said => said.Contains("Nobody looked", StringComparison.Ordinal));
        Assert.Contains("BrokerBufferNearlyFull", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.DoesNotContain("alert: DataflowSilent", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Contains(some.Warnings, said => said.Contains("DataflowSilent", StringComparison.Ordinal));
        Assert.Equal("IoTOps.File.Exists", exists.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(trial.Objects);
        Assert.False(File.Exists($"{target}.new"));
        Assert.Equal("IoTOps.Alert.NoMetrics", nothing.Error.FullyQualifiedErrorId.Split(',')[0]);
    }
}
