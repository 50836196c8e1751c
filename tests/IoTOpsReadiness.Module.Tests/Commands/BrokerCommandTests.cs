using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What is fixed when the broker is created, through the commands.</summary>
public sealed class BrokerCommandTests : IDisposable
{
    private readonly Engine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("refuse", "Rejected")]
    [InlineData("ignore", "Ignored")]
    [InlineData("allow", "Applied")]
    public async Task An_attempt_says_what_the_service_did(string behaviour, string outcome)
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", $"create-only={behaviour}", "--azure", "operation-looks=0");
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null\n";

        Output output = engine.Run($"{connect}Set-IoTOpsBrokerCardinality -BackendPartitions 1 -BackendWorkers 1 -Force -JournalPath '{folder}'").RequireNoErrors();
        Output plain = engine.Run($"Set-IoTOpsBrokerCardinality -FrontendWorkers 3 -CpuLimits Disabled -JournalPath '{folder}'").RequireNoErrors();

        Assert.Equal([outcome], output.Texts("Outcome"));
        Assert.Equal(["Listed"], plain.Texts("Outcome"));
    }

    [Fact]
    public void A_redeployment_is_planned_and_its_files_are_written()
    {
        Output output = engine.Run($"Set-IoTOpsBrokerDiskBuffer 7G -Sample Quickstart | New-IoTOpsDeploymentConfig '{folder}/redeploy' -Sample Quickstart").RequireNoErrors();

        Assert.Equal(["quickstart-instance"], output.Texts("Site"));
        Assert.Contains("\"7G\"", File.ReadAllText($"{folder}/redeploy/broker.json"), StringComparison.Ordinal);
        Assert.Contains("deploymentTemplate.json", File.ReadAllText($"{folder}/redeploy/restore.json"), StringComparison.Ordinal);
        Assert.Contains("7G per pod", File.ReadAllText($"{folder}/redeploy/runbook.md"), StringComparison.Ordinal);
        Assert.Equal("IoTOps.File.Exists", ErrorOf(engine.Run($"New-IoTOpsDeploymentConfig '{folder}/redeploy' -Sample Quickstart")));
        engine.Run($"New-IoTOpsDeploymentConfig '{folder}/redeploy' -AsIs -Sample Quickstart -Force").RequireNoErrors();
        Assert.DoesNotContain("\"7G\"", File.ReadAllText($"{folder}/redeploy/broker.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_writes_nothing()
    {
        engine.Run($"New-IoTOpsDeploymentConfig '{folder}/redeploy' -Sample Quickstart -WhatIf").RequireNoErrors();

        Assert.False(Directory.Exists($"{folder}/redeploy"));
    }

    [Theory]
    [InlineData("Set-IoTOpsBrokerCardinality -Sample Quickstart", "IoTOps.Broker.NothingWished")]
    [InlineData("Set-IoTOpsBrokerCardinality -Recommended -Preset SingleNode -Sample Quickstart", "IoTOps.Broker.Contradiction")]
    [InlineData("Set-IoTOpsBrokerCardinality -Preset MultiNode -Sample Quickstart", "IoTOps.Broker.DoesNotFit")]
    [InlineData("Set-IoTOpsBrokerDiskBuffer 10Gi -Sample Quickstart", "IoTOps.Broker.InvalidSize")]
    public void What_cannot_be_is_refused(string command, string error) => Assert.Equal(error, ErrorOf(engine.Run(command)));

    [Fact]
    public void A_preset_can_be_changed_in_part()
    {
        Output output = engine.Run("Set-IoTOpsBrokerCardinality -Preset SingleNode -CpuLimits Disabled -FrontendWorkers 2 -Sample Quickstart").RequireNoErrors();

        Assert.Contains("1 frontends x 2 workers", output.Texts("Title")[0], StringComparison.Ordinal);
        Assert.Empty(engine.Run("Enable-IoTOpsBrokerEncryption -Sample Quickstart").RequireNoErrors().Objects);
    }

    private static string ErrorOf(Output output) => output.Error.FullyQualifiedErrorId.Split(',')[0];
}
