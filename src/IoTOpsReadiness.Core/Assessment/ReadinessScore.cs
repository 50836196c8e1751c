using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>
/// How much of what was decided is in order: 100 times the weight of the guidelines that pass, over the weight of those
/// that pass, fail or are exempt. A guideline weighs by the severity of its result: Critical 10, High 5, Medium 3, Low 1,
/// Info 0.
/// </summary>
/// <remarks>
/// What is unknown, manual or does not apply has no part in it: that is what coverage tells. An exemption accepts a
/// failure and does not mend it, so it does not raise the score. Rounded down, so that 100 means nothing that weighs fails.
/// The score never makes a verdict; it shows the direction.
/// </remarks>
public static class ReadinessScore
{
    /// <summary>What a guideline of a severity weighs.</summary>
    public static int WeightOf(Severity severity) => severity switch
    {
        Severity.Critical => 10,
        Severity.High => 5,
        Severity.Medium => 3,
        Severity.Low => 1,
        _ => 0,
    };

    /// <summary>The score of the results of one site, 0 to 100; null where nothing that weighs anything was decided.</summary>
    public static int? Of(IReadOnlyList<GuidelineResult> results)
    {
        int passed = Weight(results, result => result.Status == Status.Pass);
        int decided = passed + Weight(results, result => result.Status is Status.Fail or Status.Exempt);
        return decided == 0 ? null : 100 * passed / decided;
    }

    private static int Weight(IReadOnlyList<GuidelineResult> results, Func<GuidelineResult, bool> selects) =>
        results.Where(selects).Sum(result => WeightOf(result.Severity));
}
