using IoTOpsReadiness.ApiServer.Tests.Infrastructure;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>The same for a site of several nodes with a few flaws.</summary>
public sealed class LargeSampleOnServerTests
{
    [ApiServerFact]
    public async Task The_flawed_site_on_a_server_gets_the_verdicts_of_its_snapshot()
    {
        await using var site = await SeededSite.StartAsync("MultiNode");

        await SampleComparison.AssertSameAsync(site);
    }
}
