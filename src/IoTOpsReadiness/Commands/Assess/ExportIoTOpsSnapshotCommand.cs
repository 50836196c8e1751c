using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// Saves a snapshot as one file, compressed when its name ends in <c>.gz</c>. The file holds evidence as collected:
/// redacted, without secret values.
/// </summary>
[Cmdlet(VerbsData.Export, "IoTOpsSnapshot", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportIoTOpsSnapshotCommand : AsyncCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private string file = "";

    /// <summary>The snapshot.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public Snapshot? InputObject { get; set; }

    /// <summary>The file to write, <c>.json</c> or <c>.json.gz</c>.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file to write, taken as it is written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // A path to write to has no wildcards, whichever parameter carries it.
    private protected override void Prepare() => file = InputPaths.ResolveLiteral(this, Path ?? LiteralPath!);

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (!await pipeline.ShouldProcessAsync(file, $"Save the snapshot of {InputObject}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        SnapshotFiles.Write(InputObject!, file, Force);
        if (PassThru)
        {
            await pipeline.WriteObjectAsync(new FileInfo(file), cancellationToken).ConfigureAwait(false);
        }
    }
}
