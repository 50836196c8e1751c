using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Sandbox.Tests.Support;

/// <summary>Assesses, and compares results in words, so that a failed test says what differs.</summary>
internal static class Judgement
{
    public static async Task<IReadOnlyList<GuidelineResult>> AssessAsync(Snapshot snapshot)
    {
        List<GuidelineResult> results = [];
        await foreach (GuidelineResult result in new Assessor(new()).AssessAsync(snapshot))
        {
            results.Add(result);
        }

        return results;
    }

    /// <summary>Nothing differs: no verdict, no finding, no word of it.</summary>
    public static void AssertSame(IReadOnlyList<GuidelineResult> expected, IReadOnlyList<GuidelineResult> actual)
    {
        Assert.Equal(expected.Select(result => result.Id), actual.Select(result => result.Id));
        Assert.Equal(expected.SelectMany(Describe), actual.SelectMany(Describe));
    }

    /// <summary>Less evidence may leave a verdict open. It may not make another one of it.</summary>
    public static void AssertNeverWrong(IReadOnlyList<GuidelineResult> expected, IReadOnlyList<GuidelineResult> actual)
    {
        Assert.Equal(expected.Select(result => result.Id), actual.Select(result => result.Id));
        string[] wrong =
        [
            .. expected.Zip(actual)
                .Where(pair => pair.Second.Status is Status.Pass or Status.Fail && pair.Second.Status != pair.First.Status)
                .Select(pair => $"{pair.First.Id}: {pair.Second.Status} instead of {pair.First.Status}: {pair.Second.Summary}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    /// <summary>The same snapshot as if nobody had asked Azure.</summary>
    public static Snapshot OfCluster(Snapshot snapshot) => new(
        snapshot.Site with { InstanceId = null, ConnectedClusterId = null },
        snapshot.CollectedAt,
        snapshot.ModuleVersion,
        [.. snapshot.Queries.Where(query => query.Source == EvidenceSource.Kubernetes)],
        Evidence.Kinds.Where(kind => snapshot.Query(kind, EvidenceSource.Kubernetes) is not null)
            .ToDictionary(kind => (kind.Name, EvidenceSource.Kubernetes), kind => snapshot.Documents(kind, EvidenceSource.Kubernetes)));

    private static IEnumerable<string> Describe(GuidelineResult result) =>
    [
        $"{result.Id}: {result.Status}, {result.Severity}, {result.Reason}: {result.Summary}",
        .. result.Findings.Select(finding => $"  {finding.Status}, {finding.Severity}, {finding.Reason}: {finding.Target}: {finding.Path}: {finding.Observed}: {finding.Message} {finding.SettledBy}").Order(StringComparer.Ordinal),
    ];
}
