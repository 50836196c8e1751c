using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>
/// A guideline that nothing moves proves nothing, and one that moves with its neighbours names the wrong cause. So every
/// sample is changed one thing at a time, and what is not written down must not move.
/// </summary>
public class SiteChangeTests
{
    private static readonly Dictionary<(string Name, bool SeesAzure), (Snapshot Snapshot, GuidelineResult[] Results)> Samples = Sample.Names
        .SelectMany(name => new[] { (Key: (name, true), Snapshot: Sample.Load(name)), (Key: (name, false), Snapshot: Sample.Only(name, EvidenceSource.Kubernetes)) })
        .ToDictionary(pair => pair.Key, pair => Assessed(pair.Snapshot));

    public static TheoryData<string> Names => [.. SiteChanges.All.Select(change => change.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_change_moves_the_verdicts_it_should_and_no_others(string name)
    {
        SiteChange change = SiteChanges.All.Single(candidate => candidate.ToString() == name);
        (Snapshot snapshot, GuidelineResult[] before) = Samples[(change.Sample, change.SeesAzure)];
        GuidelineResult[] after = Assess(change.Apply(snapshot));

        Dictionary<string, string> moved = before.Zip(after)
            .Where(pair => Expected.Of(pair.First) != Expected.Of(pair.Second))
            .ToDictionary(pair => pair.Second.Id, pair => Expected.Of(pair.Second));
        string[] differences = [.. moved.Keys.Union(change.Expectations.Keys).Order(StringComparer.Ordinal)
            .Where(id => moved.GetValueOrDefault(id) != change.Expectations.GetValueOrDefault(id))
            .Select(id => Describe(id, change, before, after))];

        Assert.True(differences.Length == 0, string.Join(Environment.NewLine, [name, .. differences]));
    }

    [Fact]
    public void There_are_enough_mutations_on_every_sample()
    {
        Dictionary<string, int> counts = SiteChanges.All.CountBy(change => change.Sample).ToDictionary();

        Assert.Distinct(SiteChanges.All.Select(change => change.ToString()));
        Assert.True(counts.Values.Sum() >= 150, string.Join(", ", counts));
        Assert.All(Sample.Names, name => Assert.True(counts[name] >= 15, name));
    }

    [Fact]
    public void Every_guideline_that_evidence_can_answer_is_moved_by_something()
    {
        HashSet<string> moved = [.. SiteChanges.All.SelectMany(change => change.Expectations.Keys)];
        string[] unmoved = [.. Catalogue.Of(Baseline.Default).Select(guideline => guideline.Definition.Id).Where(id => !moved.Contains(id))];

        Assert.Equal(string.Join(' ', SiteChanges.Immovable.Keys.Order(StringComparer.Ordinal)), string.Join(' ', unmoved.Order(StringComparer.Ordinal)));
    }

    private static (Snapshot Snapshot, GuidelineResult[] Results) Assessed(Snapshot snapshot) => (snapshot, Assess(snapshot));

    private static GuidelineResult[] Assess(Snapshot snapshot) =>
        [.. new Assessor(new()).AssessAsync(snapshot).ToBlockingEnumerable()];

    private static string Describe(string id, SiteChange change, GuidelineResult[] before, GuidelineResult[] after)
    {
        GuidelineResult old = before.Single(result => result.Id == id);
        GuidelineResult now = after.Single(result => result.Id == id);
        return $"  {id}: was {Expected.Of(old)}, is {Expected.Of(now)}, should be {change.Expectations.GetValueOrDefault(id, "as it was")}: {now.Summary}";
    }
}
