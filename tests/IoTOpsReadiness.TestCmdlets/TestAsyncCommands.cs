using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.TestCmdlets;

/// <summary>What tests look at from outside while cmdlets run.</summary>
public static class Probe
{
    private static int produced;

    public static int Produced => Volatile.Read(ref produced);

    public static ManualResetEventSlim Started { get; private set; } = new();

    public static ManualResetEventSlim Ended { get; private set; } = new();

    public static void Reset()
    {
        produced = 0;
        Started = new();
        Ended = new();
    }

    public static void CountOne() => Interlocked.Increment(ref produced);
}

/// <summary>Writes numbers until it is told to stop.</summary>
[Cmdlet(VerbsCommon.Get, "TestNumber")]
public sealed class GetTestNumberCommand : AsyncCmdlet
{
    [Parameter]
    public int Count { get; set; } = int.MaxValue;

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            for (int number = 1; number <= Count; number++)
            {
                Probe.CountOne();
                await pipeline.WriteObjectAsync(number, cancellationToken);
            }
        }
        finally
        {
            Probe.Ended.Set();
        }
    }
}

/// <summary>Waits for ever, heeding its cancellation or not.</summary>
[Cmdlet(VerbsLifecycle.Wait, "TestForever")]
public sealed class WaitTestForeverCommand : AsyncCmdlet
{
    [Parameter]
    public SwitchParameter Stubborn { get; set; }

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        pipeline.WriteProgress(7, "Waiting", "for ever", 10);
        Probe.Started.Set();
        if (Stubborn)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

/// <summary>Fails in a way.</summary>
[Cmdlet(VerbsDiagnostic.Test, "TestFailure")]
public sealed class TestTestFailureCommand : AsyncCmdlet
{
    [Parameter(Mandatory = true)]
    public string How { get; set; } = "";

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        pipeline.WriteProgress(8, "Failing", How, 50);
        var known = new ReadinessException("IoTOps.Test.Known", ErrorKind.NotFound, "It is not there.", "Look elsewhere.", "the thing");
        switch (How)
        {
            case "Terminating":
                throw known;
            case "Aggregate":
                throw new AggregateException(known);
            case "Unexpected":
                throw new InvalidOperationException("A defect.");
            case "HttpTimeout":
                throw new TaskCanceledException("The request timed out.");
            default:
                await pipeline.WriteErrorAsync(known, cancellationToken: cancellationToken);
                await pipeline.WriteObjectAsync("went on", cancellationToken);
                break;
        }
    }
}

/// <summary>Says everything a cmdlet can say, from several workers at once.</summary>
[Cmdlet(VerbsCommunications.Write, "TestStream", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class WriteTestStreamCommand : AsyncCmdlet
{
    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        pipeline.WriteVerbose("verbose");
        pipeline.WriteDebug("debug");
        pipeline.WriteWarning("warning");
        pipeline.WriteHost("host", "IoTOps.Test");
        bool[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(
            () => pipeline.ShouldProcessAsync($"target {worker}", "change", cancellationToken), cancellationToken)));
        await pipeline.WriteObjectAsync(answers.Count(answer => answer), cancellationToken);
    }
}
