namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

internal static class SampleComparison
{
    /// <summary>The site as its administrator sees it gets, finding by finding, the verdicts of its sample.</summary>
    public static async Task AssertSameAsync(SeededSite site)
    {
        var expected = await LiveAssessment.AssessAsync(site.Sample);
        var actual = await LiveAssessment.AssessAsync(site, site.Server.AdminToken);

        Results.AssertSame(expected, actual);
    }
}
