using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Pipeline;

[Collection("Probe")]
public sealed class AsyncCmdletTests : IDisposable
{
    private readonly Engine engine = new(importModule: false);

    public AsyncCmdletTests()
    {
        TestCmdlets.ResetProbe();
        TestCmdlets.Import(engine);
    }

    public void Dispose() => engine.Dispose();

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

    [Fact]
    public void Workers_reach_every_stream()
    {
        Output output = engine.Run("$DebugPreference = 'Continue'; Write-TestStream -Verbose -Confirm:$false");

        output.RequireNoErrors();
        Assert.Contains("verbose", output.Verbose);
        Assert.Equal(["debug"], output.Debug);
        Assert.Equal(["warning"], output.Warnings);
        Assert.Contains("IoTOps.Test", output.Information.Single().Tags);
        Assert.Equal(4, output.Objects.Single().BaseObject);
    }

    [Fact]
    public void Messages_keep_their_order_among_each_other()
    {
        Output output = engine.Run("Write-TestStream -Verbose -Confirm:$false 4>&1 3>&1 6>&1");

        Assert.Equal(["verbose", "warning", "host"], output.Lines.Take(3));
        Assert.Equal("4", output.Lines[^1]);
    }

    [Fact]
    public void Two_asynchronous_commands_work_in_one_pipeline()
    {
        Output output = engine.Run("Get-TestNumber -Count 200 | Set-TestThing");

        Assert.Equal(200, output.RequireNoErrors().Objects.Count);
    }

    [Fact]
    public void What_a_worker_says_after_the_end_is_dropped_and_does_no_harm()
    {
        Output output = engine.Run("Start-TestStraggler -Verbose");
        TestCmdlets.Probe<ManualResetEventSlim>("Release").Set();

        Assert.Equal(["done"], output.RequireNoErrors().Lines);
        Assert.True(TestCmdlets.Probe<ManualResetEventSlim>("Ended").Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal("PipelineStoppedException", TestCmdlets.Probe<string>("Afterwards"));
        Assert.Empty(output.Verbose);
    }
}
