using System.Net;
using System.Text;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Sandbox.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Sandbox.Tests.Scenarios;

/// <summary>Many sites out of one scenario.</summary>
public sealed class SitesTests
{
    [Fact]
    public async Task One_site_keeps_its_own_name()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready");

        Assert.Equal(["lisbon-bottling"], sandbox.Server.Sites.All.Select(site => site.Name));
        Assert.EndsWith("/clusters/lisbon-bottling", sandbox.Server.ClusterAddress(sandbox.Site).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_many_sites_has_names_and_ids_of_its_own()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync("Ready", sites: 3);

        SiteIdentity[] connected = [.. await Task.WhenAll(sandbox.Server.Sites.All.Select(async site =>
        {
            using KubernetesConnection connection = await sandbox.ConnectAsync(site.Name);
            return connection.Site;
        }))];

        Assert.Equal(["site-001", "site-002", "site-003"], connected.Select(site => site.Name));
        Assert.Equal(
            Enumerable.Range(1, 3).Select(number => $"/subscriptions/31098511-ce1a-5741-944e-0f0934c810d7/resourceGroups/rg-site-00{number}/providers/Microsoft.Kubernetes/connectedClusters/site-00{number}-cluster"),
            connected.Select(site => site.ConnectedClusterId));
        Assert.Equal(sandbox.Server.Sites.All.Select(site => site.Identity.ConnectedClusterId), connected.Select(site => site.ConnectedClusterId));
    }

    [Theory]
    [InlineData("Ready")]
    [InlineData("MultiNode")]
    [InlineData("Quickstart")]
    public async Task Each_of_many_sites_gets_the_verdicts_of_the_scenario(string scenario)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(scenario, sites: 2);
        IReadOnlyList<GuidelineResult> expected = await Judgement.AssessAsync(Judgement.OfCluster(sandbox.Server.Sites.Scenario.Sample));

        IReadOnlyList<GuidelineResult> actual = await Judgement.AssessAsync(Judgement.OfCluster(await sandbox.CollectAsync("site-002")));

        Assert.Equal(expected.Select(result => $"{result.Id}: {result.Status}"), actual.Select(result => $"{result.Id}: {result.Status}"));
    }

    [Fact]
    public async Task A_change_on_one_site_is_on_no_other()
    {
        const string listeners = "/apis/mqttbroker.iotoperations.azure.com/v1/namespaces/azure-iot-operations/brokerlisteners";
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(sites: 2);
        using ClusterClient first = sandbox.Client(site: sandbox.Server.Sites.All[0]);
        using ClusterClient second = sandbox.Client(site: sandbox.Server.Sites.All[1]);

        (await first.DeleteAsync(listeners + "/default")).Expect(HttpStatusCode.OK);

        Assert.DoesNotContain("default", (await first.GetAsync(listeners)).Names);
        Assert.Contains("default", (await second.GetAsync(listeners)).Names);
    }

    [Theory]
    [InlineData("porto", "site-001")]
    [InlineData("PORTO", "site-001")]
    [InlineData("porto-k3s", "site-001-cluster")]
    [InlineData("rg-porto", "rg-site-001")]
    [InlineData("porto-2", "porto-2")]
    [InlineData("alerts-porto", "alerts-porto")]
    [InlineData("/x/alerts-porto-k3s", "/x/alerts-site-001-cluster")]
    [InlineData("alertsporto-k3s", "alertsporto-k3s")]
    [InlineData("oporto", "oporto")]
    [InlineData("/x/porto/y", "/x/site-001/y")]
    [InlineData("{\"text\":\"a\\nporto\"}", "{\"text\":\"a\\nsite-001\"}")]
    [InlineData("/subscriptions/s/resourcegroups/RG-PORTO/providers", "/subscriptions/s/resourcegroups/rg-site-001/providers")]
    public void Whole_names_are_renamed_and_parts_of_others_are_not(string text, string expected)
    {
        var renaming = new SiteRenaming(
            new()
            {
                Name = "porto",
                InstanceId = "/subscriptions/s/resourceGroups/rg-porto/providers/Microsoft.IoTOperations/instances/porto",
                ConnectedClusterId = "/subscriptions/s/resourceGroups/rg-porto/providers/Microsoft.Kubernetes/connectedClusters/porto-k3s",
            },
            "site-001");

        Assert.Equal(expected, renaming.Apply(text));
        Assert.Equal(expected, Encoding.UTF8.GetString(renaming.Apply(new ResourceDocument(Encoding.UTF8.GetBytes(text))).Json.Span));
    }

    [Fact]
    public async Task Two_hundred_sites_are_there_at_once()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(sites: 200);

        string[] names = await Task.WhenAll(new[] { 1, 100, 200 }.Select(async number =>
        {
            using KubernetesConnection connection = await sandbox.ConnectAsync(SiteRenaming.NameOf(number));
            return connection.Site.Name;
        }));

        Assert.Equal(200, sandbox.Server.Sites.All.Count);
        Assert.Equal(["site-001", "site-100", "site-200"], names);
    }
}
