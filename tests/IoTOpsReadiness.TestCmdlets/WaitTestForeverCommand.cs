using System.Management.Automation;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.TestCmdlets;

/// <summary>How a worker waits for something that never comes.</summary>
public enum Waiting
{
    /// <summary>Listens to its token.</summary>
    Politely,

    /// <summary>Blocks threads of the pool and listens to nobody.</summary>
    Deaf,

    /// <summary>Hangs in a callback of its token.</summary>
    InCallback,
}

/// <summary>Never ends by itself.</summary>
[Cmdlet(VerbsLifecycle.Wait, "TestForever")]
public sealed class WaitTestForeverCommand : AsyncCmdlet
{
    [Parameter]
    public Waiting How { get; set; }

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        // Of this run: a worker left behind must not look at the events of the next one.
        ManualResetEventSlim release = Probe.Release;
        ManualResetEventSlim cancelled = Probe.Cancelled;
        pipeline.WriteProgress(7, "Waiting", "for ever", 10);

        // Served after the progress, so that a test which sees the start knows that the progress is on screen.
        await pipeline.WriteObjectAsync("waiting", cancellationToken);
        try
        {
            switch (How)
            {
                case Waiting.Deaf:
                    // Fills the pool as well, because that is what such workers do to everyone else.
                    Task[] others = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() => release.Wait(CancellationToken.None), CancellationToken.None))];
                    Probe.Started.Set();
                    release.Wait(CancellationToken.None);
                    await Task.WhenAll(others);
                    break;
                case Waiting.InCallback:
                    using (cancellationToken.Register(() => release.Wait(CancellationToken.None)))
                    {
                        Probe.Started.Set();
                        release.Wait(CancellationToken.None);
                    }

                    break;
                default:
                    Probe.Started.Set();
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    break;
            }

            await pipeline.WriteObjectAsync("written after the end", CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            cancelled.Set();
            throw;
        }
    }
}
