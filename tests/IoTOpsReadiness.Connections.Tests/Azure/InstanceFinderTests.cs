using System.Security;
using System.Text.Json;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;
using Microsoft.AspNetCore.Http;

namespace IoTOpsReadiness.Connections.Tests.Azure;

public class InstanceFinderTests
{
    private const string Graph = "/providers/Microsoft.ResourceGraph/resources";

    [Fact]
    public async Task Instances_come_page_by_page_with_the_cluster_they_run_on()
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        List<JsonElement> questions = [];
        arm.On(Graph, context => AnswerAsync(context, questions));

        IReadOnlyList<SiteInstance> instances = await InstanceFinder.FindAsync(SignIn(arm), new() { Subscriptions = ["s1"], Tags = new Dictionary<string, string?> { ["it's"] = "o\\k", ["any"] = null } });

        Assert.Equal(["plant-0", "plant-1", "plant-2"], instances.Select(instance => instance.Name));
        Assert.Equal((FakeArm.ClusterId, "1.2.3", "europe"), (instances[1].ConnectedClusterId, instances[1].Version, instances[1].Tags["region"]));
        string query = questions[0].GetProperty("query").GetString()!;
        Assert.Contains(@"tags['it\'s'] =~ 'o\\k'", query, StringComparison.Ordinal);
        Assert.Contains("isnotnull(tags['any'])", query, StringComparison.Ordinal);
        Assert.Equal("s1", questions[0].GetProperty("subscriptions")[0].GetString());
        Assert.Equal(4, arm.Count());
    }

    [Fact]
    public async Task An_instance_of_a_list_connects_without_asking_again()
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        arm.On(Graph, context => AnswerAsync(context, []));
        SiteInstance instance = (await InstanceFinder.FindAsync(SignIn(arm), new()))[0];
        int before = arm.Count();

        AzureConnection connection = await AzureConnector.ConnectAsync(instance);

        Assert.Equal((instance.InstanceId, FakeArm.ClusterId), (connection.Site.InstanceId, connection.Site.ConnectedClusterId));
        Assert.Equal(before, arm.Count());
    }

    [Fact]
    public async Task An_instance_that_was_saved_has_no_sign_in()
    {
        var saved = new SiteInstance { Name = "x", InstanceId = FakeArm.InstanceId, SubscriptionId = "s", ResourceGroupName = "g" };

        Assert.Equal("IoTOps.Connection.AzureNotSignedIn", (await Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectAsync(saved))).ErrorId);
    }

    [Fact]
    public async Task Who_may_not_ask_is_told_so()
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        arm.Forbids(Graph, "Microsoft.ResourceGraph/resources/read", "/");

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => InstanceFinder.FindAsync(SignIn(arm), new()));

        Assert.Equal("IoTOps.Connection.AzureForbidden", exception.ErrorId);
    }

    [Fact]
    public void Slices_are_stable_complete_and_even()
    {
        string[] ids = [.. Enumerable.Range(0, 1_000).Select(index => $"{FakeArm.Group}/providers/Microsoft.IoTOperations/instances/plant-{index}")];
        int[] sizes = new int[8];
        foreach (string id in ids)
        {
            int shard = InstanceFinder.Shard(id, 8);
            Assert.Equal(shard, InstanceFinder.Shard(id.ToUpperInvariant(), 8));
            sizes[shard]++;
        }

        // Pinned: another slice after an upgrade would assess a site twice or not at all.
        Assert.Equal([2, 6, 6, 3], ids[..4].Select(id => InstanceFinder.Shard(id, 8)));
        Assert.All(sizes, size => Assert.InRange(size, 80, 170));
    }

    private static async Task AnswerAsync(HttpContext context, List<JsonElement> questions)
    {
        using JsonDocument question = await JsonDocument.ParseAsync(context.Request.Body);
        questions.Add(question.RootElement.Clone());
        string query = question.RootElement.GetProperty("query").GetString()!;
        if (query.Contains("customLocations", StringComparison.Ordinal))
        {
            await FakeArm.WriteAsync(context, 200, $$$"""{"data":[{"id":"{{{FakeArm.LocationId}}}","properties":{"hostResourceId":"{{{FakeArm.ClusterId}}}","namespace":"ns"}}]}""");
            return;
        }

        int from = question.RootElement.GetProperty("options").TryGetProperty("$skipToken", out JsonElement skip) ? int.Parse(skip.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : 0;
        string next = from < 2 ? $",\"$skipToken\":\"{from + 1}\"" : "";
        await FakeArm.WriteAsync(context, 200, $$$"""
            {"data":[{"id":"{{{FakeArm.Group}}}/providers/Microsoft.IoTOperations/instances/plant-{{{from}}}","name":"plant-{{{from}}}","location":"westeurope","tags":{"region":"europe"},
            "extendedLocation":{"name":"{{{FakeArm.LocationId}}}"},"properties":{"version":"1.2.3","provisioningState":"Succeeded"}}]{{{next}}}}
            """);
    }

    private static AzureSignIn SignIn(FakeArm arm)
    {
        var secret = new SecureString();
        foreach (char character in FakeArm.Token)
        {
            secret.AppendChar(character);
        }

        return new()
        {
            AccessToken = secret,
            AuthorityCertificates = TestCertificates.Authority.ExportCertificatePem(),
            Cloud = new("TestCloud", arm.Address, new("https://login.test"), "https://management.test"),
        };
    }
}
