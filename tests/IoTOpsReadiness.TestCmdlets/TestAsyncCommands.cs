using System.Management.Automation;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.TestCmdlets;

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
            if (cancellationToken.IsCancellationRequested)
            {
                Probe.Cancelled.Set();
            }

            Probe.Ended.Set();
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
