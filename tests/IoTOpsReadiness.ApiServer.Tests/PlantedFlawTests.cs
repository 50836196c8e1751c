using IoTOpsReadiness.ApiServer.Tests.Flaws;
using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>A flaw of a site is noticed by the guidelines it concerns, and by no other.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class PlantedFlawTests(SeededSiteFixture fixture)
{
    private static readonly IReadOnlyList<Flaw> Flaws = [.. BrokerFlaws.All, .. AccessFlaws.All, .. DataFlaws.All, .. PlatformFlaws.All];

    public static TheoryData<string> Names => [.. Flaws.Select(flaw => flaw.Name)];

    [ApiServerTheory]
    [MemberData(nameof(Names))]
    public async Task A_flaw_is_noticed_by_its_guidelines_alone_where(string name)
    {
        var flaw = Flaws.Single(flaw => flaw.Name == name);
        var sound = await AssessAsync();
        await using var planted = await flaw.PlantAsync(fixture.Site);
        var flawed = await AssessAsync();

        Assert.Equal(Lines(flaw.NoticedBy.Select(noticed => (noticed.Guideline, noticed.Severity))), Lines(Failures(flawed)));
        Assert.All(flaw.NoticedBy, noticed => Assert.Contains(flawed.Of(noticed.Guideline).Findings, noticed.Fits));
        Assert.Equal(Others(sound, flaw), Others(flawed, flaw));
    }

    private static IEnumerable<(string Guideline, Status Status)> Others(IEnumerable<GuidelineResult> results, Flaw flaw) => results
        .Where(result => flaw.NoticedBy.All(noticed => noticed.Guideline != result.Id))
        .Select(result => (result.Id, result.Status));

    private static IEnumerable<(string Guideline, Severity Severity)> Failures(IEnumerable<GuidelineResult> results) =>
        results.Where(result => result.Status == Status.Fail).Select(result => (result.Id, result.Severity));

    private static string Lines(IEnumerable<(string Guideline, Severity Severity)> failures) =>
        string.Join('\n', failures.Select(failure => $"{failure.Guideline}: {failure.Severity}").Order(StringComparer.Ordinal));

    private Task<IReadOnlyList<GuidelineResult>> AssessAsync() => LiveAssessment.AssessAsync(fixture.Site, fixture.Site.Server.AdminToken);
}
