using System.Diagnostics;
using System.Text.Json;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Shell.Tests;

/// <summary>A process that applies a plan of twelve steps is really killed, and the next one goes on from what it left.</summary>
public sealed class KilledRemediationTests : IDisposable
{
    private const int Steps = 12;
    private const string Instance = "/subscriptions/8929fa3b-6a4b-5ec8-ad83-4565c5c24855/resourceGroups/rg-iotops-quickstart/providers/Microsoft.IoTOperations/instances/quickstart-instance";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task The_next_run_tells_goes_on_and_can_take_all_of_it_back(int steps)
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", "operation-looks=0", "--latency", "15ms");
        string journal = Path.Combine(folder.Path, "journal");
        string plan = Path.Combine(folder.Path, "plan.json");
        await File.WriteAllTextAsync(plan, Plan());
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -InstanceId {Instance} -NoKubernetes @azure | Out-Null\n";
        string apply = $"{connect}Invoke-IoTOpsRemediation -PlanPath '{plan}' -JournalPath '{journal}' -Force | ForEach-Object {{ $_.Outcome }}";

        await KillAsync(apply, journal, steps);
        int known = Lines(journal).Count(line => line.Contains("\"ChangeEnded\"", StringComparison.Ordinal));
        ShellResult history = await RunAsync($"Get-IoTOpsRemediationHistory -JournalPath '{journal}' | ForEach-Object {{ $_.State }}");
        ShellResult again = await RunAsync(apply);
        ShellResult states = await RunAsync($"Get-IoTOpsRemediationHistory -JournalPath '{journal}' | ForEach-Object {{ $_.Id }}");
        ShellResult undone = await RunAsync($"{connect}Get-IoTOpsRemediationHistory -JournalPath '{journal}' | Undo-IoTOpsRemediation -JournalPath '{journal}' -Force | ForEach-Object {{ $_.Outcome }}");
        ShellResult left = await RunAsync($"{connect}(Get-IoTOpsSnapshot).Queries | Where-Object {{ $_.Kind -eq 'BrokerListeners' -and $_.Source -eq 'Azure' }} | ForEach-Object {{ $_.Count }}");

        // The one under way when the process ended, if there was one, is the only one of which the journal does not know what became.
        Assert.InRange(known, steps, Steps);
        Assert.Equal(Enumerable.Repeat("Applied", known), Words(history).Take(known));
        Assert.True(Words(history).Skip(known).ToArray() is [] or ["Interrupted"], history.ToString());

        Assert.Equal(Steps, Words(again).Length);
        Assert.All(Words(again), outcome => Assert.True(outcome is "Applied" or "Unchanged", again.ToString()));
        Assert.Equal(known, Words(again).Take(known).Count(outcome => outcome == "Unchanged"));
        Assert.Equal(Steps, Words(states).Distinct().Count());

        Assert.All(Words(undone), outcome => Assert.True(outcome is "Applied" or "Unchanged", undone.ToString()));
        Assert.Equal(["2"], Words(left));
    }

    private static string[] Words(ShellResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Lines;
    }

    private static IEnumerable<string> Lines(string journal) => Directory.Exists(journal)
        ? Directory.GetFiles(journal).SelectMany(file =>
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Split('\n');
        })
        : [];

    private static string Plan() => JsonSerializer.Serialize(new
    {
        id = "twelve",
        site = "quickstart-instance",
        instanceId = Instance,
        collectedAt = "2026-09-02T09:12:40Z",
        baseline = "2026-08",
        changes = Enumerable.Range(1, Steps).Select(number => new
        {
            id = $"step-{number:00}",
            kind = "Api",
            title = $"Make listener step-{number:00}",
            target = new { kind = "BrokerListener", name = $"step-{number:00}" },
            operation = "Put",
            path = $"{Instance}/brokers/default/listeners/step-{number:00}",
            after = """{"extendedLocation":{"type":"CustomLocation","name":"/subscriptions/8929fa3b-6a4b-5ec8-ad83-4565c5c24855/x"},"properties":{"serviceType":"ClusterIp","ports":[{"port":8883}]}}""",
            isReversible = true,
            dependsOn = number == 1 ? Array.Empty<string>() : [$"step-{number - 1:00}"],
        }),
    });

    private Task<ShellResult> RunAsync(string script)
    {
        string file = Path.Combine(folder.Path, "script.ps1");
        File.WriteAllText(file, script);
        return Task.Run(() => ShellProcess.RunWith(null, null, file));
    }

    private async Task KillAsync(string script, string journal, int steps)
    {
        string file = Path.Combine(folder.Path, "killed.ps1");
        await File.WriteAllTextAsync(file, script);
        using Process process = ShellProcess.Start(null, file);
        using var limit = new CancellationTokenSource(Limit);
        while (Lines(journal).Count(line => line.Contains("\"ChangeStarted\"", StringComparison.Ordinal)) <= steps)
        {
            Assert.False(process.HasExited, "It ended before it could be killed.");
            await Task.Delay(5, limit.Token);
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(limit.Token);
    }
}
