using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Samples;

/// <summary>
/// A site may be seen from the cluster, from Azure, or from both. What both can decide they decide alike, what one cannot
/// know it does not claim, and what was read in part proves no absence.
/// </summary>
public class SidesTests
{
    // What no API tells: loads, signatures, a file of the release, newer reference data, certificates inside secrets.
    private static readonly string[] OnlyPeopleKnow =
        ["Cluster.OfflineDisk", "Security.ImageProvenance", "Security.ReleaseImageList", "Arc.AgentSupported", "Certificates.Expiry"];

    private static readonly string[] Parameters = ["-InstanceId", "-KubeContext", "Azure Resource Manager", "permission to", "declared in an attestation", "a second assessment"];

    public static TheoryData<string> All => Sample.All;

    [Theory]
    [MemberData(nameof(All))]
    public void No_guideline_passes_on_one_side_and_fails_on_the_other(string name)
    {
        GuidelineResult[] cluster = Assess(Sample.Only(name, EvidenceSource.Kubernetes));
        GuidelineResult[] azure = Assess(Sample.Only(name, EvidenceSource.Azure));

        string[] contradictions = [.. cluster.Zip(azure)
            .Where(pair => (pair.First.Status, pair.Second.Status) is (Status.Pass, Status.Fail) or (Status.Fail, Status.Pass))
            .Select(pair => $"{pair.First.Id}: cluster {pair.First.Status}: {pair.First.Summary} / Azure {pair.Second.Status}: {pair.Second.Summary}")];
        Assert.Empty(contradictions);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Both_sides_together_fail_where_either_does_and_pass_nothing_that_either_fails(string name)
    {
        Dictionary<string, Status> both = Assess(Sample.Load(name)).ToDictionary(result => result.Id, result => result.Status);
        IEnumerable<GuidelineResult> single = Enum.GetValues<EvidenceSource>().SelectMany(side => Assess(Sample.Only(name, side)));

        Assert.All(single.Where(result => result.Status == Status.Fail), result => Assert.True(both[result.Id] == Status.Fail, $"{result} {result.Summary}"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_one_side_cannot_know_names_what_settles_it(string name)
    {
        IEnumerable<Finding> open = Enum.GetValues<EvidenceSource>()
            .SelectMany(side => Assess(Sample.Only(name, side)))
            .SelectMany(result => result.Findings)
            .Where(finding => finding is { Status: Status.Unknown, Reason: Reason.NotCollected });

        Assert.All(open, finding => Assert.True(
            Array.Exists(Parameters, parameter => finding.SettledBy!.Contains(parameter, StringComparison.Ordinal)), $"{finding.Message} Settled by {finding.SettledBy}"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_was_read_in_part_never_passes_what_fails_in_full(string name)
    {
        Snapshot full = Sample.Load(name);
        Dictionary<string, GuidelineResult> whole = Assess(full).ToDictionary(result => result.Id);
        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => full.Documents(kind, EvidenceSource.Azure).Count > 0))
        {
            int count = full.Documents(kind, EvidenceSource.Azure).Count;
            foreach (int kept in new[] { 0, count / 2, count }.Distinct())
            {
                // Documents go from both ends, so that the one that decides is missing in one of the cases.
                foreach (bool first in new[] { true, false })
                {
                    GuidelineResult[] partial = Assess(full.Partly(kind, kept, first));
                    Assert.All(
                        partial.Where(result => result.Status == Status.Pass),
                        result => Assert.True(whole[result.Id].Status == Status.Pass, $"{kind}, {kept} of {count}: {result} was {whole[result.Id]}: {whole[result.Id].Summary}"));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_may_not_be_read_in_Azure_neither_passes_nor_fails_for_that(string name)
    {
        Snapshot full = Sample.Load(name);
        Dictionary<string, GuidelineResult> whole = Assess(full).ToDictionary(result => result.Id);
        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => kind.AzureType is not null))
        {
            Assert.All(
                Assess(full.Partly(kind, 0, true)).Where(result => result.Status == Status.Fail),
                result => Assert.True(whole[result.Id].Status == Status.Fail, $"{kind}: {result} was {whole[result.Id]}: {result.Summary}"));
        }
    }

    [Fact]
    public void The_ready_site_is_ready_with_both_sides()
    {
        GuidelineResult[] results = Assess(Sample.Load("Ready"));

        Assert.All(results, result => Assert.True(
            result.Status is Status.Pass or Status.NotApplicable or Status.Manual
                || (result.Status == Status.Unknown && result.Severity < Severity.Critical && OnlyPeopleKnow.Contains(result.Id)),
            $"{result}: {result.Summary}"));
        Assert.True(AssessmentSummary.Of(results).IsReady);
    }

    private static GuidelineResult[] Assess(Snapshot snapshot) => [.. new Assessor(new()).AssessAsync(snapshot).ToBlockingEnumerable()];
}
