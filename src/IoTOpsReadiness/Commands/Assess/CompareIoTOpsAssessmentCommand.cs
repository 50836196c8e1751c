using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// Compares two assessments: which failures are new, fixed, changed or could not be verified again. Of two snapshots it also
/// tells how the configuration differs, resource by resource. With a history folder it keeps assessments and tells the trend.
/// </summary>
[Cmdlet(VerbsData.Compare, "IoTOpsAssessment", SupportsShouldProcess = true, DefaultParameterSetName = ReferenceSet)]
[OutputType(typeof(FindingChange), typeof(ResourceDrift), typeof(TrendPoint))]
public sealed class CompareIoTOpsAssessmentCommand : AsyncCmdlet
{
    private const string ReferenceSet = "Reference";
    private const string ReferencePathSet = "ReferencePath";
    private const string HistorySet = "History";

    private readonly List<PSObject> differences = [];
    private string referenceFile = "";
    private string differenceFile = "";
    private string history = "";

    /// <summary>The earlier results, or snapshots.</summary>
    [Parameter(ParameterSetName = ReferenceSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public PSObject[]? Reference { get; set; }

    /// <summary>
    /// The file of the earlier results: of a history folder, a report in JSON, one of Export-Clixml, or a snapshot; or a history folder, of which
    /// the latest assessment of each site counts.
    /// </summary>
    [Parameter(ParameterSetName = ReferencePathSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? ReferencePath { get; set; }

    /// <summary>The later results, or snapshots. With -HistoryPath, the results to keep.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[]? Difference { get; set; }

    /// <summary>The file of the later results, or snapshot.</summary>
    [Parameter(ParameterSetName = ReferenceSet)]
    [Parameter(ParameterSetName = ReferencePathSet)]
    [ValidateNotNullOrEmpty]
    public string? DifferencePath { get; set; }

    /// <summary>The folder to keep the results in, made where there is none. Returns the trend; without results, that of what is there.</summary>
    [Parameter(ParameterSetName = HistorySet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>Also returns what is open on both sides and the same.</summary>
    [Parameter(ParameterSetName = ReferenceSet)]
    [Parameter(ParameterSetName = ReferencePathSet)]
    public SwitchParameter IncludeUnchanged { get; set; }

    /// <summary>Of two snapshots, also compares status, but its timestamps, and pods.</summary>
    [Parameter(ParameterSetName = ReferenceSet)]
    [Parameter(ParameterSetName = ReferencePathSet)]
    public SwitchParameter IncludeStatus { get; set; }

    private protected override void Begin()
    {
        referenceFile = ReferencePath is null ? "" : InputPaths.ResolveLiteral(this, ReferencePath);
        differenceFile = DifferencePath is null ? "" : InputPaths.ResolveLiteral(this, DifferencePath);
        history = HistoryPath is null ? "" : InputPaths.ResolveLiteral(this, HistoryPath);
    }

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        differences.AddRange(Difference ?? []);
        return Task.CompletedTask;
    }

    private protected override Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        HistoryPath is null ? CompareAsync(pipeline, cancellationToken) : KeepAsync(pipeline, cancellationToken);

    private async Task CompareAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if ((differences.Count > 0) == (DifferencePath is not null))
        {
            throw new ReadinessException(
                "IoTOps.Comparison.NothingToCompare",
                ErrorKind.InvalidArgument,
                differences.Count > 0 ? "Later results came in, and -DifferencePath names others." : "No later results came in, and -DifferencePath names none.",
                "Pipe the results of Test-IoTOpsCluster in, or name a file with -DifferencePath.",
                "Difference");
        }

        ComparisonSide before = Reference is not null ? ComparisonSide.Of(Reference) : ComparisonSide.Of(referenceFile);
        ComparisonSide after = differences.Count > 0 ? ComparisonSide.Of(differences) : ComparisonSide.Of(differenceFile);
        IReadOnlyList<GuidelineResult> reference = await before.AssessAsync(BaselineOf(after), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<GuidelineResult> difference = await after.AssessAsync(BaselineOf(before), cancellationToken).ConfigureAwait(false);
        AssessmentComparison comparison = AssessmentComparison.Of(reference, difference);
        foreach (string remark in comparison.Remarks)
        {
            pipeline.WriteWarning(remark);
        }

        foreach (FindingChange change in comparison.Changes.Where(change => IncludeUnchanged || change.Change != ChangeKind.Unchanged))
        {
            await pipeline.WriteObjectAsync(change, cancellationToken).ConfigureAwait(false);
        }

        int drifts = 0;
        foreach (ResourceDrift drift in Pairs(before, after).SelectMany(pair => SnapshotComparison.Of(pair.Before, pair.After, IncludeStatus)))
        {
            drifts++;
            await pipeline.WriteObjectAsync(drift, cancellationToken).ConfigureAwait(false);
        }

        // For people only: a command further down the pipeline gets the changes and nothing else.
        if (IsLastInPipeline)
        {
            pipeline.WriteHost(Sum(comparison, drifts), "IoTOps.Summary");
        }
    }

    private async Task KeepAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        GuidelineResult[] results = [.. differences.Select(ResultObjects.From)];
        if (results.Length == 0 && !Directory.Exists(history))
        {
            throw new ReadinessException("IoTOps.File.NotFound", ErrorKind.NotFound, $"There is no folder '{history}'.", "Pipe results in to make it.", history);
        }

        if (results.Length > 0 && await pipeline.ShouldProcessAsync(history, "Keep the assessment", cancellationToken).ConfigureAwait(false))
        {
            HistoryFolder.Add(history, results, DateTimeOffset.UtcNow);
        }

        foreach (TrendPoint point in TrendPoint.Of(HistoryFolder.Read(history)))
        {
            await pipeline.WriteObjectAsync(point, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? BaselineOf(ComparisonSide side) => side.Results.Count > 0 ? side.Results[0].Baseline : null;

    // The same site on both sides, or the only ones there are.
    private static IEnumerable<(Snapshot Before, Snapshot After)> Pairs(ComparisonSide before, ComparisonSide after) =>
        before.Snapshots.Count == 1 && after.Snapshots.Count == 1
            ? [(before.Snapshots[0], after.Snapshots[0])]
            : before.Snapshots.Join(after.Snapshots, one => one.Site.Name, other => other.Site.Name, (one, other) => (one, other), StringComparer.OrdinalIgnoreCase);

    private static string Sum(AssessmentComparison comparison, int drifts)
    {
        int Count(ChangeKind kind) => comparison.Changes.Count(change => change.Change == kind);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(ChangeKind.New)} new, {Count(ChangeKind.Fixed)} fixed, {Count(ChangeKind.Changed)} changed, {Count(ChangeKind.Unverified)} not verified again, {Count(ChangeKind.Unchanged)} unchanged");
        return drifts > 0 ? string.Create(CultureInfo.InvariantCulture, $"{text}; {drifts} resources drifted.") : text + ".";
    }
}
