using System.Globalization;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Gate;

/// <summary>
/// Whether results may pass. Without options this is what ready means: nothing at or above High fails, and nothing critical
/// is unknown. Exemptions and attestations count as the assessment applied them.
/// </summary>
public sealed record GateVerdict
{
    // What fits into one glance; the results say the rest.
    private const int Shown = 3;

    /// <summary>The sites that were judged.</summary>
    public required IReadOnlyList<string> Sites { get; init; }

    /// <summary>What stops, worst first.</summary>
    public required IReadOnlyList<GateItem> Blocking { get; init; }

    /// <summary>What fails or is unknown and does not stop: mild or known.</summary>
    public required IReadOnlyList<GateItem> Tolerated { get; init; }

    /// <summary>Sites that are missing, or of which too little was decided, in words.</summary>
    public required IReadOnlyList<string> Uncovered { get; init; }

    /// <summary>What the caller should know although it does not stop.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The severity from which a failure stops.</summary>
    public required Severity FailOn { get; init; }

    /// <summary>True where the results may pass.</summary>
    public bool IsPassed => Blocking.Count == 0 && Uncovered.Count == 0;

    /// <summary>Judges results.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Gate.NothingEvaluated</c>: there is no result, or none that decides anything.</exception>
    public static GateVerdict Of(IReadOnlyList<GuidelineResult> results, GateOptions options)
    {
        // What was never looked at must not look like success.
        if (results.Count == 0)
        {
            throw Nothing("No result came in, so there is nothing to pass.");
        }

        if (results.All(result => result.Status is Status.NotApplicable or Status.Unknown or Status.Manual))
        {
            throw Nothing(string.Create(CultureInfo.InvariantCulture, $"None of {results.Count} guidelines was decided, so there is nothing to pass."));
        }

        AssessmentComparison? comparison = options.Known is null ? null : AssessmentComparison.Of(options.Known, results);
        HashSet<Finding> known = new(ReferenceEqualityComparer.Instance);
        foreach (FindingChange change in comparison?.Changes ?? [])
        {
            if (change is { Reference: { } before, Difference: { } now } && IsKnown(before, now, options.FailOn))
            {
                known.Add(now);
            }
        }

        GateItem[] open = [.. results
            .SelectMany(result => result.Findings, (result, finding) => new GateItem(result, finding, known.Contains(finding)))
            .Where(item => item.Finding.Status is Status.Fail or Status.Unknown)
            .OrderByDescending(item => item.Finding.Severity)
            .ThenBy(item => item.Finding.Status == Status.Unknown)];
        AssessmentSummary[] summaries = [.. results
            .GroupBy(result => result.Site, StringComparer.OrdinalIgnoreCase)
            .Select(site => AssessmentSummary.Of([.. site], options.FailOn))];
        return new()
        {
            Sites = [.. summaries.Select(summary => summary.Site)],
            Blocking = [.. open.Where(item => Blocks(item, options))],
            Tolerated = [.. open.Where(item => !Blocks(item, options))],
            Uncovered =
            [
                .. options.RequiredSites.Where(site => !summaries.Any(summary => string.Equals(summary.Site, site, StringComparison.OrdinalIgnoreCase))).Select(site => $"there is no result of {site}"),
                .. summaries.Where(summary => summary.CoveragePercent < options.MinimumCoverage).Select(summary => Uncover(summary, options)),
            ],
            Remarks = [.. comparison?.Remarks ?? [], .. summaries.Where(summary => summary.IsPartial).Select(Part)],
            FailOn = options.FailOn,
        };
    }

    /// <summary>The error that stops a pipeline.</summary>
    public ReadinessException Refusal() => new(
        "IoTOps.Gate.NotReady",
        ErrorKind.InvalidOperation,
        ToString(),
        "Fix what is named, worst first; Test-IoTOpsCluster | Format-List shows the evidence and the remedy. New-IoTOpsExemption lets a failure stand for a time.",
        string.Join(", ", Sites));

    /// <summary>The verdict in one line.</summary>
    public override string ToString()
    {
        string sites = string.Join(", ", Sites);
        int failing = Count(Blocking, Status.Fail);
        int unknown = Count(Blocking, Status.Unknown);
        if (IsPassed)
        {
            return Text($"{sites}: nothing stops. Let through: {Count(Tolerated, Status.Fail)} failures ({Tolerated.Count(item => item.IsKnown && item.Finding.Status == Status.Fail)} of them known), {Count(Tolerated, Status.Unknown)} not verified.");
        }

        string[] reasons =
        [
            .. failing > 0 ? [Text($"{failing} {(failing == 1 ? "failure" : "failures")} at or above {FailOn}")] : (string[])[],
            .. unknown > 0 ? [Text($"{unknown} critical not verified")] : (string[])[],
            .. Uncovered,
        ];
        GateItem[] worst = [.. Blocking.DistinctBy(item => (item.Result.Site, item.Result.Ref)).Take(Shown)];
        string more = Blocking.Count > worst.Length ? Text($" | and {Blocking.Count - worst.Length} more") : "";
        return $"{sites} not ready: {string.Join("; ", reasons)}.{(worst.Length > 0 ? " " : "")}{string.Join(" | ", (object[])worst)}{more}";
    }

    private static int Count(IReadOnlyList<GateItem> items, Status status) => items.Count(item => item.Finding.Status == status);

    private static bool Blocks(GateItem item, GateOptions options) => !item.IsKnown && item.Finding switch
    {
        { Status: Status.Fail } finding => finding.Severity >= options.FailOn,
        { Status: Status.Unknown } finding => finding.Severity == Severity.Critical && !options.AllowUnknown,
        _ => false,
    };

    // A failure that has become grave is not the one that was known, and neither is one that was exempted.
    private static bool IsKnown(Finding before, Finding now, Severity gate) => now.Status switch
    {
        Status.Fail => before.Status == Status.Fail && (before.Severity >= gate || now.Severity <= before.Severity),
        _ => before.Status is Status.Fail or Status.Unknown,
    };

    private static string Uncover(AssessmentSummary summary, GateOptions options) =>
        Text($"{summary.CoveragePercent} % of the guidelines that apply to {summary.Site} are decided, {options.MinimumCoverage} % are required");

    private static string Part(AssessmentSummary summary) =>
        Text($"Only a part of the {summary.GuidelineCount} guidelines was evaluated at {summary.Site}: the others may hold anything.");

    private static ReadinessException Nothing(string message) => new(
        "IoTOps.Gate.NothingEvaluated",
        ErrorKind.InvalidArgument,
        message,
        "Pipe the results of Test-IoTOpsCluster into the gate, and look at its errors first.",
        "results");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
