namespace IoTOpsReadiness.Verdicts;

/// <summary>How findings add up to the verdict of their guideline.</summary>
public static class Verdict
{
    // Worst first. An exempted failure weighs as much as nothing to complain about, but must stay visible.
    private static readonly Status[] WorstFirst =
        [Status.Fail, Status.Unknown, Status.Manual, Status.Exempt, Status.Pass, Status.NotApplicable];

    /// <summary>The finding that decides: the worst status, then the highest severity, then the first.</summary>
    /// <exception cref="ArgumentException">There is no finding: a guideline that saw nothing must say so.</exception>
    public static Finding Deciding(IReadOnlyList<Finding> findings)
    {
        Finding? worst = null;
        foreach (Finding finding in findings)
        {
            if (worst is null || Compare(finding, worst) < 0)
            {
                worst = finding;
            }
        }

        return worst ?? throw new ArgumentException("A verdict needs at least one finding.", nameof(findings));
    }

    private static int Compare(Finding left, Finding right)
    {
        int byStatus = Array.IndexOf(WorstFirst, left.Status).CompareTo(Array.IndexOf(WorstFirst, right.Status));
        return byStatus != 0 ? byStatus : right.Severity.CompareTo(left.Severity);
    }
}
