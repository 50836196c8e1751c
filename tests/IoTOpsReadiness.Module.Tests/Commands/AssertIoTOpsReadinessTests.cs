using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class AssertIoTOpsReadinessTests : IDisposable
{
    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void A_site_that_is_not_ready_ends_the_script()
    {
        Output output = engine.Run("Test-IoTOpsCluster -Sample Quickstart | Assert-IoTOpsReadiness -Annotation None -ErrorAction SilentlyContinue; 'went on'");

        Assert.NotNull(output.Terminating);
        Assert.Equal("IoTOps.Gate.NotReady", output.Terminating.FullyQualifiedErrorId);
        Assert.Equal("quickstart-instance", output.Terminating.TargetObject);
        Assert.Contains("quickstart-instance not ready: ", output.Terminating.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("AuthN.Required", output.Terminating.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.NotEmpty(output.Terminating.ErrorDetails.RecommendedAction);
        Assert.Empty(output.Objects);
    }

    [Fact]
    public void It_can_be_caught()
    {
        Output output = engine.Run("try { Test-IoTOpsCluster -Sample Quickstart | Assert-IoTOpsReadiness -Annotation None } catch { \"caught $($_.FullyQualifiedErrorId)\" }; 'went on'").RequireNoErrors();

        Assert.Equal(["caught IoTOps.Gate.NotReady", "went on"], output.Lines);
    }

    [Fact]
    public void A_site_that_is_ready_passes_with_a_line_for_people()
    {
        Output output = engine.Run("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -AllowUnknown -Annotation None; 'went on'").RequireNoErrors();

        Assert.Equal(["went on"], output.Lines);
        Assert.StartsWith("lisbon-bottling: nothing stops.", output.Information.Single(record => record.Tags.Contains("IoTOps.Gate")).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Sample Restricted", "-FailOn Critical -AllowUnknown", true)]
    [InlineData("-Sample Restricted", "-FailOn Critical -AllowUnknown -MinimumCoverage 99", false)]
    [InlineData("-Sample Restricted", "-FailOn Low -AllowUnknown", false)]
    [InlineData("-Sample Ready", "-AllowUnknown -RequiredSite lisbon-bottling", true)]
    [InlineData("-Sample Ready", "-AllowUnknown -RequiredSite lisbon-bottling, porto-assembly", false)]
    public void Its_options_move_it(string site, string options, bool passes)
    {
        Output output = engine.Run($"Test-IoTOpsCluster {site} | Assert-IoTOpsReadiness -Annotation None {options}");

        Assert.Equal(passes ? null : "IoTOps.Gate.NotReady", output.Terminating?.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("@() | Assert-IoTOpsReadiness", "IoTOps.Gate.NothingEvaluated")]
    [InlineData("$null | Assert-IoTOpsReadiness", "IoTOps.Gate.NothingEvaluated")]
    [InlineData("Assert-IoTOpsReadiness -InputObject @()", "IoTOps.Gate.NothingEvaluated")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Where-Object Status -eq Manual | Assert-IoTOpsReadiness", "IoTOps.Gate.NothingEvaluated")]
    [InlineData("'text' | Assert-IoTOpsReadiness", "IoTOps.Assessment.NotAResult")]
    [InlineData("(Test-IoTOpsCluster -Sample Ready)[0].Findings | Assert-IoTOpsReadiness", "IoTOps.Assessment.NotAResult")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly", "IoTOps.Gate.ReferenceMismatch")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -ReferencePath x.json", "IoTOps.Gate.ReferenceMismatch")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly -Reference $null", "IoTOps.Gate.ReferenceMismatch")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly -Reference @()", "IoTOps.Gate.ReferenceMismatch")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly -ReferencePath $null", "IoTOps.Gate.ReferenceMismatch")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly -ReferencePath x -Reference 1", "IoTOps.Gate.ReferenceMismatch")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly -ReferencePath ./nowhere.json", "IoTOps.File.NotFound")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly -ReferencePath Variable:x", "IoTOps.File.NotAFile")]
    [InlineData("Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -NewOnly -Reference 'text'", "IoTOps.Assessment.NotAResult")]
    public void Wrong_input_ends_the_script_too(string script, string id)
    {
        Output output = engine.Run(script + "; 'went on'");

        Assert.Equal(id, output.Terminating?.FullyQualifiedErrorId);
        Assert.DoesNotContain("went on", output.Lines);
    }

    [Fact]
    public void A_part_of_the_guidelines_passes_with_a_warning()
    {
        Output output = engine.Run("Test-IoTOpsCluster -Sample Ready -Guideline AuthN.Required | Assert-IoTOpsReadiness -Annotation None").RequireNoErrors();

        Assert.Contains("Only a part of the 60 guidelines", Assert.Single(output.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Known_failures_pass_and_one_new_one_does_not()
    {
        const string Run = "$all = Test-IoTOpsCluster -Sample Quickstart; $known = $all | Where-Object Id -ne AuthN.Required; ";

        engine.Run(Run + "$all | Assert-IoTOpsReadiness -NewOnly -Reference $all -Annotation None").RequireNoErrors();
        Output output = engine.Run(Run + "$all | Assert-IoTOpsReadiness -NewOnly -Reference $known -Annotation None");

        Assert.Contains("not ready: 1 failure at or above High. Critical AuthN.Required BrokerListener/default-insecure", output.Terminating!.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reference_may_be_what_export_clixml_wrote()
    {
        using var file = new TemporaryFile(".xml");
        engine.Run($"[System.IO.File]::WriteAllText('{file.Path}', [System.Management.Automation.PSSerializer]::Serialize(@(Test-IoTOpsCluster -Sample Quickstart), 2))").RequireNoErrors();

        engine.Run($"Test-IoTOpsCluster -Sample Quickstart | Assert-IoTOpsReadiness -NewOnly -ReferencePath '{file.Path}' -Annotation None").RequireNoErrors();
    }

    [Theory]
    [InlineData("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj", "IoTOps.Assessment.Invalid")]
    [InlineData("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S>text</S></Objs>", "IoTOps.Assessment.NotAResult")]
    [InlineData("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"></Objs>", "IoTOps.Assessment.Invalid")]
    [InlineData("{}", "IoTOps.Assessment.NotAnAssessment")]
    public void A_reference_that_is_none_is_refused(string content, string id)
    {
        using var file = new TemporaryFile(".xml", content);

        Output output = engine.Run($"Test-IoTOpsCluster -Sample Quickstart | Assert-IoTOpsReadiness -NewOnly -ReferencePath '{file.Path}'");

        Assert.Equal(id, output.Terminating?.FullyQualifiedErrorId);
    }

    [Fact]
    public void Saved_results_are_judged_as_live_ones()
    {
        const string Saved = "$saved = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@(Test-IoTOpsCluster -Sample {0}), 2)); ";

        Assert.Equal("IoTOps.Gate.NotReady", engine.Run(Saved.Replace("{0}", "Quickstart", StringComparison.Ordinal) + "$saved | Assert-IoTOpsReadiness -Annotation None").Terminating?.FullyQualifiedErrorId);
        engine.Run(Saved.Replace("{0}", "Ready", StringComparison.Ordinal) + "$saved | Assert-IoTOpsReadiness -AllowUnknown -Annotation None").RequireNoErrors();
    }

    [Fact]
    public void A_build_is_annotated_and_pass_thru_hands_the_results_on()
    {
        Output output = engine.Run("Test-IoTOpsCluster -Sample Quickstart | Assert-IoTOpsReadiness -Annotation GitHubActions -PassThru");

        Assert.Equal(60, output.Objects.Count);
        string[] lines = [.. output.Information.Where(record => record.Tags.Contains("IoTOps.Annotation")).Select(record => record.ToString())];
        Assert.Contains(lines, line => line.StartsWith("::error title=AIO-029 AuthN.Required::quickstart-instance: Critical: BrokerListener/default-insecure: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("::warning title=", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.StartsWith("::", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_upstream_is_the_scripts_to_stop_at_and_opens_nothing()
    {
        Output stopped = engine.Run("$ErrorActionPreference = 'Stop'; Test-IoTOpsCluster -Sample Nope | Assert-IoTOpsReadiness; 'went on'");
        Output went = engine.Run("$ErrorActionPreference = 'Continue'; Test-IoTOpsCluster -Sample Nope | Assert-IoTOpsReadiness");

        Assert.StartsWith("IoTOps.Sample.NotFound", stopped.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(stopped.Lines);
        Assert.StartsWith("IoTOps.Sample.NotFound", went.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(went.Information);
    }
}
