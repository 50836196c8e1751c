using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Shell.Tests;

/// <summary>Who does not use Azure does not wait for its libraries. In a process of its own, because they never leave one.</summary>
public class AzureLoadTests
{
    private const string Loaded = "; [AppDomain]::CurrentDomain.GetAssemblies().ForEach{ $_.GetName().Name } -match '^(Azure|Microsoft\\.Identity|System\\.ClientModel)'; 'end'";

    // What signs in by itself would be asked to.
    private static readonly Dictionary<string, string> Nobody = new()
    {
        ["IDENTITY_ENDPOINT"] = "", ["MSI_ENDPOINT"] = "", ["AZURE_FEDERATED_TOKEN_FILE"] = "", ["AZURE_CLIENT_ID"] = "",
    };

    [Theory]
    [InlineData("Get-Command -Module IoTOpsReadiness | Out-Null")]
    [InlineData("Test-IoTOpsCluster -Sample MultiNode | Out-Null")]
    [InlineData("Get-IoTOpsConnection")]
    public void Import_and_offline_work_load_none(string script)
    {
        ShellResult result = ShellProcess.RunWith(null, Nobody, "-c", script + Loaded);

        Assert.Equal("end", Assert.Single(result.Lines));
    }

    [Fact]
    public void A_cluster_s_own_assessment_loads_none()
    {
        using var cluster = new LoopbackCluster("[]", isConnected: true);

        ShellResult result = ShellProcess.RunWith(
            null, Nobody, "-c", $"$site = Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}'; $results = @(Test-IoTOpsCluster -InformationAction Ignore); \"$($site.Sides): $($results.Count)\"" + Loaded);

        Assert.Equal(["Kubernetes: 60", "end"], result.Lines);
    }

    [Fact]
    public void A_sign_in_loads_them()
    {
        ShellResult result = ShellProcess.RunWith(
            null, Nobody, "-c", "try { Get-IoTOpsInstance -TokenSource Environment } catch { }" + Loaded);

        Assert.Contains("Azure.Core", result.Lines);
    }
}
