using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class DecisionCommandTests : IDisposable
{
    private static readonly string Soon = Day(90);

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData(".yaml")]
    [InlineData(".json")]
    public void Failures_that_were_exempted_from_results_are_exempt(string extension)
    {
        using var file = new TemporaryFile(extension);

        Output made = engine.Run($"Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required | New-IoTOpsExemption -Reason 'Isolated: VLAN 7' -Owner jane -Expires {Soon} -Ticket 42 -Path '{file.Path}'").RequireNoErrors();
        Output result = engine.Run($"Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required -DecisionPath '{file.Path}'").RequireNoErrors();

        Assert.Equal("BrokerListener/azure-iot-operations/default-insecure", made.Texts("Target").Single());
        Assert.Equal("quickstart-instance", made.Texts("Site").Single());
        Assert.Equal("Exempt", result.Texts("Status").Single());
        Assert.Equal($"Exempt until {Soon} (jane): Anyone outside the cluster who reaches default-insecure:1883 (LoadBalancer) is let in.", result.Texts("Summary").Single());
        Assert.Empty(result.Warnings);
        Assert.Equal("Fail", engine.Run("Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required").Texts("Status").Single());
    }

    [Fact]
    public void What_was_attested_passes()
    {
        using var file = new TemporaryFile(".yaml");
        string id = engine.Run("Test-IoTOpsCluster -Sample Ready | Where-Object Status -eq Manual").Texts("Id")[0]!;

        engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline {id} | New-IoTOpsAttestation -Reason 'Looked at it' -Owner joe -Expires {Soon} -Path '{file.Path}'").RequireNoErrors();
        Output result = engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline {id} -DecisionPath '{file.Path}'").RequireNoErrors();

        Assert.Equal("Pass", result.Texts("Status").Single());
        Assert.Contains($"Attested by joe, until {Soon}: Looked at it", result.Texts("Summary").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_is_added_to_what_people_wrote()
    {
        string written = $"# reviewed by ops\nschemaVersion: 1\ndecisions:\n    # the lab\n    - kind: exemption\n      guideline: AIO-018\n      reason: lab # really\n      owner: joe\n      expires: {Soon}\n\n# the end\n";
        using var file = new TemporaryFile(".yaml", written);

        engine.Run($"New-IoTOpsExemption AIO-029 -Reason r -Owner jane -Expires {Soon} -Path '{file.Path}'").RequireNoErrors();

        string text = File.ReadAllText(file.Path);
        string added = $"    - kind: exemption\n      guideline: AIO-029\n      reason: \"r\"\n      owner: \"jane\"\n      created: {Day(0)}\n      expires: {Soon}\n";
        Assert.Equal(written.Replace("\n\n# the end", "\n" + added + "\n# the end", StringComparison.Ordinal), text);
        Assert.Equal(["Active", "Active"], engine.Run($"Get-IoTOpsDecision '{file.Path}'").RequireNoErrors().Texts("State"));
    }

    [Fact]
    public void An_entry_that_says_the_same_is_refused_unless_forced()
    {
        using var file = new TemporaryFile(".yaml");
        string command = $"New-IoTOpsExemption AIO-029 -Target 'BrokerListener/*' -Reason r -Owner jane -Expires {Soon} -Path '{file.Path}'";
        engine.Run(command).RequireNoErrors();
        string before = File.ReadAllText(file.Path);

        Output again = engine.Run(command);

        Assert.StartsWith("IoTOps.Decision.Duplicate", again.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(file.Path));
        Assert.Single(engine.Run(command + " -Force").RequireNoErrors().Objects);
        Assert.Equal(2, engine.Run($"Get-IoTOpsDecision '{file.Path}'").Objects.Count);
    }

    [Fact]
    public void What_if_writes_nothing_and_without_a_path_nothing_is_written()
    {
        using var file = new TemporaryFile(".yaml");

        Output whatIf = engine.Run($"New-IoTOpsExemption AIO-029 -Reason r -Owner jane -Expires {Soon} -Path '{file.Path}' -WhatIf").RequireNoErrors();
        Output returned = engine.Run($"New-IoTOpsExemption AIO-029 -Reason r -Owner jane -Expires {Soon}").RequireNoErrors();

        Assert.Empty(whatIf.Objects);
        Assert.False(File.Exists(file.Path));
        Assert.Equal("Active", returned.Texts("State").Single());
    }

    [Fact]
    public void An_end_may_be_a_date()
    {
        Output output = engine.Run("New-IoTOpsExemption AIO-029 -Reason r -Owner jane -Expires ([datetime]::UtcNow.AddDays(3))").RequireNoErrors();

        Assert.InRange((DateTimeOffset)output.Objects.Single().Properties["Expires"].Value, DateTimeOffset.UtcNow.AddDays(2), DateTimeOffset.UtcNow.AddDays(4));
    }

    [Theory]
    [InlineData("AIO-029 -Reason r -Owner o -Expires soon", "ParameterArgumentTransformationError")]
    [InlineData("AIO-029 -Reason r -Owner o -Expires 2020-01-01", "IoTOps.Decision.Invalid")]
    [InlineData("AIO-029 -Reason r -Owner o -Expires 2099-01-01", "IoTOps.Decision.Invalid")]
    [InlineData("AIO-999 -Reason r -Owner o -Expires {0}", "IoTOps.Decision.Invalid")]
    [InlineData("* -Reason r -Owner o -Expires {0}", "IoTOps.Decision.Invalid")]
    [InlineData("AIO-029 -Fingerprint 12 -Reason r -Owner o -Expires {0}", "IoTOps.Decision.Invalid")]
    [InlineData("AIO-029 -Target a/b/c/d -Reason r -Owner o -Expires {0}", "IoTOps.Decision.Invalid")]
    [InlineData("AIO-029 -Reason '  ' -Owner o -Expires {0}", "IoTOps.Decision.Invalid")]
    [InlineData("AIO-029 -Reason '' -Owner o -Expires {0}", "ParameterArgumentValidationError")]
    [InlineData("AIO-029 -Reason r -Owner o -Expires {0} -Path Variable:x", "IoTOps.File.NotAFile")]
    [InlineData("-InputObject 'text' -Reason r -Owner o -Expires {0}", "IoTOps.Assessment.NotAResult")]
    public void Wrong_input_gets_an_error_that_says_what_to_do(string arguments, string id)
    {
        Output output = engine.Run("New-IoTOpsExemption " + string.Format(CultureInfo.InvariantCulture, arguments, Soon));

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(output.Objects);
    }

    [Fact]
    public void A_result_without_anything_to_decide_is_warned_of()
    {
        Output output = engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline AuthN.Required | New-IoTOpsExemption -Reason r -Owner o -Expires {Soon}").RequireNoErrors();

        Assert.Empty(output.Objects);
        Assert.Contains("AuthN.Required at lisbon-bottling has nothing to decide about", Assert.Single(output.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_were_saved_are_results()
    {
        Output output = engine.Run(
            "$saved = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required), 2)); "
            + $"$saved | New-IoTOpsExemption -Reason r -Owner o -Expires {Soon}").RequireNoErrors();

        Assert.Equal("AIO-029", output.Texts("Guideline").Single());
    }

    [Fact]
    public void What_does_not_hold_is_warned_of_and_not_honoured()
    {
        string entry(string members, string target) => $"  - {{kind: exemption, guideline: AuthN.Required, target: {target}, owner: o, {members}}}\n";
        using var file = new TemporaryFile(".yaml", "schemaVersion: 1\ndecisions:\n"
            + entry("reason: r, expires: 2020-01-01", "'*'")
            + entry($"reason: r, expires: {Day(400)}, created: {Day(30)}", "'*'")
            + entry($"expires: {Soon}", "'*'")
            + entry($"reason: r, expires: {Soon}", "Broker"));

        Output output = engine.Run($"Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required -DecisionPath '{file.Path}'").RequireNoErrors();

        Assert.Equal("Fail", output.Texts("Status").Single());
        Assert.Collection(
            output.Warnings,
            warning => Assert.Contains(":3, entry 1: Exemption of AuthN.Required expired on 2020-01-01", warning, StringComparison.Ordinal),
            warning => Assert.Contains(":4, entry 2: Exemption of AuthN.Required holds from", warning, StringComparison.Ordinal),
            warning => Assert.Contains(":5, entry 3: Exemption of AuthN.Required is invalid and not honoured: 'reason' is missing.", warning, StringComparison.Ordinal),
            warning => Assert.Contains(":6, entry 4: Exemption of AuthN.Required for Broker covers nothing", warning, StringComparison.Ordinal));
        Output listed = engine.Run($"Test-IoTOpsCluster -Sample Quickstart -Guideline AuthN.Required | Get-IoTOpsDecision '{file.Path}'").RequireNoErrors();
        Assert.Equal(["Expired", "NotYetValid", "Invalid", "Unused"], listed.Texts("State"));
        Assert.Equal(["Expired", "NotYetValid", "Invalid", "Active"], engine.Run($"Get-IoTOpsDecision '{file.Path}'").RequireNoErrors().Texts("State"));
        Assert.Single(engine.Run($"Get-IoTOpsDecision '{file.Path}' -State Invalid").RequireNoErrors().Objects);
    }

    [Fact]
    public void An_entry_for_another_site_is_used_when_that_site_is_assessed()
    {
        using var file = new TemporaryFile(".yaml");
        engine.Run($"New-IoTOpsExemption AuthN.Required -Site quickstart-* -Reason r -Owner o -Expires {Soon} -Path '{file.Path}'").RequireNoErrors();

        Output both = engine.Run($"Test-IoTOpsCluster -Sample Ready, Quickstart -Guideline AuthN.Required -DecisionPath '{file.Path}'").RequireNoErrors();

        Assert.Equal(["Pass", "Exempt"], both.Texts("Status"));
        Assert.Empty(both.Warnings);
    }

    [Theory]
    [InlineData(".yaml", "schemaVersion: 1\ndecisions:\n  - a: [\n", "IoTOps.File.InvalidYaml")]
    [InlineData(".yaml", "schemaVersion: 1\nexemptions: []\n", "IoTOps.Decision.InvalidFile")]
    [InlineData(".yaml", "", "IoTOps.File.InvalidYaml")]
    [InlineData(".json", "schemaVersion: 1", "IoTOps.Decision.InvalidFile")]
    [InlineData(".json", "{\"schemaVersion\":7,\"decisions\":[]}", "IoTOps.Decision.NewerSchema")]
    public void A_file_that_is_none_is_refused_and_nothing_is_assessed(string extension, string text, string id)
    {
        using var file = new TemporaryFile(extension, text);

        Output assessed = engine.Run($"Test-IoTOpsCluster -Sample Ready -DecisionPath '{file.Path}'");

        Assert.StartsWith(id, assessed.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidData, assessed.Error.CategoryInfo.Category);
        Assert.NotEmpty(assessed.Error.ErrorDetails.RecommendedAction);
        Assert.Empty(assessed.Objects);
        Assert.StartsWith(id, engine.Run($"Get-IoTOpsDecision '{file.Path}'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_may_carry_its_own_exemption_unless_that_is_not_wanted()
    {
        string text = File.ReadAllText(Path.Combine(BuiltFiles.Module, "samples", "Quickstart.json"));
        const string Annotation = "/listeners/default-insecure\",";
        string annotated = text.Replace(Annotation, $"{Annotation}\"iotops-readiness/exempt-AIO-029\":\"owner=jane; expires={Soon}; reason=Isolated VLAN\",", StringComparison.Ordinal);
        Assert.NotEqual(text, annotated);
        using var file = new TemporaryFile(".json", annotated);

        Output honoured = engine.Run($"Test-IoTOpsCluster -LiteralPath '{file.Path}' -Guideline AIO-029").RequireNoErrors();
        Output ignored = engine.Run($"Test-IoTOpsCluster -LiteralPath '{file.Path}' -Guideline AIO-029 -IgnoreAnnotation").RequireNoErrors();

        Assert.Equal($"Exempt until {Soon} (jane): Anyone outside the cluster who reaches default-insecure:1883 (LoadBalancer) is let in.", honoured.Texts("Summary").Single());
        Assert.Equal("Fail", ignored.Texts("Status").Single());
    }

    [Fact]
    public void The_file_the_documentation_shows_is_one()
    {
        string page = File.ReadAllText(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "decisions.md"));
        using var file = new TemporaryFile(".yaml", page.Split("```yaml\n")[1].Split("```")[0]);

        Output output = engine.Run($"Get-IoTOpsDecision '{file.Path}'").RequireNoErrors();

        Assert.Equal(["Exemption", "Attestation"], output.Texts("Kind"));
        Assert.DoesNotContain("Invalid", output.Texts("State"));
    }

    [Fact]
    public void A_file_that_is_not_there_or_no_text_is_refused()
    {
        using var file = new TemporaryFile(".yaml");
        Assert.StartsWith("IoTOps.File.NotFound", engine.Run($"Get-IoTOpsDecision '{file.Path}'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("IoTOps.File.NotFound", engine.Run($"Test-IoTOpsCluster -Sample Ready -DecisionPath '{file.Path}'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

        File.WriteAllBytes(file.Path, [0x61, 0xff, 0xfe]);
        Assert.StartsWith("IoTOps.Decision.InvalidFile", engine.Run($"Get-IoTOpsDecision '{file.Path}'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_cannot_be_continued_is_left_as_it_is()
    {
        const string Flow = "{schemaVersion: 1, decisions: []}";
        using var file = new TemporaryFile(".yaml", Flow);

        Output output = engine.Run($"New-IoTOpsExemption AIO-029 -Reason r -Owner o -Expires {Soon} -Path '{file.Path}'");

        Assert.StartsWith("IoTOps.Decision.NotAppendable", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(Flow, File.ReadAllText(file.Path));
    }

    [Fact]
    public void The_default_view_tells_what_is_wrong()
    {
        using var file = new TemporaryFile(".yaml", $"schemaVersion: 1\ndecisions:\n  - kind: exemption\n    guideline: AIO-029\n    owner: jane\n    expires: {Soon}\n");
        var host = new RecordingHost(160);
        using var showing = new Engine(host: host);

        showing.Run($"Get-IoTOpsDecision '{file.Path}' | Out-Default").RequireNoErrors();

        Assert.Contains("'reason' is missing.", host.Text, StringComparison.Ordinal);
        Assert.Contains(Soon, host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_knows_every_member_and_ships_with_the_module()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(BuiltFiles.Module, "reference", "decisions.schema.json")));
        using var file = new TemporaryFile(".json");
        engine.Run($"New-IoTOpsExemption AIO-029 -Target 'a/*' -PropertyPath p -Fingerprint {new string('A', 32)} -Site s -Reason r -Owner o -Expires {Soon} -Ticket t -Path '{file.Path}'").RequireNoErrors();
        using var written = JsonDocument.Parse(File.ReadAllBytes(file.Path));

        JsonElement entry = schema.RootElement.GetProperty("$defs").GetProperty("decision");
        Assert.Equal(
            entry.GetProperty("properties").EnumerateObject().Select(member => member.Name),
            written.RootElement.GetProperty("decisions")[0].EnumerateObject().Select(member => member.Name));
    }

    private static string Day(int fromToday) => DateTime.UtcNow.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
