using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands;

/// <summary>
/// A cmdlet that looks at a site, wherever its evidence comes from: a connection, a snapshot, a file or a sample.
/// </summary>
public abstract class SiteCmdlet : EvidenceCmdlet
{
    private protected const string SnapshotSet = "Snapshot";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string SampleSet = "Sample";

    private IReadOnlyList<string> files = [];
    private bool isPrepared;

    /// <summary>A snapshot, from <c>Get-IoTOpsSnapshot</c> or <c>Import-IoTOpsSnapshot</c>, or the path of a file with one.</summary>
    [Parameter(ParameterSetName = SnapshotSet, Mandatory = true, ValueFromPipeline = true)]
    [SnapshotTransformation]
    [ValidateNotNull]
    public Snapshot? Snapshot { get; set; }

    /// <summary>Snapshot files or support bundles. Wildcards are accepted.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Snapshot files or support bundles, taken as they are written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>A bundled sample: Quickstart, MultiNode, Ready or Restricted.</summary>
    [Parameter(ParameterSetName = SampleSet, Mandatory = true)]
    [ArgumentCompleter(typeof(SampleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Sample { get; set; }

    private protected sealed override void Prepare()
    {
        base.Prepare();
        Receive();

        // Once, however many records of another kind come in.
        bool isTaken = isPrepared && (ParameterSetName is PathSet or SampleSet);
        isPrepared = true;
        files = isTaken ? [] : ParameterSetName switch
        {
            PathSet => InputPaths.Resolve(this, Path!),
            LiteralPathSet => InputPaths.ResolveLiteral(this, LiteralPath!),
            SampleSet => Sample!.Select(ModuleFiles.Sample).ToArray(),
            _ => [],
        };
    }

    /// <summary>False where there is something to do without any site, when none is named.</summary>
    private protected virtual bool NeedsSite => true;

    /// <summary>Takes a record of the cmdlet's own kind from the pipeline.</summary>
    private protected virtual void Receive()
    {
    }

    private protected sealed override async Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (ParameterSetName is InstanceSet || (ParameterSetName is ConnectionSet && (NeedsSite || Connection is not null)))
        {
            AddConnections();
        }

        if (Snapshot is not null)
        {
            await ProcessSiteAsync(Snapshot, pipeline, cancellationToken).ConfigureAwait(false);
        }

        foreach (string file in files)
        {
            // One bad file must not cost the user the others.
            try
            {
                Snapshot snapshot = await SnapshotFiles.ReadAsync(file, cancellationToken).ConfigureAwait(false);
                await ProcessSiteAsync(snapshot, pipeline, cancellationToken).ConfigureAwait(false);
            }
            catch (Errors.ReadinessException exception) when (files.Count > 1)
            {
                await pipeline.WriteErrorAsync(exception, file, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
