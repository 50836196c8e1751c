using System.Management.Automation;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Decide;

/// <summary>
/// Lists the entries of files of decisions with their state: Active, Expired, NotYetValid or Invalid with what is wrong. With
/// results also Unused and Overlapping.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsDecision", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Decision))]
public sealed class GetIoTOpsDecisionCommand : AsyncCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<GuidelineResult> results = [];
    private IReadOnlyList<string> files = [];

    /// <summary>Files of decisions. Wildcards are accepted.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files of decisions, taken as they are written.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Results of Test-IoTOpsCluster to hold the entries against, made with these decisions or without.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Only entries in these states.</summary>
    [Parameter]
    public DecisionState[]? State { get; set; }

    private protected override void Begin() => files = Path is not null ? InputPaths.Resolve(this, Path) : InputPaths.ResolveLiteral(this, LiteralPath!);

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        results.AddRange((InputObject ?? []).Select(ResultObjects.From));
        return Task.CompletedTask;
    }

    private protected override async Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        GuidelineReference[] others = [.. results.Select(result => result.Guideline).Distinct()];
        List<Decision> entries = [];
        foreach (string file in files)
        {
            // One bad file must not cost the user the others.
            try
            {
                entries.AddRange(DecisionFiles.Read(file, now, others));
            }
            catch (ReadinessException exception)
            {
                await pipeline.WriteErrorAsync(exception, file, cancellationToken).ConfigureAwait(false);
            }
        }

        // Without results nothing can be said about use.
        if (results.Count > 0)
        {
            var set = new DecisionSet(entries, now, readsResources: false, others);
            results.ForEach(set.Note);
            entries = [.. set.Review()];
        }

        foreach (Decision entry in entries.Where(entry => State is null || State.Contains(entry.State)))
        {
            await pipeline.WriteObjectAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }
}
