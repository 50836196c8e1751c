using System.Text.Json;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Shell.Tests;

/// <summary>A process that applies a plan of twelve steps is really killed, and the next one goes on from what it left.</summary>
public sealed class KilledRemediationTests : IDisposable
{
    private const int Steps = 12;
    private const string Instance = "/subscriptions/8929fa3b-6a4b-5ec8-ad83-4565c5c24855/resourceGroups/rg-iotops-quickstart/providers/Microsoft.IoTOperations/instances/quickstart-instance";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task The_next_run_tells_goes_on_and_can_take_all_of_it_back(int steps)
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", "operation-looks=0", "--latency", "15ms");
        var shell = new KilledShell(folder.Path);
        string journal = shell.Journal;
        string plan = Path.Combine(folder.Path, "plan.json");
        await File.WriteAllTextAsync(plan, Plan());
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -InstanceId {Instance} -NoKubernetes @azure | Out-Null\n";
        string apply = $"{connect}Invoke-IoTOpsRemediation -PlanPath '{plan}' -JournalPath '{journal}' -Force | ForEach-Object {{ $_.Outcome }}";

        await shell.KillAsync(apply, steps);
        int known = shell.Count("ChangeEnded");
        string[] history = await shell.RunAsync($"Get-IoTOpsRemediationHistory -JournalPath '{journal}' | ForEach-Object {{ $_.State }}");
        string[] again = await shell.RunAsync(apply);
        string[] states = await shell.RunAsync($"Get-IoTOpsRemediationHistory -JournalPath '{journal}' | ForEach-Object {{ $_.Id }}");
        string[] undone = await shell.RunAsync($"{connect}Get-IoTOpsRemediationHistory -JournalPath '{journal}' | Undo-IoTOpsRemediation -JournalPath '{journal}' -Force | ForEach-Object {{ $_.Outcome }}");
        string[] left = await shell.RunAsync($"{connect}(Get-IoTOpsSnapshot).Queries | Where-Object {{ $_.Kind -eq 'BrokerListeners' -and $_.Source -eq 'Azure' }} | ForEach-Object {{ $_.Count }}");

        // The one under way when the process ended, if there was one, is the only one of which the journal does not know what became.
        Assert.InRange(known, steps, Steps);
        Assert.Equal(Enumerable.Repeat("Applied", known), history.Take(known));
        Assert.True(history.Skip(known).ToArray() is [] or ["Interrupted"], string.Join(" ", history));

        Assert.Equal(Steps, again.Length);
        Assert.All(again, outcome => Assert.True(outcome is "Applied" or "Unchanged", string.Join(" ", again)));
        Assert.Equal(known, again.Take(known).Count(outcome => outcome == "Unchanged"));
        Assert.Equal(Steps, states.Distinct().Count());

        Assert.All(undone, outcome => Assert.True(outcome is "Applied" or "Unchanged", string.Join(" ", undone)));
        Assert.Equal(["2"], left);
    }

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
}
