using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// Reads snapshot files, and the archives that <c>az iot ops support create-bundle</c> makes, to look at a site that
/// cannot be reached from here.
/// </summary>
[Cmdlet(VerbsData.Import, "IoTOpsSnapshot", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Snapshot))]
public sealed class ImportIoTOpsSnapshotCommand : AsyncCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private IReadOnlyList<string> files = [];

    /// <summary>Snapshot files, <c>.json</c> or <c>.json.gz</c>, or support bundles. Wildcards are accepted.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Snapshot files or support bundles, taken as they are written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    private protected override void Prepare() => files =
        ParameterSetName == PathSet ? InputPaths.Resolve(this, Path!) : InputPaths.ResolveLiteral(this, LiteralPath!);

    private protected override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (string file in files)
        {
            try
            {
                await pipeline.WriteObjectAsync(await SnapshotFiles.ReadAsync(file, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
            catch (Errors.ReadinessException exception)
            {
                await pipeline.WriteErrorAsync(exception, file, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
