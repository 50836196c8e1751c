using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Remediation.Journal;
using IoTOpsReadiness.Remediation.Planning;

namespace IoTOpsReadiness.Core.Tests.Remediation;

/// <summary>The process may end at any moment; the journal and the site are all that is left.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Steps = 12;

    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<int, bool> Moments()
    {
        TheoryData<int, bool> moments = [];
        for (int step = 1; step <= Steps; step++)
        {
            moments.Add(step, false);
            moments.Add(step, true);
        }

        return moments;
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_run_that_was_killed_is_told_truthfully_and_the_next_one_converges(int step, bool hadArrived)
    {
        RememberedSite site = Site();
        IReadOnlyDictionary<string, string> before = site.Copy();
        RemediationPlan plan = Plan();

        string journal = await KillAsync(site, plan, step, hadArrived);

        // What the journal says is so, and what it does not know it says it does not know.
        IReadOnlyList<RemediationRecord> records = JournalReader.Read(journal);
        Assert.Equal(step, records.Count);
        Assert.All(records.SkipLast(1), record => Assert.Equal(ChangeOutcome.Applied, record.Outcome));
        Assert.True(records[^1].IsInterrupted);
        Assert.Equal(hadArrived ? step : step - 1, site.Writes.Count);

        // The same plan again: nothing is written twice, everything ends as planned.
        IReadOnlyList<ChangeResult> results = await ApplyAsync(site, plan);
        Assert.All(results, result => Assert.True(result.Outcome is ChangeOutcome.Applied or ChangeOutcome.Unchanged, result.ToString()));
        Assert.Equal(Steps, site.Writes.Count);
        Assert.Equal(Steps, site.Writes.Select(write => write.Path).Distinct().Count());

        // Both runs undone, latest first: back to the start.
        foreach (string run in Directory.GetFiles(folder).SelectMany(JournalReader.Read).OrderByDescending(record => record.StartedAt).Select(record => record.RunId).Distinct().ToArray())
        {
            RemediationPlan undo = UndoPlanner.Plan([.. JournalReader.ReadFolder(folder).Where(record => record.RunId == run)], DateTimeOffset.UtcNow);
            Assert.All(await ApplyAsync(site, undo), result => Assert.True(result.Outcome is ChangeOutcome.Applied or ChangeOutcome.Unchanged, result.ToString()));
        }

        AssertSame(before, site.Copy());
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_run_that_was_killed_can_be_undone_instead(int step, bool hadArrived)
    {
        RememberedSite site = Site();
        IReadOnlyDictionary<string, string> before = site.Copy();
        string journal = await KillAsync(site, Plan(), step, hadArrived);

        RemediationPlan undo = UndoPlanner.Plan(JournalReader.Read(journal), DateTimeOffset.UtcNow);
        IReadOnlyList<ChangeResult> results = await ApplyAsync(site, undo);

        Assert.Equal(step, results.Count);
        Assert.Equal(hadArrived ? step : step - 1, results.Count(result => result.Outcome == ChangeOutcome.Applied));
        AssertSame(before, site.Copy());
    }

    private static void AssertSame(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach ((string path, string text) in expected)
        {
            Assert.Equal(Configuration(text), Configuration(actual[path]));
        }
    }

    // Byte for byte, without what the service reports: the site in memory keeps what was written and reports nothing.
    private static string Configuration(string text)
    {
        using var document = System.Text.Json.JsonDocument.Parse(text);
        return ChangeBody.OfAzure(document.RootElement).ToJsonString();
    }

    // The sixth is removed, the seventh made, the others changed; each waits for the one before.
    private static RemediationPlan Plan() => PortChanges.Plan([.. Enumerable.Range(1, Steps).Select(number => number switch
    {
        6 => PortChanges.Port(Name(6), 1883, 8883) with { Operation = ChangeOperation.Delete, After = null },
        7 => PortChanges.Port(Name(7), 1883, 8883) with { Before = null },
        _ => PortChanges.Port(Name(number), 1883, 8883),
    } with { DependsOn = number == 1 ? [] : [Name(number - 1)] })]);

    private static string Name(int number) => $"step-{number:00}";

    private static RememberedSite Site()
    {
        var site = new RememberedSite();
        foreach (int number in Enumerable.Range(1, Steps).Where(number => number != 7))
        {
            site[PortChanges.PathOf(Name(number))] = PortChanges.Document(Name(number), 1883);
        }

        return site;
    }

    private async Task<IReadOnlyList<ChangeResult>> ApplyAsync(RememberedSite site, RemediationPlan plan)
    {
        using var journal = new JournalWriter(folder, plan);
        return await new Executor(site, journal, new() { PollInterval = TimeSpan.FromMilliseconds(1) }).ApplyAsync(plan, CancellationToken.None);
    }

    // Nothing after this moment happens, no answer, no line of the journal: as when the process is gone.
    private async Task<string> KillAsync(RememberedSite site, RemediationPlan plan, int step, bool hadArrived)
    {
        int writes = 0;
        var killed = new InvalidDataException("killed");
        site.BeforeWrite = _ => ++writes == step && !hadArrived ? throw killed : Task.FromResult<WriteAnswer?>(null);
        site.AfterWrite = _ => writes == step && hadArrived ? throw killed : new(WriteStatus.Done);
        using var journal = new JournalWriter(folder, plan);
        Assert.Same(killed, await Assert.ThrowsAsync<InvalidDataException>(() => new Executor(site, journal, new()).ApplyAsync(plan, CancellationToken.None)));
        site.BeforeWrite = _ => Task.FromResult<WriteAnswer?>(null);
        site.AfterWrite = _ => new(WriteStatus.Done);
        return journal.Path!;
    }
}
