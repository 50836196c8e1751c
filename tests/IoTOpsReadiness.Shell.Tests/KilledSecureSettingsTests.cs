using System.Text.Json.Nodes;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Shell.Tests;

/// <summary>Secure settings from nothing, in a process that is really killed half way, end as they do undisturbed.</summary>
public sealed class KilledSecureSettingsTests : IDisposable
{
    private const string Enable = "Enable-IoTOpsSecureSettings -CreateKeyVault -CreateIdentity -IncludeSchemaRegistry -Force";

    private static readonly string[] AzureKinds =
        ["Instances", "ConnectedClusters", "KeyVaults", "ManagedIdentities", "FederatedCredentials", "SecretProviderClasses", "RoleAssignments"];

    private static readonly Lazy<Task<Ending>> Undisturbed = new(async () =>
    {
        using var folder = new TemporaryFolder();
        return await EndAsync(folder.Path, null);
    });

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Of fourteen steps: before anything is done, among what is made first, among what waited for its ids, and at the last.
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public async Task Killed_half_way_and_run_again_the_end_is_the_same(int steps)
    {
        Ending undisturbed = await Undisturbed.Value;

        Ending killed = await EndAsync(folder.Path, steps);

        Assert.Equal(14, undisturbed.Outcomes.Length);
        Assert.All(undisturbed.Outcomes, outcome => Assert.Equal("Applied", outcome));
        Assert.All(killed.Outcomes, outcome => Assert.True(outcome is "Applied" or "Unchanged", outcome));
        Assert.InRange(killed.Ended, steps == 0 ? 0 : 1, 14);
        Assert.InRange(killed.Outcomes.Length, 0, 14 - killed.Ended);
        Assert.Equal(undisturbed.State, killed.State);
    }

    // Runs it, after a run that was killed where one is asked for; makes sure that a further run finds nothing to do.
    private static async Task<Ending> EndAsync(string folder, int? killedAfter)
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--host-steps", "--azure", "operation-looks=0", "--latency", "10ms");
        var shell = new KilledShell(folder);
        string export = Path.Combine(folder, "site.json");
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null\n";
        string enable = $"{Enable} -JournalPath '{shell.Journal}' | ForEach-Object {{ $_.Outcome }}";
        int ended = 0;
        if (killedAfter is { } steps)
        {
            await shell.KillAsync(connect + enable, steps);
            ended = shell.Count("ChangeEnded");
        }

        string[] lines = await shell.RunAsync($"{connect}{enable}\n'then'\n{enable}\nGet-IoTOpsSnapshot | Export-IoTOpsSnapshot -LiteralPath '{export}' | Out-Null");

        Assert.Equal("then", lines[^1]);
        return new(ended, lines[..^1], State(JsonNode.Parse(await File.ReadAllTextAsync(export))!["evidence"]!));
    }

    // All that secure settings are made of. The sandbox's clock stands still, and it gives the same ids to the same names.
    private static string State(JsonNode evidence)
    {
        IEnumerable<string> azure = AzureKinds.SelectMany(kind => evidence[kind]!["azure"]!.AsArray().Select(document => document!.ToJsonString())).Order(StringComparer.Ordinal);
        JsonNode registry = evidence["StatefulSets"]!["kubernetes"]!.AsArray().Single(document => (string?)document!["metadata"]!["name"] == "adr-schema-registry")!;
        return string.Join('\n', [.. azure, registry["spec"]!["template"]!["metadata"]!.ToJsonString(), evidence["ServiceAccountIssuer"]!.ToJsonString()]);
    }

    private sealed record Ending(int Ended, string[] Outcomes, string State);
}
