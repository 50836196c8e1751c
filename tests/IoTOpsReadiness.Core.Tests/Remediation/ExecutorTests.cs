using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Remediation.Journal;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation;

public sealed class ExecutorTests : IDisposable
{
    private readonly RememberedSite site = new();
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public ExecutorTests()
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            site[PortChanges.PathOf(name)] = PortChanges.Document(name, 1883);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_change_is_written_with_the_version_it_was_read_with_and_keeps_what_nobody_asked_to_change()
    {
        ChangeResult result = await ApplyAsync(PortChanges.Port("a", 1883, 8883));

        Assert.Equal((ChangeOutcome.Applied, "Written and read back."), (result.Outcome, result.Message));
        WriteRequest write = Assert.Single(site.Writes);
        Assert.Equal((RememberedSite.ApiVersion, ChangeOperation.Put), (write.ApiVersion, write.Operation));
        Assert.Equal("""{"extendedLocation":{"name":"cl"},"properties":{"ports":[{"port":8883,"future":"kept"}]}}""", write.Body!.ToJsonString());
    }

    [Fact]
    public async Task A_credential_that_the_plan_does_not_hold_goes_back_as_it_was()
    {
        string document = """{"id":"x","properties":{"settings":{"password":"hunter2-very-secret","host":"h"},"ports":[{"port":1}]}}""";
        site[PortChanges.PathOf("a")] = document;
        Change change = PortChanges.Edit("a", document.Replace("hunter2-very-secret", "***", StringComparison.Ordinal), body => body["properties"]!["ports"]![0]!["port"] = 2);

        ChangeResult result = await ApplyAsync(change);

        Assert.Equal(ChangeOutcome.Applied, result.Outcome);
        Assert.Equal("hunter2-very-secret", (string?)site.Writes.Single().Body!["properties"]!["settings"]!["password"]);
        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(result.Journal!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_is_gone_is_not_made_up()
    {
        string document = """{"id":"x","properties":{"password":"***","port":1}}""";
        site[PortChanges.PathOf("a")] = """{"id":"x","properties":{"port":1}}""";
        Change change = PortChanges.Edit("a", document, body => body["properties"]!["port"] = 2) with { Before = """{"properties":{"port":1}}""" };

        ChangeResult result = await ApplyAsync(change);

        Assert.Equal(ChangeOutcome.Failed, result.Outcome);
        Assert.Contains("properties.password held a credential", result.Message, StringComparison.Ordinal);
        Assert.Empty(site.Writes);
    }

    [Fact]
    public async Task What_is_already_so_is_not_written_again()
    {
        site[PortChanges.PathOf("a")] = PortChanges.Document("a", 8883);

        ChangeResult result = await ApplyAsync(PortChanges.Port("a", 1883, 8883));

        Assert.Equal(ChangeOutcome.Unchanged, result.Outcome);
        Assert.Empty(site.Writes);
        Assert.Null(result.Journal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task What_somebody_else_changed_since_is_left_alone()
    {
        site[PortChanges.PathOf("a")] = PortChanges.Document("a", 1999);

        ChangeResult result = await ApplyAsync(PortChanges.Port("a", 1883, 8883));

        Assert.Equal(ChangeOutcome.Moved, result.Outcome);
        Assert.Contains("properties.ports[0].port: 1883 -> 1999", result.Message, StringComparison.Ordinal);
        Assert.Empty(site.Writes);
    }

    [Fact]
    public async Task What_was_changed_while_the_user_thought_it_over_is_left_alone()
    {
        ChangeResult result = Assert.Single(await ApplyAsync(new ExecutionOptions
        {
            Ask = (_, _) =>
            {
                site[PortChanges.PathOf("a")] = PortChanges.Document("a", 1999);
                return Task.FromResult(Consent.Granted);
            },
        }, PortChanges.Port("a", 1883, 8883)));

        Assert.Equal(ChangeOutcome.Moved, result.Outcome);
        Assert.Empty(site.Writes);
    }

    [Fact]
    public async Task Status_and_dates_are_no_change_of_somebody_else()
    {
        site[PortChanges.PathOf("a")] = PortChanges.Document("a", 1883).Replace("2026-01-01", "2026-02-02", StringComparison.Ordinal).Replace("\"provisioningState\":\"Succeeded\"", "\"status\":{\"x\":1},\"provisioningState\":\"Failed\"", StringComparison.Ordinal);

        Assert.Equal(ChangeOutcome.Applied, (await ApplyAsync(PortChanges.Port("a", 1883, 8883))).Outcome);
    }

    [Fact]
    public async Task What_is_to_be_made_must_not_be_there()
    {
        Change change = PortChanges.Port("new", 1883, 8883) with { Before = null };

        Assert.Equal(ChangeOutcome.Applied, (await ApplyAsync(change)).Outcome);
        Assert.Equal(ChangeOutcome.Unchanged, (await ApplyAsync(change)).Outcome);
        site[PortChanges.PathOf("new")] = PortChanges.Document("new", 1);
        ChangeResult other = await ApplyAsync(change);
        Assert.Equal(ChangeOutcome.Moved, other.Outcome);
        Assert.Contains("it exists meanwhile", other.Message, StringComparison.Ordinal);
        Assert.Single(site.Writes);
    }

    [Fact]
    public async Task What_is_to_be_changed_must_not_be_gone()
    {
        site[PortChanges.PathOf("a")] = null;

        ChangeResult result = await ApplyAsync(PortChanges.Port("a", 1883, 8883));

        Assert.Equal(ChangeOutcome.Moved, result.Outcome);
        Assert.Contains("it is gone", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_is_a_change_like_any_other()
    {
        Change removal = PortChanges.Port("a", 1883, 8883) with { Operation = ChangeOperation.Delete, After = null };

        Assert.Equal(ChangeOutcome.Applied, (await ApplyAsync(removal)).Outcome);
        Assert.Null(site[PortChanges.PathOf("a")]);
        Assert.Equal(ChangeOutcome.Unchanged, (await ApplyAsync(removal)).Outcome);
    }

    [Fact]
    public async Task A_patch_sends_only_what_differs()
    {
        string document = """{"id":"x","identity":{"userAssignedIdentities":{"one":{"clientId":"1"}}},"properties":{"a":1,"gone":2}}""";
        site[PortChanges.PathOf("a")] = document;
        Change change = PortChanges.Edit("a", document, body =>
        {
            body["identity"]!["userAssignedIdentities"]!["two"] = new JsonObject();
            body["properties"]!.AsObject().Remove("gone");
        }) with { Operation = ChangeOperation.Patch };

        ChangeResult result = await ApplyAsync(change);

        Assert.Equal(ChangeOutcome.Applied, result.Outcome);
        Assert.Equal("""{"identity":{"userAssignedIdentities":{"two":{}}},"properties":{"gone":null}}""", site.Writes.Single().Body!.ToJsonString());
    }

    [Fact]
    public async Task A_service_that_accepts_and_does_nothing_did_not_apply_it()
    {
        site.Takes = _ => JsonNode.Parse(PortChanges.Document("a", 1883))!.AsObject();

        ChangeResult result = await ApplyAsync(PortChanges.Port("a", 1883, 8883) with { IsAttempt = true });

        Assert.Equal(ChangeOutcome.Ignored, result.Outcome);
        Assert.Contains("properties.ports[0].port: 1883", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_fills_in_by_itself_is_no_objection()
    {
        site.Takes = body =>
        {
            body["properties"]!["default"] = "filled in";
            return body;
        };

        Assert.Equal(ChangeOutcome.Applied, (await ApplyAsync(PortChanges.Port("a", 1883, 8883))).Outcome);
    }

    [Fact]
    public async Task A_refusal_has_the_words_of_the_service_and_stops_only_what_depends_on_it()
    {
        site.BeforeWrite = request => Task.FromResult<WriteAnswer?>(request.Path.EndsWith("/a", StringComparison.Ordinal) ? new(WriteStatus.Rejected, "ScopeLocked (409): the scope is locked.", "ScopeLocked") : null);

        IReadOnlyList<ChangeResult> results = await ApplyAsync(new(), PortChanges.Port("a", 1883, 8883), PortChanges.Port("b", 1883, 8883, "a"), PortChanges.Port("c", 1883, 8883));

        Assert.Equal([ChangeOutcome.Rejected, ChangeOutcome.Blocked, ChangeOutcome.Applied], results.Select(result => result.Outcome));
        Assert.Equal("ScopeLocked (409): the scope is locked.", results[0].Message);
        Assert.Equal("It depends on a, which is Rejected.", results[1].Message);
        Assert.EndsWith("/c", Assert.Single(site.Writes).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependent_steps_go_in_their_order_whatever_the_order_of_the_plan()
    {
        await ApplyAsync(new(), PortChanges.Port("c", 1883, 8883, "b"), PortChanges.Port("b", 1883, 8883, "a"), PortChanges.Port("a", 1883, 8883));

        Assert.Equal(["a", "b", "c"], site.Writes.Select(write => write.Path[^1..]));
    }

    [Fact]
    public async Task Steps_about_one_resource_go_on_from_each_other()
    {
        Change first = PortChanges.Port("a", 1883, 8883) with { Id = "first" };
        Change second = PortChanges.Port("a", 8883, 9999, "first") with { Id = "second" };
        site.Takes = body =>
        {
            body["properties"]!["default"] = "filled in";
            return body;
        };

        Assert.Equal([ChangeOutcome.Planned, ChangeOutcome.Planned], Outcomes(await ApplyAsync(new() { Ask = (_, _) => Task.FromResult(Consent.WhatIf) }, first, second)));
        Assert.Equal([ChangeOutcome.Applied, ChangeOutcome.Applied], Outcomes(await ApplyAsync(new(), first, second)));
        Assert.Equal([ChangeOutcome.Unchanged, ChangeOutcome.Unchanged], Outcomes(await ApplyAsync(new(), first, second)));
        Assert.Equal(2, site.Writes.Count);
    }

    [Theory]
    [InlineData("""[{"port":8883}]""", ChangeOutcome.Moved)]
    [InlineData("""[{"port":1883},{"port":8883}]""", ChangeOutcome.Applied)]
    [InlineData("""[{"port":1883}]""", ChangeOutcome.Unchanged)]
    [InlineData("""[{"port":1883,"protocol":"Mqtt"}]""", ChangeOutcome.Unchanged)]
    [InlineData("""[{"port":1883},{"port":9999}]""", ChangeOutcome.Moved)]
    public async Task A_list_is_looked_at_as_a_whole(string now, ChangeOutcome outcome)
    {
        string Document(string ports) => "{\"id\":\"x\",\"properties\":{\"ports\":" + ports + "}}";
        site[PortChanges.PathOf("a")] = Document(now);
        Change change = PortChanges.Edit("a", Document("""[{"port":1883},{"port":8883}]"""), body => body["properties"]!["ports"]!.AsArray().RemoveAt(1));

        Assert.Equal(outcome, (await ApplyAsync(change)).Outcome);
    }

    [Fact]
    public async Task Independent_steps_go_side_by_side()
    {
        var both = new CountdownEvent(2);
        site.BeforeWrite = async _ =>
        {
            both.Signal();
            await Task.Run(() => Assert.True(both.Wait(TimeSpan.FromSeconds(60))));
            return null;
        };

        IReadOnlyList<ChangeResult> results = await ApplyAsync(new(), PortChanges.Port("a", 1883, 8883), PortChanges.Port("b", 1883, 8883));

        Assert.All(results, result => Assert.Equal(ChangeOutcome.Applied, result.Outcome));
    }

    [Fact]
    public async Task Somebody_else_s_write_is_waited_for_and_then_respected()
    {
        int refusals = 2;
        site.BeforeWrite = _ => Task.FromResult(refusals-- > 0 ? new WriteAnswer(WriteStatus.Conflict, "busy") : null);

        Assert.Equal(ChangeOutcome.Applied, (await ApplyAsync(PortChanges.Port("a", 1883, 8883))).Outcome);

        site.BeforeWrite = _ =>
        {
            site[PortChanges.PathOf("b")] = PortChanges.Document("b", 7777);
            return Task.FromResult<WriteAnswer?>(new(WriteStatus.Conflict, "somebody else was faster"));
        };
        ChangeResult overtaken = await ApplyAsync(PortChanges.Port("b", 1883, 8883));
        Assert.Equal(ChangeOutcome.Moved, overtaken.Outcome);
        Assert.Equal(ChangeOutcome.Moved, JournalReader.Read(overtaken.Journal!).Single().Outcome);

        site.BeforeWrite = _ => Task.FromResult<WriteAnswer?>(new(WriteStatus.Conflict, "always busy"));
        Assert.Equal((ChangeOutcome.Rejected, "always busy"), ((await ApplyAsync(PortChanges.Port("c", 1883, 8883))) is var last ? (last.Outcome, last.Message) : default));
    }

    [Fact]
    public async Task A_resource_the_service_works_on_is_waited_for()
    {
        int looks = 0;
        site.BeforeRead = path => looks++ == 0
            ? new() { Document = System.Text.Encoding.UTF8.GetBytes(PortChanges.Document("a", 1).Replace("Succeeded", "Updating", StringComparison.Ordinal)), ApiVersion = RememberedSite.ApiVersion }
            : null;

        Assert.Equal(ChangeOutcome.Applied, (await ApplyAsync(PortChanges.Port("a", 1883, 8883))).Outcome);
    }

    [Fact]
    public async Task A_write_that_nobody_answered_is_looked_up()
    {
        site.AfterWrite = _ => new(WriteStatus.Unknown, "the line broke");
        Assert.Equal(ChangeOutcome.Applied, (await ApplyAsync(PortChanges.Port("a", 1883, 8883))).Outcome);

        site.BeforeWrite = _ => Task.FromResult<WriteAnswer?>(new(WriteStatus.Unknown, "the line broke"));
        ChangeResult lost = await ApplyAsync(PortChanges.Port("b", 1883, 8883));
        Assert.Equal((ChangeOutcome.Failed, "The write did not arrive: the line broke. Nothing changed."), (lost.Outcome, lost.Message));
    }

    [Fact]
    public async Task A_service_that_fails_half_way_says_what_is_left_behind()
    {
        site.BeforeWrite = _ => Task.FromResult<WriteAnswer?>(new(WriteStatus.Failed, "InternalError: boom."));
        ChangeResult clean = await ApplyAsync(PortChanges.Port("a", 1883, 8883));
        Assert.Equal((ChangeOutcome.Failed, "The service failed at it and left everything as it was: InternalError: boom."), (clean.Outcome, clean.Message));

        site.BeforeWrite = _ => Task.FromResult<WriteAnswer?>(null);
        site.AfterWrite = _ => new(WriteStatus.Failed, "InternalError: boom.");
        Assert.Contains("may be half changed", (await ApplyAsync(PortChanges.Port("b", 1883, 8883))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_is_offline_has_not_taken_it_yet()
    {
        ChangeResult offline = Assert.Single(await ApplyAsync(new ExecutionOptions { Offline = "the cluster is Offline" }, PortChanges.Port("a", 1883, 8883)));
        Assert.Equal((ChangeOutcome.Pending, "Azure has it; the cluster is Offline, and takes it once it is back."), (offline.Outcome, offline.Message));

        site.AfterWrite = _ => new(WriteStatus.Unfinished);
        Assert.Equal(ChangeOutcome.Pending, (await ApplyAsync(PortChanges.Port("b", 1883, 8883))).Outcome);
    }

    [Fact]
    public async Task Reading_that_fails_writes_nothing()
    {
        site.BeforeRead = _ => new() { Failure = "may not read" };
        ChangeResult refused = await ApplyAsync(PortChanges.Port("a", 1883, 8883));
        Assert.Equal((ChangeOutcome.Failed, "Nothing was written: it could not be read: may not read"), (refused.Outcome, refused.Message));

        site.BeforeRead = _ => new() { Document = "[1,2"u8.ToArray() };
        Assert.Contains("not a resource", (await ApplyAsync(PortChanges.Port("a", 1883, 8883))).Message, StringComparison.Ordinal);
        Assert.Empty(site.Writes);
    }

    [Theory]
    [InlineData(Consent.WhatIf, ChangeOutcome.Planned, ChangeOutcome.Planned)]
    [InlineData(Consent.Refused, ChangeOutcome.Declined, ChangeOutcome.Blocked)]
    public async Task Without_consent_nothing_is_written(Consent consent, ChangeOutcome first, ChangeOutcome dependent)
    {
        IReadOnlyList<ChangeResult> results = await ApplyAsync(new() { Ask = (_, _) => Task.FromResult(consent) }, PortChanges.Port("a", 1883, 8883), PortChanges.Port("b", 1883, 8883, "a"));

        Assert.Equal([first, dependent], results.Select(result => result.Outcome));
        Assert.Empty(site.Writes);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Steps_are_chosen_by_id_guideline_and_impact()
    {
        Change loud = PortChanges.Port("b", 1883, 8883) with { Impact = ChangeImpact.ClientsDisconnect, Guidelines = ["AuthN.Required"] };

        Assert.Equal([ChangeOutcome.Applied, ChangeOutcome.Excluded], Outcomes(await ApplyAsync(new() { Include = ["listener.*"] }, PortChanges.Port("a", 1883, 8883), loud)));
        Assert.Equal([ChangeOutcome.Unchanged, ChangeOutcome.Excluded], Outcomes(await ApplyAsync(new() { Exclude = ["AuthN*"] }, PortChanges.Port("a", 1883, 8883), loud)));
        IReadOnlyList<ChangeResult> quiet = await ApplyAsync(new() { MaxImpact = ChangeImpact.PodRestart }, PortChanges.Port("a", 1883, 8883), loud);
        Assert.Equal("Its impact is ClientsDisconnect, and -MaxImpact is PodRestart.", quiet[1].Message);
        Assert.Equal([ChangeOutcome.Excluded, ChangeOutcome.Applied], Outcomes(await ApplyAsync(new() { Include = ["b"] }, PortChanges.Port("a", 1883, 8883), loud)));
    }

    [Fact]
    public async Task What_no_API_makes_is_listed_and_what_lacks_an_answer_says_so()
    {
        IReadOnlyList<ChangeResult> results = await ApplyAsync(
            new(),
            PortChanges.Port("a", 1883, 8883) with { MissingInput = ["-ClientId: which identity"] },
            PortChanges.Port("b", 1883, 8883) with { Kind = RemediationKind.Redeploy },
            PortChanges.Port("c", 1883, 8883) with { Path = null });

        Assert.Equal([ChangeOutcome.NeedsInput, ChangeOutcome.Listed, ChangeOutcome.NeedsInput], Outcomes(results));
        Assert.Equal("Still to be said: -ClientId: which identity.", results[0].Message);
        Assert.Empty(site.Writes);
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_done()
    {
        string file = Path.Combine(folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        using var journal = new JournalWriter(Path.Combine(file, "below"), PortChanges.Plan());

        ReadinessException error = await Assert.ThrowsAsync<ReadinessException>(() => new Executor(site, journal, Quick(new())).ApplyAsync(PortChanges.Plan(PortChanges.Port("a", 1883, 8883)), default));

        Assert.Equal("IoTOps.Remediation.JournalNotWritable", error.ErrorId);
        Assert.Empty(site.Writes);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_and_what_has_not_begun_does_not_begin()
    {
        using var stop = new CancellationTokenSource();
        site.BeforeWrite = async _ =>
        {
            await stop.CancelAsync();
            stop.Token.ThrowIfCancellationRequested();
            return null;
        };

        using var journal = new JournalWriter(folder, PortChanges.Plan());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Executor(site, journal, Quick(new())).ApplyAsync(PortChanges.Plan(PortChanges.Port("a", 1883, 8883), PortChanges.Port("b", 1883, 8883, "a")), stop.Token));

        RemediationRecord record = Assert.Single(JournalReader.Read(journal.Path!));
        Assert.True(record.IsInterrupted);
        Assert.Empty(site.Writes);
    }

    [Fact]
    public async Task What_was_applied_is_assessed_again()
    {
        List<string> asked = [];
        ExecutionOptions options = new()
        {
            Assess = (guidelines, _) =>
            {
                asked.AddRange(guidelines.Select(guideline => guideline.Definition.Id));
                return Task.FromResult<IReadOnlyList<GuidelineResult>>([.. guidelines.Select(guideline => Verdict(guideline, Status.Pass))]);
            },
        };
        RemediationPlan plan = PortChanges.Plan(PortChanges.Port("a", 1883, 8883), PortChanges.Port("b", 1883, 8883) with { Kind = RemediationKind.Manual, Guidelines = ["AuthN.Required"] });
        using var journal = new JournalWriter(folder, plan);
        var executor = new Executor(site, journal, Quick(options));
        IReadOnlyList<ChangeResult> results = await executor.VerifyAsync(await executor.ApplyAsync(plan, CancellationToken.None), CancellationToken.None);
        journal.Dispose();

        Assert.Equal(["Listener.TlsAutomatic"], asked);
        Assert.Equal(["Listener.TlsAutomatic: Pass"], results[0].Verified);
        Assert.Empty(results[1].Verified);
        Assert.Equal(["Listener.TlsAutomatic: Pass"], JournalReader.Read(results[0].Journal!).Single().Verified);
    }

    private static GuidelineResult Verdict(Guideline guideline, Status status) => new()
    {
        Status = status,
        Severity = Severity.High,
        Reason = Reason.None,
        Guideline = guideline.Definition.Reference,
        Site = "site",
        Summary = "",
        Findings = [],
        Recommendation = "",
        Remediation = "",
        HelpUri = "",
        Baseline = "2026-08",
    };

    private static ChangeOutcome[] Outcomes(IReadOnlyList<ChangeResult> results) => [.. results.Select(result => result.Outcome)];

    private static ExecutionOptions Quick(ExecutionOptions options) => options with { PollInterval = TimeSpan.FromMilliseconds(1) };

    private async Task<ChangeResult> ApplyAsync(Change change) => Assert.Single(await ApplyAsync(new ExecutionOptions(), change));

    private async Task<IReadOnlyList<ChangeResult>> ApplyAsync(ExecutionOptions options, params Change[] changes)
    {
        RemediationPlan plan = PortChanges.Plan(changes);
        using var journal = new JournalWriter(folder, plan);
        IReadOnlyList<ChangeResult> results = await new Executor(site, journal, Quick(options)).ApplyAsync(plan, CancellationToken.None);
        journal.Complete();
        return results;
    }
}
