using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>Which version of an API is asked for.</summary>
public class AzureVersionTests
{
    private const string Type = "Microsoft.IoTOperations/instances";
    private const string Provider = $"{FakeArm.Subscription}/providers/Microsoft.IoTOperations";

    [Fact]
    public async Task The_newest_that_both_know_costs_no_request_of_its_own()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Versions[Type] = ["2024-11-01", "2026-03-01", "2031-01-01"];

        await arm.CollectAsync(Evidence.Instances);

        Assert.Equal([$"GET {FakeArm.InstanceId}?api-version=2026-03-01"], arm.Requests);
    }

    [Fact]
    public async Task An_older_cloud_is_asked_in_the_newest_it_offers()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Versions[Type] = ["2024-09-15-preview", "2024-11-01", "2025-04-01"];

        Snapshot snapshot = await arm.CollectAsync(Evidence.Instances);

        Assert.Equal([$"GET {FakeArm.InstanceId}?api-version=2026-03-01", $"GET {FakeArm.InstanceId}?api-version=2025-04-01"], arm.Requests);
        Assert.Equal(QueryOutcome.Collected, snapshot.Outcome(Evidence.Instances, EvidenceSource.Azure));
    }

    [Fact]
    public async Task What_one_type_learned_its_siblings_and_its_later_requests_know()
    {
        await using FakeArm arm = await TypicalAsync();
        foreach (string type in new[] { Type, $"{Type}/brokers", $"{Type}/brokers/listeners", $"{Type}/dataflowProfiles", $"{Type}/dataflowProfiles/dataflows" })
        {
            arm.Versions[type] = ["2025-04-01"];
        }

        await arm.CollectAsync(Evidence.Brokers, Evidence.BrokerListeners);

        Assert.Equal(["2026-03-01", "2025-04-01", "2025-04-01"], arm.Requests.Select(request => request.Split('=')[1]));
    }

    [Fact]
    public async Task Where_the_refusal_does_not_say_the_provider_does()
    {
        await using FakeArm arm = await TypicalAsync();
        int calls = 0;
        arm.On(FakeArm.InstanceId, context => Interlocked.Increment(ref calls) == 1
            ? FakeArm.WriteAsync(context, 400, FakeArm.Error("InvalidApiVersionParameter", "no such version"))
            : FakeArm.WriteAsync(context, 200, $$"""{"id":"{{FakeArm.InstanceId}}","name":"aio-plant"}"""));
        arm.AddDocument($$"""{"id":"{{Provider}}","namespace":"Microsoft.IoTOperations","resourceTypes":[7,{"resourceType":"instances","apiVersions":["2024-11-01","2020-01-01"]}]}""");

        Snapshot snapshot = await arm.CollectAsync(Evidence.Instances);

        Assert.Equal([$"{FakeArm.InstanceId}?api-version=2026-03-01", $"{Provider}?api-version=2021-04-01", $"{FakeArm.InstanceId}?api-version=2024-11-01"], arm.Requests.Select(request => request[4..]));
        Assert.Equal(1, snapshot.Count);
    }

    [Fact]
    public async Task Where_nobody_says_each_known_version_is_tried_in_turn()
    {
        await using FakeArm arm = await TypicalAsync();
        int calls = 0;
        arm.On(FakeArm.InstanceId, context => Interlocked.Increment(ref calls) < 4
            ? FakeArm.WriteAsync(context, 400, FakeArm.Error("InvalidApiVersionParameter", "no such version"))
            : FakeArm.WriteAsync(context, 200, $$"""{"id":"{{FakeArm.InstanceId}}","name":"aio-plant"}"""));
        arm.Forbids(Provider);

        Snapshot snapshot = await arm.CollectAsync(Evidence.Instances);

        Assert.Equal(1, snapshot.Count);
        Assert.EndsWith("2024-11-01", arm.Requests.Last(), StringComparison.Ordinal);
        Assert.Equal(1, arm.Count(Provider));
    }

    [Fact]
    public async Task A_cloud_without_a_common_version_is_not_taken_for_one_without_resources()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Versions[Type] = ["2031-01-01"];

        QueryResult query = (await arm.CollectAsync(Evidence.Instances)).Query(Evidence.Instances, EvidenceSource.Azure)!;

        Assert.Equal(QueryOutcome.Invalid, query.Outcome);
        Assert.Contains("2031-01-01", query.Message, StringComparison.Ordinal);
        Assert.Contains("2026-03-01", query.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_the_cloud_does_not_have_is_not_installed()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Fails($"{FakeArm.InstanceId}/registryEndpoints", 404, "InvalidResourceType", "The resource type could not be found in the namespace 'Microsoft.IoTOperations'.");
        arm.AddDocument($$"""{"id":"{{Provider}}","namespace":"Microsoft.IoTOperations","resourceTypes":[]}""");

        Assert.Equal(QueryOutcome.NotInstalled, (await arm.CollectAsync(Evidence.RegistryEndpoints)).Outcome(Evidence.RegistryEndpoints, EvidenceSource.Azure));
    }

    [Theory]
    [InlineData("Microsoft.IoTOperations/instances/brokers/listeners", "2026-03-01")]
    [InlineData("microsoft.iotoperations/INSTANCES", "2026-03-01")]
    [InlineData("Microsoft.SecretSyncController/secretSyncs", "2024-08-21-preview")]
    [InlineData("Microsoft.Unknown/things", null)]
    public void A_type_without_an_entry_has_that_of_its_parent(string type, string? best) => Assert.Equal(best, ArmVersions.Of(type).FirstOrDefault());

    [Fact]
    public void Azure_IoT_Operations_is_never_asked_in_a_version_before_its_first() =>
        Assert.All(
            Evidence.Kinds.Where(kind => kind.AzureType?.StartsWith("Microsoft.IoTOperations", StringComparison.Ordinal) == true).SelectMany(kind => ArmVersions.Of(kind.AzureType!)),
            version => Assert.True(string.CompareOrdinal(version, "2024-11-01") >= 0));

    private static async Task<FakeArm> TypicalAsync()
    {
        FakeArm arm = await FakeArm.StartAsync();
        TypicalSite.Fill(arm);
        return arm;
    }
}
