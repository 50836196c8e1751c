using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Acceptance;

/// <summary>
/// The Pester suite without Pester: its commands are stood in for, so that what it hands to them can be looked at.
/// </summary>
public sealed class AcceptanceSuiteTests : IDisposable
{
    // As Pester does: discovery runs Describe and Context, and keeps what It is given.
    private const string Pester = """
        $global:tests = [System.Collections.Generic.List[object]]::new()
        $global:path = @()
        $global:operators = @{}
        function global:BeforeDiscovery { param($Block) . $Block; $global:sites = $sites }
        function global:BeforeAll { param($Block) . $Block }
        function global:Describe { param($Name, $Block) $global:path = @($Name); & $Block }
        function global:Context { param($Name, $Block) $global:path = @($global:path[0], $Name); & $Block }
        function global:It {
            param($Name, $Block, [string[]]$Tag, $ForEach)
            $global:tests.Add([pscustomobject]@{ Path = $global:path -join ' / '; Name = $Name; Tag = $Tag; Block = $Block; Data = $ForEach[0] })
        }
        function global:Add-ShouldOperator { param($Name, $InternalName, $Test, [switch]$SupportsArrayInput) $global:operators[$Name] = $Test }
        function global:Should {
            param([switch]$BeIoTOpsReady, [switch]$Not, $Because, $FailOn = 'Info', [switch]$AllowUnknown)
            $answer = & $global:operators['BeIoTOpsReady'] -ActualValue @($input) -Negate:$Not -Because $Because -FailOn $FailOn -AllowUnknown:$AllowUnknown
            if (-not $answer.Succeeded) { throw $answer.FailureMessage }
        }
        function global:Set-ItResult { param([switch]$Skipped, [switch]$Inconclusive, $Because) $global:outcome = "$(if ($Skipped) { 'Skipped' } else { 'Inconclusive' }): $Because" }
        function global:Invoke-One {
            param($Test)
            $global:outcome = 'Passed'
            foreach ($entry in $Test.Data.GetEnumerator()) { $ExecutionContext.SessionState.PSVariable.Set($entry.Key, $entry.Value) }
            try { . $Test.Block } catch { $global:outcome = "Failed: $_" }
            [pscustomobject]@{ Path = $Test.Path; Name = $Test.Name; Tag = $Test.Tag; Outcome = $global:outcome; Status = "$($Test.Data.Outcome.Status)" }
        }
        """;

    private readonly Engine engine = new();

    public AcceptanceSuiteTests() => engine.Run(Pester).RequireNoErrors();

    private static string Suite { get; } = Path.Combine(BuiltFiles.Module, "acceptance", "IoTOpsReadiness.Tests.ps1");

    public void Dispose() => engine.Dispose();

    [Fact]
    public void There_is_one_test_for_every_guideline_and_site()
    {
        IReadOnlyList<PSObject> tests = Run("-Sample Quickstart, Restricted");

        Assert.Equal(120, tests.Count);
        Assert.Equal(120, tests.Select(test => $"{Text(test, "Path")} {Text(test, "Name")}").Distinct().Count());
        PSObject cardinality = tests.First(test => Text(test, "Name").StartsWith("AIO-018 ", StringComparison.Ordinal));
        Assert.Equal("Azure IoT Operations site quickstart-instance / Broker", Text(cardinality, "Path"));
        Assert.Superset(new HashSet<string> { "Broker", "Broker.Cardinality", "AIO-018" }, ((string[])cardinality.Properties["Tag"].Value).ToHashSet());
    }

    [Fact]
    public void Every_status_becomes_what_a_tester_expects()
    {
        ILookup<string, string> outcomes = Run("-Sample Quickstart, Restricted").ToLookup(test => Text(test, "Status"), test => Text(test, "Outcome"));

        Assert.All(outcomes["Pass"], outcome => Assert.Equal("Passed", outcome));
        Assert.All(outcomes["Fail"], outcome => Assert.StartsWith("Failed: Expected the site to be ready", outcome, StringComparison.Ordinal));
        Assert.All(outcomes["Unknown"], outcome => Assert.StartsWith("Failed: ", outcome, StringComparison.Ordinal));
        Assert.All(outcomes["Manual"], outcome => Assert.StartsWith("Inconclusive: for a person", outcome, StringComparison.Ordinal));
        Assert.All(outcomes["NotApplicable"], outcome => Assert.StartsWith("Skipped: not applicable", outcome, StringComparison.Ordinal));
        Assert.Equal(["Fail", "Manual", "NotApplicable", "Pass", "Unknown"], outcomes.Select(group => group.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_may_be_unknown_or_mild_does_not_fail()
    {
        ILookup<string, string> outcomes = Run("-Sample Quickstart -FailOn Critical -AllowUnknown $true").ToLookup(test => Text(test, "Status"), test => Text(test, "Outcome"));

        Assert.All(outcomes["Unknown"], outcome => Assert.StartsWith("Inconclusive: unknown", outcome, StringComparison.Ordinal));
        Assert.Contains(outcomes["Fail"], outcome => outcome.StartsWith("Failed: ", StringComparison.Ordinal));
        Assert.Contains(outcomes["Fail"], outcome => outcome.StartsWith("Inconclusive: High, milder", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_test_says_where_why_and_what_to_do()
    {
        string outcome = Text(Run("-Sample Quickstart -Assessment @{ Guideline = 'AuthN.Required' }").Single(), "Outcome");

        Assert.Contains("AIO-029 AuthN.Required on quickstart-instance: Fail, Critical.", outcome, StringComparison.Ordinal);
        Assert.Contains("BrokerListener/", outcome, StringComparison.Ordinal);
        Assert.Contains("Fix: ", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_snapshots_and_files_are_taken_as_they_come()
    {
        string sample = Path.Combine(BuiltFiles.Module, "samples", "Ready.json");

        Assert.Single(Run("-Result (Test-IoTOpsCluster -Sample Ready -Guideline AIO-018)"));
        Assert.Equal(2, Run($"-Path '{sample}' -Snapshot (Import-IoTOpsSnapshot '{sample}') -Assessment @{{ Guideline = 'AIO-018' }}").Count);
    }

    [Fact]
    public void A_selection_that_leaves_nothing_is_an_error()
    {
        Assert.NotNull(engine.Run($"$global:tests.Clear(); . '{Suite}' -Result @() -Sample Ready -Assessment @{{ Guideline = 'No.Such' }}").Terminating);
    }

    [Fact]
    public void A_site_s_name_is_never_evaluated_as_part_of_a_test_s_name()
    {
        PSObject test = Run("""-Result ([pscustomobject]@{ Site = 'a<$(throw 1)>`"'; Status = 'Pass'; Severity = 'Low'; Guideline = [pscustomobject]@{ Ref = 'X-1'; Id = 'X'; Title = '<_>'; Area = 'Broker' } })""").Single();

        Assert.Equal("Azure IoT Operations site a??(throw 1)??? / Broker", Text(test, "Path"));
        Assert.Equal("X-1 ?_?", Text(test, "Name"));
    }

    [Theory]
    [InlineData("@() | Should -BeIoTOpsReady", "nothing was assessed")]
    [InlineData("Test-IoTOpsCluster -Sample Quickstart -Guideline AIO-029 | Should -BeIoTOpsReady -Because 'it is in production'", "because it is in production")]
    [InlineData("Test-IoTOpsCluster -Sample Ready -Guideline AIO-018 | Should -Not -BeIoTOpsReady", "not to be ready")]
    public void The_operator_fails_with_the_reason(string script, string expected)
    {
        ImportOperator();

        Assert.Contains(expected, engine.Run(script).Terminating!.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-IoTOpsCluster -Sample Ready -Guideline AIO-018 | Should -BeIoTOpsReady")]
    [InlineData("Test-IoTOpsCluster -Sample Quickstart -Guideline AIO-029 | Should -Not -BeIoTOpsReady")]
    [InlineData("Test-IoTOpsCluster -Sample Quickstart -Guideline AIO-005 | Should -BeIoTOpsReady -AllowUnknown")]
    public void The_operator_passes_where_it_should(string script)
    {
        ImportOperator();

        engine.Run(script).RequireNoErrors();
    }

    private static string Text(PSObject item, string property) => item.Properties[property].Value?.ToString() ?? "";

    private void ImportOperator() =>
        engine.Run($"Import-Module '{Path.Combine(BuiltFiles.Module, "acceptance", "IoTOpsReadiness.Pester.psm1")}' -DisableNameChecking").RequireNoErrors();

    private IReadOnlyList<PSObject> Run(string parameters) =>
        engine.Run($"$global:tests.Clear(); . '{Suite}' {parameters}; foreach ($test in $global:tests) {{ Invoke-One $test }}").RequireNoErrors().Objects;
}
