using IoTOpsReadiness.ApiServer.Tests.Infrastructure;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>What a user types and sees, from the command line to the server and back.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class ShellOnServerTests(SeededSiteFixture fixture)
{
    private KubeApiServer Server => fixture.Site.Server;

    [ApiServerFact]
    public async Task A_site_is_assessed_and_its_flaw_is_in_the_table()
    {
        await using var planted = await fixture.Site.ChangeAsync(
            "Broker", "default", broker => broker["spec"]!["advanced"]!["encryptInternalTraffic"] = "Disabled");

        var result = await RunAsync(Server.Kubeconfig(Server.ReadOnlyToken), "Test-IoTOpsCluster");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(result.Lines, line => line.Contains("Fail", StringComparison.Ordinal) && line.Contains("Broker.InternalEncryption", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains("Pass", StringComparison.Ordinal) && line.Contains("AuthN.Required", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Contains("lisbon-bottling", StringComparison.Ordinal) && line.Contains("NOT READY", StringComparison.Ordinal));
        Assert.DoesNotContain(Server.ReadOnlyToken, result.Output, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task A_snapshot_of_a_site_is_saved_and_assessed_from_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("site.json.gz");

        var result = await RunAsync(
            Server.Kubeconfig(Server.AdminToken),
            $"""
            $null = Get-IoTOpsSnapshot | Export-IoTOpsSnapshot -Path '{file}'
            Disconnect-IoTOpsCluster
            Test-IoTOpsCluster -Path '{file}' -Guideline Broker.InternalEncryption
            """);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(result.Lines, line => line.Contains("Pass", StringComparison.Ordinal) && line.Contains("Broker.InternalEncryption", StringComparison.Ordinal));
    }

    [ApiServerFact]
    public async Task A_server_that_is_not_there_is_a_clear_error()
    {
        var dead = new Uri($"https://127.0.0.1:{LoopbackPorts.FindFree().First}");

        var result = await RunAsync(Kubeconfig.Compose(dead, Server.AuthorityPem, "planted-token-9c04e2", "test"), "Test-IoTOpsCluster");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"The API server {dead.GetLeftPart(UriPartial.Authority)} cannot be reached", OneLine(result.Error), StringComparison.Ordinal);
        Assert.DoesNotContain("planted-token", result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static async Task<ShellResult> RunAsync(string kubeconfig, string command)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("kubeconfig", kubeconfig);
        return await ShellProcess.RunAsync($"$null = Connect-IoTOpsCluster -KubeconfigPath '{path}'\n{command}");
    }

    /// <summary>Messages are wrapped to the width of the terminal.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split((char[])['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
