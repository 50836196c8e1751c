using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>Who may see less learns less, and nothing wrong.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class PermissionTests(SeededSiteFixture fixture)
{
    private static readonly EvidenceKind[] WithheldFromCrippled =
        [.. Evidence.Kinds.Where(kind => kind.Kubernetes is { } query && ReaderRoles.WithheldFromCrippled.Contains(query.Resource))];

    [ApiServerFact]
    public async Task A_reader_without_secrets_learns_what_an_administrator_learns_but_for_the_names_of_secrets()
    {
        var all = await AssessAsync(fixture.Site.Server.AdminToken);
        var some = await AssessAsync(fixture.Site.Server.ReadOnlyToken);

        AssertOnlyLessIsKnown(all, some, [Evidence.SecretNames]);
    }

    [ApiServerFact]
    public async Task A_reader_without_nodes_pods_and_authorizations_learns_what_can_be_learned_without()
    {
        var all = await AssessAsync(fixture.Site.Server.ReadOnlyToken);
        var some = await AssessAsync(fixture.Site.Server.CrippledToken);

        AssertOnlyLessIsKnown(all, some, WithheldFromCrippled);
        Assert.Contains(some, result => result.Status == Status.Pass);
    }

    [ApiServerTheory]
    [InlineData("AuthZ.LeastPrivilege", "list brokerauthorizations.mqttbroker.iotoperations.azure.com")]
    [InlineData("Broker.Schedulability", "list nodes")]
    [InlineData("Platform.SupportedEnvironment", "list nodes")]
    [InlineData("Security.ImageProvenance", "list pods")]
    public async Task A_verdict_that_needs_a_permission_names_it(string guideline, string permission)
    {
        var result = (await AssessAsync(fixture.Site.Server.CrippledToken)).Of(guideline);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Contains(result.Findings, finding => finding.SettledBy?.Contains(permission, StringComparison.Ordinal) == true);
    }

    [ApiServerFact]
    public async Task A_failure_that_shows_without_the_withheld_evidence_stays_a_failure()
    {
        await using var planted = await fixture.Site.ChangeAsync(
            "Broker", "default", broker => broker["spec"]!.AsObject().Remove("diskBackedMessageBuffer"));

        var result = (await AssessAsync(fixture.Site.Server.CrippledToken)).Of("Broker.DiskBuffer");

        Assert.Equal(Status.Fail, result.Status);
    }

    [ApiServerFact]
    public async Task Nobody_learns_nothing_and_is_told_which_permissions_would_help()
    {
        var all = await AssessAsync(fixture.Site.Server.AdminToken);
        var none = await AssessAsync(fixture.Site.Server.NobodyToken);

        Assert.All(none, result => Assert.Contains(result.Status, new[] { Status.Unknown, Status.Manual }));
        Assert.All(none.Where(result => result.Status == Status.Manual), result => Assert.Equal(Status.Manual, all.Of(result.Id).Status));
        Assert.All(NeedingAny(Evidence.Kinds.Where(kind => kind.Kubernetes is not null)), guideline => Assert.Contains(
            none.Of(guideline.Id).Findings,
            finding => finding.Reason == Reason.NotAuthorized && guideline.Needs.Any(kind => NamesPermission(finding, kind))));
    }

    [ApiServerFact]
    public async Task Every_refused_query_names_the_verb_and_the_resource()
    {
        var snapshot = await LiveAssessment.CollectAsync(fixture.Site.Server, fixture.Site.Server.NobodyToken);

        var refused = snapshot.Queries.Where(query => query.Outcome == QueryOutcome.Forbidden).ToArray();
        Assert.All(refused, query => Assert.StartsWith(Evidence.Find(query.Kind)!.Kubernetes!.Permission, query.Permission, StringComparison.Ordinal));
        Assert.Equal(
            [nameof(Evidence.ServerVersion)],
            snapshot.Queries.Where(query => query.Source == EvidenceSource.Kubernetes).Except(refused).Select(query => query.Kind));
    }

    /// <summary>
    /// What does not look at withheld evidence is the same to the last word; what needs it is open, with the permission
    /// that is missing; what merely uses it may be open too. No verdict turns into another.
    /// </summary>
    private static void AssertOnlyLessIsKnown(IReadOnlyList<GuidelineResult> all, IReadOnlyList<GuidelineResult> some, EvidenceKind[] withheld)
    {
        var changed = Results.ChangedIn(all, some);
        Assert.Equal([], changed.Except(Catalogue.All.Select(guideline => guideline.Definition).Where(guideline => LooksAt(guideline, withheld)).Select(guideline => guideline.Id)));
        foreach (var result in some.Where(result => result.Status != all.Of(result.Id).Status))
        {
            Assert.True(result.Status == Status.Unknown, $"{result} was {all.Of(result.Id)}");
            Assert.True(result.Reason == Reason.NotAuthorized, $"{result}: {result.Reason}");
            Assert.Contains(result.Findings, finding => withheld.Any(kind => NamesPermission(finding, kind)));
        }

        foreach (var guideline in NeedingAny(withheld))
        {
            Assert.Equal(Status.Unknown, some.Of(guideline.Id).Status);
        }
    }

    private static IEnumerable<GuidelineDefinition> NeedingAny(IEnumerable<EvidenceKind> kinds) =>
        Catalogue.All.Select(guideline => guideline.Definition).Where(guideline => guideline.Needs.Intersect(kinds).Any());

    private static bool LooksAt(GuidelineDefinition guideline, EvidenceKind[] kinds) =>
        guideline.Needs.Concat(guideline.Uses).Intersect(kinds).Any();

    private static bool NamesPermission(Finding finding, EvidenceKind kind) =>
        kind.Kubernetes is { } query && finding.SettledBy?.Contains(query.Permission, StringComparison.Ordinal) == true;

    private Task<IReadOnlyList<GuidelineResult>> AssessAsync(string token) => LiveAssessment.AssessAsync(fixture.Site, token);
}
