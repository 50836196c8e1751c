using IoTOpsReadiness.ApiServer.Tests.Infrastructure;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>Which version of a group a server serves is found out, not assumed.</summary>
public sealed class OlderApiTests
{
    private const string OlderVersion = "v1beta1";

    private static readonly string[] OlderGroups = ["iotoperations.azure.com", "connectivity.iotoperations.azure.com"];

    [ApiServerFact]
    public async Task A_site_with_groups_that_are_served_in_an_older_version_alone_gets_the_verdicts_of_its_snapshot()
    {
        await using var site = await SeededSite.StartAsync(
            "Quickstart",
            [.. AioCustomResources.All.Select(kind => OlderGroups.Contains(kind.Group) ? kind with { Version = OlderVersion } : kind)]);
        using var connection = await LiveAssessment.ConnectAsync(site.Server.Kubeconfig(site.Server.ReadOnlyToken));

        Assert.Equal(OlderVersion, connection.OperationsVersion);
        Assert.Equal("v1", connection.ApiGroups["mqttbroker.iotoperations.azure.com"]);
        Assert.Equal(site.Sample.Site.Name, connection.Site.Name);
        await SampleComparison.AssertSameAsync(site);
    }
}
