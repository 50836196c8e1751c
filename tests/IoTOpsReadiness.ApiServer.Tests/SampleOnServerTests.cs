using IoTOpsReadiness.ApiServer.Tests.Infrastructure;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>A verdict does not depend on whether the evidence comes from a server or from a file.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class SampleOnServerTests(SeededSiteFixture fixture)
{
    [ApiServerFact]
    public async Task The_ready_site_on_a_server_gets_the_verdicts_of_its_snapshot() => await SampleComparison.AssertSameAsync(fixture.Site);

    [ApiServerFact]
    public async Task Only_what_depends_on_the_version_of_the_test_server_differs_without_further_ado()
    {
        var expected = await LiveAssessment.AssessAsync(fixture.Site.Sample);
        var snapshot = await LiveAssessment.CollectAsync(fixture.Site.Server, fixture.Site.Server.AdminToken);
        var actual = await LiveAssessment.AssessAsync(snapshot.OnTheDayOf(fixture.Site.Sample));

        // Kubernetes 1.20 is out of support, and its ephemeral volumes were not yet ready for use.
        Assert.Equal(["Arc.AgentSupported", "Broker.DiskBuffer"], Results.ChangedIn(expected, actual));
    }
}
