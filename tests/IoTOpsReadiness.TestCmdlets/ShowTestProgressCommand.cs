using System.Management.Automation;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.TestCmdlets;

/// <summary>Reports progress much more often than anyone can read.</summary>
[Cmdlet(VerbsCommon.Show, "TestProgress")]
public sealed class ShowTestProgressCommand : AsyncCmdlet
{
    private const int Reports = 10_000;

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        pipeline.WriteProgress(9, "Working", "started", 0);
        await pipeline.WriteObjectAsync("started", cancellationToken);
        for (int report = 1; report <= Reports; report++)
        {
            pipeline.WriteProgress(9, "Working", $"{report} of {Reports}", report * 100 / Reports);
        }

        await pipeline.WriteObjectAsync("reported", cancellationToken);
    }
}
