using System.Diagnostics;
using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Pipeline;

[Collection("Probe")]
public sealed class AsyncCmdletTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly Engine engine = new(importModule: false);

    public AsyncCmdletTests()
    {
        TestCmdlets.ResetProbe();
        TestCmdlets.Import(engine);
    }

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Wait-TestForever")]
    [InlineData("Wait-TestForever -Stubborn")]
    public async Task Ctrl_C_stops_within_a_second_even_a_worker_that_ignores_it(string script)
    {
        using PowerShell shell = engine.CreatePowerShell(script);
        Task<PSDataCollection<PSObject>> run = shell.InvokeAsync();
        Assert.True(TestCmdlets.Probe<ManualResetEventSlim>("Started").Wait(Long));

        var clock = Stopwatch.StartNew();
        shell.Stop();

        Assert.True(clock.Elapsed < Second + Second, $"It took {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run);
    }

    [Fact]
    public void A_downstream_command_that_has_enough_stops_the_workers()
    {
        // Like Select-Object -First, which the bare engine lacks: a break leaves the pipeline without Ctrl+C.
        Output output = engine.Run("do { Get-TestNumber | ForEach-Object { $_; if ($_ -eq 3) { break } } } while ($false)");

        Assert.Equal([1, 2, 3], output.Objects.Select(item => (int)item.BaseObject));
        Assert.True(TestCmdlets.Probe<ManualResetEventSlim>("Ended").Wait(Long));
    }

    [Fact]
    public void Output_waits_for_the_pipeline_to_take_it()
    {
        Output output = engine.Run("do { Get-TestNumber | ForEach-Object { if ($_ -eq 50) { break } } } while ($false)");

        output.RequireNoErrors();
        // One number may be on its way while the fiftieth is looked at, and no more.
        Assert.InRange(TestCmdlets.Probe<int>("Produced"), 50, 51);
    }

    [Fact]
    public void Output_keeps_its_order()
    {
        Output output = engine.Run("Get-TestNumber -Count 500");

        Assert.Equal(Enumerable.Range(1, 500), output.Objects.Select(item => (int)item.BaseObject));
    }

    [Theory]
    [InlineData("Terminating")]
    [InlineData("Aggregate")]
    public void An_error_for_the_user_keeps_its_id_category_target_and_action(string how)
    {
        ErrorRecord error = engine.Run($"Test-TestFailure -How {how}").Error;

        Assert.StartsWith("IoTOps.Test.Known", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("the thing", error.TargetObject);
        Assert.Equal("Look elsewhere.", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void An_error_that_does_not_end_the_command_lets_it_go_on()
    {
        Output output = engine.Run("Test-TestFailure -How NonTerminating");

        Assert.StartsWith("IoTOps.Test.Known", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("went on", output.Objects.Single().BaseObject);
    }

    [Fact]
    public void A_defect_says_that_it_is_one()
    {
        ErrorRecord error = engine.Run("Test-TestFailure -How Unexpected").Error;

        Assert.StartsWith("IoTOps.Module.Unexpected", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotNull(error.TargetObject);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_time_out_that_is_not_ours_is_an_error_and_not_silence()
    {
        ErrorRecord error = engine.Run("Test-TestFailure -How HttpTimeout").Error;

        Assert.StartsWith("IoTOps.Module.TimedOut", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_completed_even_after_a_failure()
    {
        Output output = engine.Run("try { Test-TestFailure -How Terminating } catch { }");

        Assert.Contains(output.Progress, record => record is { ActivityId: 8, RecordType: ProgressRecordType.Completed });
    }

    [Fact]
    public void Workers_reach_every_stream()
    {
        Output output = engine.Run("Write-TestStream -Verbose -Confirm:$false");

        Assert.Contains("verbose", output.Verbose);
        Assert.Equal(["warning"], output.Warnings);
        Assert.Contains("IoTOps.Test", output.Information.Single().Tags);
        Assert.Equal(4, output.Objects.Single().BaseObject);
    }

    [Fact]
    public void What_if_reaches_workers()
    {
        Assert.Equal(0, engine.Run("Write-TestStream -WhatIf").Objects.Single().BaseObject);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(2, 0)]
    public void A_confirmation_is_asked_for_each_worker(int answer, int confirmed)
    {
        var host = new RecordingHost(choice: answer);
        using var asking = new Engine(importModule: false, host);
        TestCmdlets.Import(asking);

        Output output = asking.Run("Write-TestStream");

        Assert.Equal(confirmed, output.Objects.Single().BaseObject);
        Assert.Equal(4, host.Prompts);
    }
}
