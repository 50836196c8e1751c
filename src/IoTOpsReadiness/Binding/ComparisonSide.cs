using System.Management.Automation;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>One side of a comparison: results, or the snapshots that results can be made of.</summary>
internal sealed class ComparisonSide
{
    private ComparisonSide(IReadOnlyList<GuidelineResult> results, IReadOnlyList<Snapshot> snapshots)
    {
        Results = results;
        Snapshots = snapshots;
    }

    /// <summary>Results, where that is what was given.</summary>
    public IReadOnlyList<GuidelineResult> Results { get; }

    /// <summary>Snapshots, where that is what was given.</summary>
    public IReadOnlyList<Snapshot> Snapshots { get; }

    /// <summary>What PowerShell handed over.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Comparison.Mixed</c>, <c>IoTOps.Assessment.NotAResult</c>.</exception>
    public static ComparisonSide Of(IReadOnlyList<PSObject> objects)
    {
        Snapshot[] snapshots = [.. objects.Select(ResultObjects.Unwrap).OfType<Snapshot>()];
        return snapshots.Length == 0 ? new([.. objects.Select(ResultObjects.From)], [])
            : snapshots.Length == objects.Count ? new([], snapshots)
            : throw new ReadinessException(
                "IoTOps.Comparison.Mixed", ErrorKind.InvalidArgument, "One side holds results and snapshots.", "Give either of them on a side.", "Difference");
    }

    /// <summary>What a path stands for.</summary>
    /// <exception cref="ReadinessException">It cannot be read, or is neither.</exception>
    public static ComparisonSide Of(string path)
    {
        if (Directory.Exists(path))
        {
            return new(AssessmentFiles.Read(path), []);
        }

        byte[] content = InputFile.ReadAll(path);
        return AssessmentFiles.IsSnapshot(content) ? new([], [SnapshotFile.Read(content, path)]) : new(AssessmentFiles.Read(path), []);
    }

    /// <summary>The results, assessed now where there are snapshots.</summary>
    /// <param name="baseline">The baseline to judge snapshots by; null for the newest.</param>
    /// <param name="cancellationToken">Stops the assessment.</param>
    public async Task<IReadOnlyList<GuidelineResult>> AssessAsync(string? baseline, CancellationToken cancellationToken)
    {
        if (Snapshots.Count == 0)
        {
            return Results;
        }

        List<GuidelineResult> results = [];
        foreach (Snapshot snapshot in Snapshots)
        {
            var options = new AssessmentOptions
            {
                Baseline = (baseline is null ? null : Baseline.Find(baseline)) ?? Baseline.Default,
                Decisions = new DecisionSet([], DateTimeOffset.UtcNow),
            };
            await foreach (GuidelineResult result in new Assessor(options).AssessAsync(snapshot, cancellationToken).ConfigureAwait(false))
            {
                results.Add(result);
            }
        }

        return results;
    }
}
