using System.Diagnostics;
using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class CustomGuidelineTests : IDisposable
{
    private const string Metadata = "-Title 'A rule' -Area Access -Severity High -Recommendation 'Do so.'";

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void A_guideline_of_ones_own_is_one_among_the_others()
    {
        Output output = engine.Run($$"""
            $own = New-IoTOpsGuideline Plant.ListenerNames {{Metadata}} -HelpUri https://wiki.example.com/x -Evidence BrokerListeners -Check {
                param($Site)
                foreach ($listener in $Site.BrokerListeners) {
                    @{ Status = if ($listener.metadata.name -like 'line-*') { 'Pass' } else { 'Fail' }; Target = $listener; Path = 'metadata.name'; Observed = $listener.metadata.name; Expected = 'line-*'; Message = "Port $($listener.spec.ports[0].port)." }
                }
            }
            Test-IoTOpsCluster -Sample MultiNode -CustomGuideline $own
            """).RequireNoErrors();

        Assert.Equal(61, output.Objects.Count);
        PSObject result = output.Objects.Single(item => (string)item.Properties["Ref"].Value == "CUSTOM-Plant.ListenerNames");
        Assert.Equal(("Fail", "High", "Access", "https://wiki.example.com/x", "Do so."), (Text(result, "Status"), Text(result, "Severity"), Text(result, "Area"), Text(result, "HelpUri"), Text(result, "Remediation")));
        Assert.Equal("Port 18883. (and 1 more)", Text(result, "Summary"));
        string?[] areas = [.. output.Texts("Area")];
        Assert.Equal(areas.Distinct().Count(), areas.Where((area, index) => index == 0 || areas[index - 1] != area).Count());
        Assert.Contains("NOT READY", output.Information.Single().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Guideline CUSTOM-*")]
    [InlineData("-Guideline plant.rule")]
    [InlineData("-Guideline Plant.Rule -Baseline 2024-10")]
    public void It_can_be_selected_as_the_others_can(string selection)
    {
        Output output = engine.Run(Rule("@{ Status = 'Pass'; Message = 'm' }") + $"Test-IoTOpsCluster -Sample Ready -CustomGuideline $own {selection}").RequireNoErrors();

        Assert.Equal("Pass", output.Texts("Status").Single());
        Assert.Contains("PARTIAL", output.Information.Single().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ Status = 'pass'; Message = 'm' }", "Pass: Site/lisbon-bottling: m")]
    [InlineData("[pscustomobject]@{ Status = 'Manual'; Message = 'm'; SettledBy = 'a look' }", "Manual: Site/lisbon-bottling: m")]
    [InlineData("[ordered]@{ Status = 'NotApplicable'; Message = 'm'; Target = 'Broker/default' }", "NotApplicable: Broker/default: m")]
    [InlineData("@{ Status = 'Fail'; Message = 'm'; Target = '/subscriptions/s/resourceGroups/g/providers/M.S/accounts/x' }", "Fail: accounts/x: m")]
    [InlineData("@{ Status = 'Fail'; Message = 'm'; Target = @{ Kind = 'Line'; Name = '7' } }", "Fail: Line/7: m")]
    [InlineData("@{ Status = 'Unknown'; Message = 'm'; Target = $Site.Brokers[0] }", "Unknown: Broker/default: m")]
    [InlineData("@{ Status = 'Pass'; Message = \"$($Site.Name) $($Site.Namespace) $($Site.Topology) $($Site.Brokers.Count) $($Site.Azure.Brokers.Count) $($null -eq $Site.Nodes)\" }", "Pass: Site/lisbon-bottling: lisbon-bottling azure-iot-operations MultiNode 1 1 True")]
    public void What_it_returns_are_findings(string output, string expected)
    {
        Assert.Equal(expected, engine.Run(Rule(output) + "(Test-IoTOpsCluster -Sample Ready -CustomGuideline $own -Guideline Plant.Rule).Findings").RequireNoErrors().Lines.Single());
    }

    [Theory]
    [InlineData("throw 'it broke'", "InvalidData", "Plant.Rule failed on this evidence: line 1: it broke")]
    [InlineData("$null.Foo()", "InvalidData", "line 1: You cannot call a method on a null-valued expression")]
    [InlineData("Get-Command nowhere-at-all; @{ Status = 'Pass'; Message = 'm' }", "InvalidData", "nowhere-at-all")]
    [InlineData("$Host.UI.ReadLine(); @{ Status = 'Pass'; Message = 'm' }", "InvalidData", "failed on this evidence")]
    [InlineData("", "InvalidData", "Plant.Rule returned no finding")]
    [InlineData("exit 0", "InvalidData", "Plant.Rule returned no finding")]
    [InlineData("42", "InvalidData", "finding 1: It is a Int32")]
    [InlineData("@{ Status = 'Pass'; Message = 'm' }; 'stray'", "InvalidData", "finding 2: It is a String")]
    [InlineData("@{ Message = 'm' }", "InvalidData", "Status is missing")]
    [InlineData("@{ Status = 'Good'; Message = 'm' }", "InvalidData", "Status is 'Good'")]
    [InlineData("@{ Status = '0'; Message = 'm' }", "InvalidData", "Status is '0'")]
    [InlineData("@{ Status = 'Exempt'; Message = 'm' }", "InvalidData", "only a decision")]
    [InlineData("@{ Status = 'Pass' }", "InvalidData", "Message is missing")]
    [InlineData("@{ Status = 'Pass'; Mesage = 'm' }", "InvalidData", "'Mesage' is no member")]
    [InlineData("@{ Status = 'Fail'; Message = 'm'; Severity = 'Huge' }", "InvalidData", "Severity is 'Huge'")]
    [InlineData("@{ Status = 'Fail'; Message = 'm'; Target = 'a/b/c/d' }", "InvalidData", "Target is 'a/b/c/d'")]
    [InlineData("@{ Status = 'Fail'; Message = 'm'; Target = 42 }", "InvalidData", "Target is a Int32")]
    [InlineData("@{ Status = 'Fail'; Message = 'm'; Target = @{ Name = 'x' } }", "InvalidData", "Target has no Kind")]
    [InlineData("while ($true) { }", "TimedOut", "Plant.Rule did not finish within 1 s.")]
    public void What_goes_wrong_is_unknown_and_the_run_goes_on(string body, string reason, string summary)
    {
        Output output = engine.Run(Rule(body, "-TimeoutSec 1") + "Test-IoTOpsCluster -Sample Ready -CustomGuideline $own -Guideline Plant.Rule, Broker.Cardinality").RequireNoErrors();

        Assert.Equal(2, output.Objects.Count);
        PSObject own = output.Objects.Single(item => Text(item, "Id") == "Plant.Rule");
        Assert.Equal(("Unknown", reason), (Text(own, "Status"), Text(own, "Reason")));
        Assert.Contains(summary, Text(own, "Summary"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_knows_nothing_of_the_session_and_leaves_nothing_in_it()
    {
        Output output = engine.Run(
            "$secret = 'mine'; function helper { 'help' }; "
            + Rule("$global:secret2 = 1; $Site.Name = 'changed'; @{ Status = 'Pass'; Message = \"[$secret] [$(Get-Command helper -ErrorAction Ignore)] [$(Get-Module)]\" }")
            + "$results = Test-IoTOpsCluster -Sample Ready -CustomGuideline $own -Guideline Plant.Rule; $results.Summary; $results.Site; \"$secret2\"").RequireNoErrors();

        Assert.Equal(["[] [] []", "lisbon-bottling", ""], output.Lines);
    }

    [Fact]
    public void Evidence_that_may_not_be_read_names_the_permission()
    {
        Output output = engine.Run(Rule("@{ Status = 'Pass'; Message = 'm' }", "-Evidence Nodes") + "Test-IoTOpsCluster -Sample Restricted -CustomGuideline $own -Guideline Plant.Rule").RequireNoErrors();

        Assert.Equal("Unknown", output.Texts("Status").Single());
        Assert.Equal("NotAuthorized", output.Texts("Reason").Single());
    }

    [Fact]
    public void It_can_be_exempted_and_gated()
    {
        using var file = new TemporaryFile(".yaml");
        string test = Rule("@{ Status = 'Fail'; Message = 'm' }") + "$results = Test-IoTOpsCluster -Sample Ready -CustomGuideline $own -Guideline Plant.Rule";

        Assert.Equal("IoTOps.Gate.NotReady", engine.Run(test + "; $results | Assert-IoTOpsReadiness -Annotation None").Terminating?.FullyQualifiedErrorId);
        engine.Run(test + $"; $results | New-IoTOpsExemption -Reason r -Owner o -Expires ([datetime]::UtcNow.AddDays(9)) -Path '{file.Path}'").RequireNoErrors();
        Output exempt = engine.Run(test + $" -DecisionPath '{file.Path}'; $results").RequireNoErrors();

        Assert.Equal("Exempt", exempt.Texts("Status").Single());
        Assert.Empty(exempt.Warnings);
        Assert.Equal("Active", engine.Run($"$results | Get-IoTOpsDecision '{file.Path}'").RequireNoErrors().Texts("State").Single());
    }

    [Fact]
    public void A_file_has_hashtables_and_errors_name_its_lines()
    {
        using var file = new TemporaryFile(".ps1", """
            # ours
            @{
                Id = 'Plant.One'; Title = 'One'; Area = 'Broker'; Severity = 'low'; Recommendation = 'Do.'
                Evidence = 'Brokers', 'Nodes'
                TimeoutSec = 20
                Check = {
                    param($Site)
                    @{ Status = 'Pass'; Message = "$($Site.Brokers.Count) $($Site.Nodes.Count)" }
                }
            }

            @{
                Id = 'Plant.Two'; Title = 'Two'; Area = 'Access'; Severity = 'High'; Recommendation = 'Do.'; Remediation = 'Now.'
                Check = { param($Site)

                    throw 'broken'
                }
            }
            """);

        Output output = engine.Run($"Test-IoTOpsCluster -Sample Ready -CustomGuidelinePath '{file.Path}' -Guideline CUSTOM-*").RequireNoErrors();
        Output listed = engine.Run($"New-IoTOpsGuideline -Path '{file.Path}' | ForEach-Object Definition").RequireNoErrors();

        Assert.Equal(["Plant.One", "Plant.Two"], output.Texts("Id"));
        Assert.Equal(["1 3", "Plant.Two failed on this evidence: line 16: broken"], output.Texts("Summary"));
        Assert.Equal(["Do.", "Now."], output.Texts("Remediation"));
        Assert.Equal(["CUSTOM-Plant.One", "CUSTOM-Plant.Two"], listed.Texts("Ref"));
    }

    [Theory]
    [InlineData("", "line 1", "IoTOps.Guideline.InvalidFile")]
    [InlineData("'x'", "line 1: this is not a hashtable", "IoTOps.Guideline.InvalidFile")]
    [InlineData("param($x)\n@{}", "does not consist of hashtables", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{\n Id = ", "line 2", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{ Id = 'A.B' }", "Check is missing", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{ Check = { param($Site) } }", "Id is missing", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{ Check = 'text' }", "Check is not a script block", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{\n Id = (Get-Date)\n Title='t';Area='Broker';Severity='Low';Recommendation='r';Check={param($Site)} }", "line 2: Id is not a constant", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{\n Id = 'A.B';\n Titel='t' }", "line 3: 'Titel' is no member", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{ Id='A.B';Title='t';Area='Brokr';Severity='Low';Recommendation='r';Check={param($Site)} }", "Area may be Platform", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{ Id='A.B';Title='t';Area='Broker';Severity='Low';Recommendation='r';TimeoutSec='x';Check={param($Site)} }", "TimeoutSec is not a whole number", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{ Id='A.B';Title='t';Area='Broker';Severity='Low';Recommendation='r';Evidence=1;Check={param($Site)} }", "Evidence is not a list of texts", "IoTOps.Guideline.InvalidFile")]
    [InlineData("@{ Id='A B';Title='t';Area='Broker';Severity='Low';Recommendation='r';Check={param($Site)} }", "'A B' is no id", "IoTOps.Guideline.Invalid")]
    [InlineData("@{ Id='A.B';Title='t';Area='Broker';Severity='Low';Recommendation='r';TimeoutSec=999;Check={param($Site)} }", "TimeoutSec is 999", "IoTOps.Guideline.Invalid")]
    [InlineData("@{ Id='A.B';Title='t';Area='Broker';Severity='Low';Recommendation='r';Topology='Ring';Check={param($Site)} }", "Topology is 'Ring'", "IoTOps.Guideline.Invalid")]
    public void A_file_that_is_none_is_refused_and_nothing_of_it_is_run(string text, string problem, string id)
    {
        using var file = new TemporaryFile(".ps1", text);

        Output output = engine.Run($"Test-IoTOpsCluster -Sample Ready -CustomGuidelinePath '{file.Path}'");

        Assert.StartsWith(id + ",", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(problem, output.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(file.Path, output.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(output.Objects);
    }

    [Theory]
    [InlineData("'A b' " + Metadata + " -Check { param($Site) }", "IoTOps.Guideline.Invalid")]
    [InlineData("Broker.Cardinality " + Metadata + " -Check { param($Site) }", "IoTOps.Guideline.Invalid")]
    [InlineData("A.B " + Metadata + " -Check { 'no param' }", "IoTOps.Guideline.Invalid")]
    [InlineData("A.B " + Metadata + " -HelpUri 'javascript:alert(1)' -Check { param($Site) }", "IoTOps.Guideline.Invalid")]
    [InlineData("A.B " + Metadata + " -Evidence Nope -Check { param($Site) }", "IoTOps.Guideline.Invalid")]
    [InlineData("A.B " + Metadata + " -TimeoutSec 0 -Check { param($Site) }", "ParameterArgumentValidationError")]
    [InlineData("A.B " + Metadata + " -Check 'text'", "CannotConvertArgumentNoMessage")]
    [InlineData("-Path ./nowhere.ps1", "IoTOps.File.NotFound")]
    public void Wrong_input_gets_an_error_that_says_what_to_do(string arguments, string id)
    {
        Output output = engine.Run("New-IoTOpsGuideline " + arguments);

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(output.Objects);
    }

    [Fact]
    public async Task Ctrl_C_stops_within_a_second_while_a_rule_runs()
    {
        using var started = new TemporaryFile(".txt");
        using PowerShell shell = engine.CreatePowerShell(
            Rule($"[System.IO.File]::WriteAllText('{started.Path}', 'x'); while ($true) {{ }}", "-TimeoutSec 300") + "Test-IoTOpsCluster -Sample Ready -CustomGuideline $own -Guideline Plant.Rule");
        Task<PSDataCollection<PSObject>> run = Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(started.Path), TimeSpan.FromSeconds(30)));

        var clock = Stopwatch.StartNew();
        shell.Stop();

        // A second, and one more for a busy machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run);
    }

    [Fact]
    public void The_file_the_documentation_shows_is_one()
    {
        string page = File.ReadAllText(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "custom-guidelines.md"));
        using var file = new TemporaryFile(".ps1", page.Split("```powershell\n")[2].Split("```")[0]);

        Output output = engine.Run($"(Test-IoTOpsCluster -Sample MultiNode -CustomGuidelinePath '{file.Path}' -Guideline CUSTOM-*).Findings").RequireNoErrors();

        Assert.Equal(3, output.Objects.Count);
        Assert.All(output.Texts("Status"), status => Assert.Equal("Fail", status));
    }

    [Fact]
    public void Two_of_one_name_are_refused()
    {
        Output output = engine.Run(Rule("1") + "Test-IoTOpsCluster -Sample Ready -CustomGuideline $own, $own");

        Assert.StartsWith("IoTOps.Guideline.Duplicate", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static string Rule(string body, string options = "-Evidence Brokers") => $"$own = New-IoTOpsGuideline Plant.Rule {Metadata} {options} -Check {{ param($Site) {body} }}; ";

    private static string Text(PSObject item, string property) => item.Properties[property].Value.ToString()!;
}
