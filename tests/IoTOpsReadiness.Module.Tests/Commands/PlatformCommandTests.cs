using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What the platform around the broker is made of, through the commands.</summary>
public sealed class PlatformCommandTests : IDisposable
{
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
}
