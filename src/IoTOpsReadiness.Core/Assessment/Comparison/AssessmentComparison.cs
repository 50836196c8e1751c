using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Comparison;

/// <summary>Holds two assessments against each other, finding by finding, by fingerprint.</summary>
/// <remarks>
/// Several findings may share a fingerprint, such as those of two pods of one deployment. Then they are counted: three
/// failures where there were two are one new failure.
/// </remarks>
public sealed record AssessmentComparison
{
    // Worst first, so that a failure on one side meets a failure on the other.
    private static readonly Status[] WorstFirst = [Status.Fail, Status.Unknown, Status.Manual, Status.Exempt, Status.Pass, Status.NotApplicable];

    /// <summary>What became of the findings, what to look at first coming first.</summary>
    public required IReadOnlyList<FindingChange> Changes { get; init; }

    /// <summary>What could not be compared, in sentences for people.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Compares. Where each side has one site they are compared whatever they are called.</summary>
    /// <param name="reference">The earlier results.</param>
    /// <param name="difference">The later results.</param>
    public static AssessmentComparison Of(IReadOnlyList<GuidelineResult> reference, IReadOnlyList<GuidelineResult> difference)
    {
        ILookup<string, GuidelineResult> before = BySite(reference);
        ILookup<string, GuidelineResult> after = BySite(difference);
        bool isPair = before.Count == 1 && after.Count == 1;
        List<FindingChange> changes = [];
        List<string> remarks = [];
        foreach (IGrouping<string, GuidelineResult> site in after)
        {
            GuidelineResult[] known = [.. isPair ? before.Single() : before[site.Key]];
            if (known.Length == 0)
            {
                remarks.Add($"The reference has no results of {site.Key}: all its failures count as new.");
            }

            changes.AddRange(Compare(known, [.. site], remarks));
        }

        remarks.AddRange(before.Where(site => !isPair && !after.Contains(site.Key)).Select(site => $"{site.Key} is in the reference only and left out."));
        return new()
        {
            Changes = [.. changes.OrderBy(change => change.Change).ThenByDescending(change => change.Severity)],
            Remarks = remarks,
        };
    }

    private static ILookup<string, GuidelineResult> BySite(IEnumerable<GuidelineResult> results) =>
        results.ToLookup(result => result.Site, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<FindingChange> Compare(GuidelineResult[] before, GuidelineResult[] after, List<string> remarks)
    {
        Dictionary<string, GuidelineResult> known = ByGuideline(before);
        Dictionary<string, GuidelineResult> now = ByGuideline(after);
        string[] gone = [.. known.Keys.Where(key => !now.ContainsKey(key))];
        if (gone.Length > 0)
        {
            remarks.Add($"Not evaluated any more at {after[0].Site}, and left out: {string.Join(", ", gone.Select(key => known[key].Id))}.");
        }

        return now.Values.SelectMany(result => Compare(known.GetValueOrDefault(result.Ref), result));
    }

    // Of a guideline that is there twice, the later result counts.
    private static Dictionary<string, GuidelineResult> ByGuideline(GuidelineResult[] results)
    {
        Dictionary<string, GuidelineResult> map = new(StringComparer.OrdinalIgnoreCase);
        foreach (GuidelineResult result in results)
        {
            map[result.Ref] = result;
        }

        return map;
    }

    private static IEnumerable<FindingChange> Compare(GuidelineResult? before, GuidelineResult after)
    {
        ILookup<string, Finding> known = Sorted(before?.Findings ?? []);
        ILookup<string, Finding> now = Sorted(after.Findings);
        bool isUnknown = after.Findings.Any(finding => finding.Status == Status.Unknown);
        foreach (string fingerprint in now.Select(group => group.Key).Union(known.Select(group => group.Key)))
        {
            Finding[] left = [.. known[fingerprint]];
            Finding[] right = [.. now[fingerprint]];
            for (int i = 0; i < Math.Max(left.Length, right.Length); i++)
            {
                Finding? reference = left.ElementAtOrDefault(i);
                Finding? difference = right.ElementAtOrDefault(i);
                if (Classify(reference, difference, isUnknown) is { } change)
                {
                    yield return new() { Change = change, Site = after.Site, Guideline = after.Guideline, Reference = reference, Difference = difference };
                }
            }
        }
    }

    private static ILookup<string, Finding> Sorted(IEnumerable<Finding> findings) => findings
        .OrderBy(finding => Array.IndexOf(WorstFirst, finding.Status))
        .ThenByDescending(finding => finding.Severity)
        .ThenBy(finding => finding.Observed, StringComparer.Ordinal)
        .ThenBy(finding => finding.Message, StringComparer.Ordinal)
        .ToLookup(finding => finding.Fingerprint);

    // Null where neither side leaves anything to do.
    private static ChangeKind? Classify(Finding? before, Finding? after, bool guidelineIsUnknown) => (before?.Status, after?.Status) switch
    {
        (Status.Fail, Status.Fail) => IsSame(before!, after!) ? ChangeKind.Unchanged : ChangeKind.Changed,
        (_, Status.Fail) => ChangeKind.New,
        (Status.Fail, Status.Unknown) => ChangeKind.Unverified,
        (Status.Fail, null) => guidelineIsUnknown ? ChangeKind.Unverified : ChangeKind.Fixed,
        (Status.Fail, Status.Pass or Status.NotApplicable) => ChangeKind.Fixed,
        (Status.Fail, _) => ChangeKind.Changed,
        var (left, right) when left == right => IsOpen(left) ? ChangeKind.Unchanged : null,
        var (left, right) => IsOpen(left) || IsOpen(right) ? ChangeKind.Changed : null,
    };

    private static bool IsOpen(Status? status) => status is Status.Unknown or Status.Manual or Status.Exempt;

    private static bool IsSame(Finding before, Finding after) =>
        before.Severity == after.Severity && before.Observed == after.Observed && before.Expected == after.Expected;
}
