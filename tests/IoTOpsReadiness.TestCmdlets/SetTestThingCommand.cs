using System.Management.Automation;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.TestCmdlets;

/// <summary>Asks before each change, from several workers at once if told to.</summary>
[Cmdlet(VerbsCommon.Set, "TestThing", SupportsShouldProcess = true)]
public sealed class SetTestThingCommand : AsyncCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter Parallel { get; set; }

    [Parameter]
    public SwitchParameter Ask { get; set; }

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (Parallel)
        {
            await Task.WhenAll(Name.Select(name => Task.Run(() => SetAsync(name, pipeline, cancellationToken), cancellationToken)));
            return;
        }

        foreach (string name in Name)
        {
            await SetAsync(name, pipeline, cancellationToken);
        }
    }

    private async Task SetAsync(string name, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (await pipeline.ShouldProcessAsync(name, "Change the thing", cancellationToken)
            && (!Ask || await pipeline.ShouldContinueAsync($"Really change {name}?", "Test", cancellationToken)))
        {
            await pipeline.WriteObjectAsync(name, cancellationToken);
        }
    }
}
