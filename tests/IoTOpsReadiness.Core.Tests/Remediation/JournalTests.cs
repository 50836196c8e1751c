using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Journal;
using IoTOpsReadiness.Remediation.Planning;

namespace IoTOpsReadiness.Core.Tests.Remediation;

public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_run_is_told_with_person_site_and_plan()
    {
        string path = WriteRun();

        RemediationRecord record = Assert.Single(JournalReader.Read(path));

        Assert.Equal(("site", "somebody", "earlier", ChangeOutcome.Applied), (record.Site, record.User, record.Undoes, record.Outcome));
        Assert.Equal(PortChanges.Port("a", 1883, 8883).After, record.Change.After);
        Assert.True(record.IsAccepted);
        Assert.Equal("""{"properties":{}}""", record.Before);
    }

    [Fact]
    public void Every_line_is_on_the_disk_before_the_next_thing_happens()
    {
        using var journal = new JournalWriter(folder, PortChanges.Plan());
        journal.Begin(PortChanges.Port("a", 1883, 8883), "v", null);

        Assert.True(Assert.Single(JournalReader.Read(journal.Path!)).IsInterrupted);
    }

    [Fact]
    public void A_line_that_was_cut_off_has_not_happened()
    {
        string path = WriteRun();
        string text = File.ReadAllText(path);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int length = 0; length < text.Length; length += 7)
        {
            File.WriteAllText(path, text[..length]);
            IReadOnlyList<RemediationRecord> records = JournalReader.Read(path);
            int whole = text[..length].Count(character => character == '\n');
            Assert.Equal(whole < 2 ? 0 : 1, records.Count);
            Assert.All(records, record => Assert.Equal(whole < 4, record.IsInterrupted));
        }

        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Damage_is_told_with_the_line()
    {
        string path = WriteRun();
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"changeAccepted\"", "nonsense", StringComparison.OrdinalIgnoreCase));

        ReadinessException error = Assert.Throws<ReadinessException>(() => JournalReader.Read(path));

        Assert.Equal("IoTOps.Remediation.JournalInvalid", error.ErrorId);
        Assert.Contains("Line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_journal_is_refused()
    {
        string path = WriteRun();
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"schemaVersion\":1", "\"schemaVersion\":2", StringComparison.Ordinal));

        Assert.Contains("newer module", Assert.Throws<ReadinessException>(() => JournalReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_no_history() => Assert.Empty(JournalReader.ReadFolder(Path.Combine(folder, "none")));

    [Fact]
    public void The_name_of_a_site_does_not_lead_out_of_the_folder()
    {
        using var journal = new JournalWriter(folder, PortChanges.Plan() with { Site = "../../etc/evil\n" });
        journal.Begin(PortChanges.Port("a", 1883, 8883), null, null);

        Assert.Equal(folder, Path.GetDirectoryName(journal.Path));
    }

    [Fact]
    public void What_cannot_be_undone_is_said_and_what_changed_nothing_is_left_out()
    {
        RemediationRecord record = JournalReader.Read(WriteRun()).Single();

        RemediationPlan plan = UndoPlanner.Plan(
            [record with { Change = record.Change with { IsReversible = false } }, record with { Id = "b", Outcome = ChangeOutcome.Rejected }, record with { Id = "c", Outcome = ChangeOutcome.Ignored }],
            DateTimeOffset.UtcNow);

        Assert.Empty(plan.Changes);
        Assert.Equal("Change a: this cannot be undone.", Assert.Single(plan.Notes));
    }

    [Fact]
    public void Two_changes_of_one_resource_are_undone_one_after_the_other()
    {
        RemediationRecord first = JournalReader.Read(WriteRun()).Single();
        RemediationRecord second = first with { StartedAt = first.StartedAt.AddMinutes(1) };

        RemediationPlan plan = UndoPlanner.Plan([first, second], DateTimeOffset.UtcNow);

        Assert.Equal(["a", "a (2)"], plan.Changes.Select(change => change.Id));
        Assert.Equal(["a"], plan.Changes[1].DependsOn);
    }

    [Theory]
    [InlineData("/subscriptions/0/identities/one/credentials/c", "{}", true)]
    [InlineData("/subscriptions/0/instances/i", """{"identity":{"userAssignedIdentities":{"/Subscriptions/0/identities/ONE":{}}}}""", true)]
    [InlineData("/subscriptions/0/identities/other", """{"properties":{}}""", false)]
    public void What_uses_a_resource_goes_before_the_resource_is_taken_away(string path, string written, bool isUser)
    {
        RemediationRecord some = JournalReader.Read(WriteRun()).Single();
        RemediationRecord made = some with { Id = "made", Before = null, Change = some.Change with { Id = "made", Path = "/subscriptions/0/identities/one", DependsOn = [] } };
        RemediationRecord user = some with
        {
            Id = "user",
            StartedAt = some.StartedAt.AddMinutes(1),
            After = written,
            Change = some.Change with { Id = "user", Path = path, DependsOn = [] },
        };

        RemediationPlan plan = UndoPlanner.Plan([made, user], DateTimeOffset.UtcNow);

        Assert.Equal(isUser ? ["user"] : [], plan.Changes.Single(change => change.Id == "made").DependsOn);
    }

    private string WriteRun()
    {
        using var journal = new JournalWriter(folder, PortChanges.Plan(), "somebody", "earlier");
        journal.Begin(PortChanges.Port("a", 1883, 8883), "2026-03-01", """{"properties":{}}""");
        journal.Accepted("a");
        journal.End("a", ChangeOutcome.Applied, "done");
        journal.Complete();
        return journal.Path!;
    }
}
