using System.Management.Automation;

namespace IoTOpsReadiness.Shell.Running;

/// <summary>Shows what a run outputs, through the engine's own <c>Out-Default</c> and so in the module's format views.</summary>
/// <remarks>
/// Beside the pipeline and not at its end, where it would be torn down with it: the engine holds back the first rows of
/// a table to fit its columns, and they would be lost when an error or <c>exit</c> follows.
/// </remarks>
internal sealed class OutputFormatter : IDisposable
{
    private readonly SteppablePipeline outDefault = ScriptBlock.Create("Out-Default").GetSteppablePipeline();
    private bool begun;

    /// <summary>What to give the run as its output.</summary>
    public PSDataCollection<PSObject> CreateSink()
    {
        var sink = new PSDataCollection<PSObject>();
        // Raised on the thread of the pipeline, which is the one that may use the engine.
        sink.DataAdded += (_, _) =>
        {
            foreach (var item in sink.ReadAll())
                Show(item);
        };
        return sink;
    }

    /// <summary>Shows what is still held back.</summary>
    public void End()
    {
        if (begun)
            outDefault.End();
        begun = false;
    }

    public void Dispose() => outDefault.Dispose();

    private void Show(PSObject? item)
    {
        if (!begun)
        {
            begun = true;
            outDefault.Begin(expectInput: true);
        }

        outDefault.Process(item);
    }
}
