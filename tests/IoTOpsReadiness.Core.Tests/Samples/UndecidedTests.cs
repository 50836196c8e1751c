using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Samples;

/// <summary>Unknown is for what could not be known. What the cluster answered has to be used.</summary>
public class UndecidedTests
{
    // Guidelines whose open findings no evidence of any API settles, and why.
    private static readonly Dictionary<string, string> Settled = new()
    {
        ["Certificates.Expiry"] = "A certificate that only a Secret holds: values of secrets are never read.",
    };

    public static TheoryData<string> All => Sample.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_is_unknown_that_the_evidence_of_the_cluster_settles(string name)
    {
        Snapshot snapshot = Sample.Load(name);
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(snapshot).ToBlockingEnumerable()];

        IEnumerable<string> unexplained =
            from result in results
            from finding in result.Findings
            where finding.Status == Status.Unknown && !IsBeyondTheCluster(finding) && !WasRefused(snapshot, finding) && !IsSecretAlone(result, finding)
            select $"{result.Id}: {finding.Reason}: {finding.Message} Settled by {finding.SettledBy}";
        Assert.Empty(unexplained);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_unknown_says_what_would_settle_it(string name)
    {
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(Sample.Load(name)).ToBlockingEnumerable()];

        Assert.All(
            results.SelectMany(result => result.Findings).Where(finding => finding.Status is Status.Unknown or Status.Manual),
            finding => Assert.False(string.IsNullOrWhiteSpace(finding.SettledBy), finding.Message));
    }

    // Only people, a newer file or the other side can tell.
    private static bool IsBeyondTheCluster(Finding finding) => finding.Reason switch
    {
        Reason.NeedsInput or Reason.NeedsReferenceData => true,
        Reason.NotCollected => finding.SettledBy!.Contains("Azure Resource Manager", StringComparison.Ordinal),
        _ => false,
    };

    // The permission that would settle it is one that was really refused, at least beyond the site's namespace. What Azure
    // hides it does not even refuse: it shows nothing to a caller who may read nothing.
    private static bool WasRefused(Snapshot snapshot, Finding finding) => finding.Reason == Reason.NotAuthorized && snapshot.Queries.Any(query =>
        query.Source == EvidenceSource.Kubernetes
            ? (query.Outcome == QueryOutcome.Forbidden || query.SiteNamespaceOnly) && finding.SettledBy!.Contains(Evidence.Find(query.Kind)!.Kubernetes!.Permission, StringComparison.Ordinal)
            : query.Outcome == QueryOutcome.Forbidden ? finding.SettledBy!.Contains(query.Permission!, StringComparison.Ordinal)
            : query.Count == 0 && finding.SettledBy!.Contains($"the permission to read {Evidence.Find(query.Kind)!.AzureType}", StringComparison.Ordinal));

    private static bool IsSecretAlone(GuidelineResult result, Finding finding) =>
        Settled.ContainsKey(result.Id) && finding.Message.EndsWith("is known to the secret alone.", StringComparison.Ordinal);
}
