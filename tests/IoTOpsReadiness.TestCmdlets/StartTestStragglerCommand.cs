using System.Management.Automation;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.TestCmdlets;

/// <summary>Leaves a thread behind that goes on talking when the command is over.</summary>
[Cmdlet(VerbsLifecycle.Start, "TestStraggler")]
public sealed class StartTestStragglerCommand : AsyncCmdlet
{
    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        ManualResetEventSlim release = Probe.Release;
        ManualResetEventSlim ended = Probe.Ended;

        // A thread of its own, where an exception ends the process.
        new Thread(() =>
        {
            release.Wait();
            pipeline.WriteVerbose("late");
            pipeline.WriteProgress(3, "Late", "late", 1);
            Task written = pipeline.WriteObjectAsync("late", CancellationToken.None);
            Probe.Afterwards = ((IAsyncResult)written).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(5))
                ? written.Exception?.InnerException?.GetType().Name ?? "written"
                : "waits for ever";
            ended.Set();
        }).Start();
        return pipeline.WriteObjectAsync("done", cancellationToken);
    }
}
