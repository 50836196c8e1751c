using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Compares results in words, so that a failed test says what differs.</summary>
internal static class Results
{
    public static GuidelineResult Of(this IEnumerable<GuidelineResult> results, string guideline) =>
        results.Single(result => result.Id == guideline);

    /// <summary>Nothing differs: no verdict, no finding, no word of it.</summary>
    public static void AssertSame(IEnumerable<GuidelineResult> expected, IEnumerable<GuidelineResult> actual)
    {
        var differences = expected.Zip(actual, Difference).OfType<string>().ToArray();
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    /// <summary>The guidelines whose results differ in anything, sorted.</summary>
    public static IReadOnlyList<string> ChangedIn(IReadOnlyList<GuidelineResult> expected, IReadOnlyList<GuidelineResult> actual)
    {
        Assert.Equal(expected.Select(result => result.Id), actual.Select(result => result.Id));
        return [.. expected.Zip(actual)
            .Where(pair => Difference(pair.First, pair.Second) is not null)
            .Select(pair => pair.First.Id)
            .Order(StringComparer.Ordinal)];
    }

    private static string? Difference(GuidelineResult expected, GuidelineResult actual)
    {
        // A server lists by name, a sample as it was written.
        string[] before = [Describe(expected), .. expected.Findings.Select(Describe).Order(StringComparer.Ordinal)];
        string[] after = [Describe(actual), .. actual.Findings.Select(Describe).Order(StringComparer.Ordinal)];
        return before.SequenceEqual(after)
            ? null
            : $"{expected.Id}\n  expected: {string.Join("\n            ", before.Except(after))}\n  actual:   {string.Join("\n            ", after.Except(before))}";
    }

    private static string Describe(GuidelineResult result) => $"{result.Id}: {result.Status}, {result.Severity}, {result.Reason}";

    private static string Describe(Finding finding) =>
        $"{finding.Status}, {finding.Severity}, {finding.Reason}: {finding.Target}: {finding.Path}: {finding.Observed}: {finding.Message} {finding.SettledBy}";
}
