using System.Management.Automation;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Pipeline;

/// <summary>Progress is cheap to report and never stays on the screen.</summary>
[Collection("Probe")]
public sealed class ProgressTests : IDisposable
{
    private readonly Engine engine = new(importModule: false);

    public ProgressTests() => TestCmdlets.Import(engine);

    public void Dispose() => engine.Dispose();

    [Fact]
    public void It_is_completed_once_and_last()
    {
        IReadOnlyList<ProgressRecord> progress = engine.Run("Show-TestProgress").RequireNoErrors().Progress;

        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.Single(progress, record => record.RecordType == ProgressRecordType.Completed);
        Assert.All(progress, record => Assert.Equal(9, record.ActivityId));
    }

    [Fact]
    public void Reports_that_nobody_could_see_are_skipped()
    {
        // The reader is busy with the first object while the worker reports on.
        Output output = engine.Run("Show-TestProgress | ForEach-Object { [System.Threading.Thread]::Sleep(50) }").RequireNoErrors();

        Assert.InRange(output.Progress.Count, 3, 9_000);
        Assert.Contains(output.Progress, record => record.PercentComplete == 100);
    }

    [Theory]
    [InlineData("Test-TestFailure -How Known")]
    [InlineData("Test-TestFailure -How Known -Stage End")]
    [InlineData("Test-TestFailure -How Known -NonTerminating | Select-TestFirst 1")]
    [InlineData("Show-TestProgress | Select-TestFirst 1")]
    public void It_is_taken_down_when_the_command_does_not_finish(string script)
    {
        IReadOnlyList<ProgressRecord> progress = engine.Run(script).Progress;

        Assert.Equal(ProgressRecordType.Processing, progress[0].RecordType);
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Theory]
    [InlineData("$ProgressPreference = 'SilentlyContinue'; Test-TestFailure -How Known")]
    [InlineData("Test-TestFailure -How Known -ProgressAction Ignore")]
    public void Nothing_is_shown_to_who_does_not_want_it(string script)
    {
        Assert.Empty(engine.Run(script).Progress);
    }
}
