using System.Diagnostics;
using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Pipeline;

/// <summary>Work stops when its result is no longer wanted, for whatever reason.</summary>
[Collection("Probe")]
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly Engine engine = new(importModule: false);

    public StopTests()
    {
        TestCmdlets.ResetProbe();
        TestCmdlets.Import(engine);
    }

    public void Dispose()
    {
        TestCmdlets.ResetProbe();
        engine.Dispose();
    }

    [Theory]
    [InlineData("Politely")]
    [InlineData("Deaf")]
    [InlineData("InCallback")]
    public async Task Ctrl_C_stops_within_a_second_even_a_worker_that_ignores_it(string how)
    {
        using PowerShell shell = engine.CreatePowerShell($"Wait-TestForever -How {how}");
        Task<PSDataCollection<PSObject>> run = Start(shell);

        var clock = Stopwatch.StartNew();
        shell.Stop();

        // A second, and one more for a busy machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run);
        Assert.Empty(shell.Streams.Error);
    }

    [Fact]
    public async Task Ctrl_C_cancels_the_token_and_the_session_goes_on()
    {
        using PowerShell shell = engine.CreatePowerShell("Wait-TestForever");
        Task<PSDataCollection<PSObject>> run = Start(shell);

        shell.Stop();

        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run);
        AssertCancelled();
        Assert.Equal(["1", "2", "3"], engine.Run("Get-TestNumber -Count 3").RequireNoErrors().Lines);
    }

    [Fact]
    public async Task Progress_is_taken_down_on_ctrl_C()
    {
        using PowerShell shell = engine.CreatePowerShell("Wait-TestForever");
        Task<PSDataCollection<PSObject>> run = Start(shell);

        shell.Stop();

        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run);
        Assert.Equal([ProgressRecordType.Processing, ProgressRecordType.Completed], shell.Streams.Progress.Select(record => record.RecordType));
        Assert.All(shell.Streams.Progress, record => Assert.Equal(7, record.ActivityId));
    }

    [Theory]
    [InlineData("Get-TestNumber | Select-TestFirst 3")]
    [InlineData("foreach ($once in 1) { Get-TestNumber | ForEach-Object { $_; if ($_ -eq 3) { break } } }")]
    public void A_later_command_that_has_enough_stops_the_workers(string script)
    {
        Output output = engine.Run(script + "; 'next'").RequireNoErrors();

        Assert.Equal(["1", "2", "3", "next"], output.Lines);
        AssertCancelled();
    }

    [Fact]
    public void The_workers_stop_at_once_and_not_only_when_the_whole_pipeline_is_over()
    {
        using PowerShell shell = engine.CreatePowerShell(
            "param($cancelled) Get-TestNumber | Select-TestFirst 1 | ForEach-Object -Process { } -End { $cancelled.Wait(5000) }");
        shell.AddArgument(TestCmdlets.Probe<ManualResetEventSlim>("Cancelled"));

        Assert.Equal(["True"], Engine.Run(shell).RequireNoErrors().Lines);
    }

    [Fact]
    public void An_error_in_a_later_command_stops_the_workers()
    {
        Output output = engine.Run("Get-TestNumber | ForEach-Object { throw 'enough' }");

        Assert.Equal("enough", output.Terminating!.ToString());
        AssertCancelled();
    }

    [Fact]
    public void An_error_under_error_action_stop_stops_the_command()
    {
        Output output = engine.Run("Test-TestFailure -How Known -NonTerminating -ErrorAction Stop");

        Assert.Equal(["before"], output.Lines);
        Assert.StartsWith("IoTOps.Test.Known", output.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static Task<PSDataCollection<PSObject>> Start(PowerShell shell)
    {
        Task<PSDataCollection<PSObject>> run = shell.InvokeAsync();
        Assert.True(TestCmdlets.Probe<ManualResetEventSlim>("Started").Wait(Long));
        return run;
    }

    private static void AssertCancelled() => Assert.True(TestCmdlets.Probe<ManualResetEventSlim>("Cancelled").Wait(Long));
}
