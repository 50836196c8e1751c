using System.Diagnostics;
using Azure.Core;
using Azure.Identity;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>Everything that goes wrong on the way has its outcome, and nothing read in part looks whole.</summary>
public class AzureOutcomeTests
{
    private const string Brokers = $"{FakeArm.InstanceId}/brokers";
    private const string Profiles = $"{FakeArm.InstanceId}/dataflowProfiles";

    public static TheoryData<int, string, string, QueryOutcome> Refusals => new()
    {
        { 401, "InvalidAuthenticationToken", "expired", QueryOutcome.Forbidden },
        { 403, "AuthorizationFailed", "no", QueryOutcome.Forbidden },
        { 404, "SubscriptionNotFound", "no", QueryOutcome.Forbidden },
        { 404, "ResourceNotFound", "no", QueryOutcome.Collected },
        { 404, "ResourceGroupNotFound", "no", QueryOutcome.Collected },
        { 404, "InvalidResourceNamespace", "no", QueryOutcome.NotInstalled },
        { 409, "MissingSubscriptionRegistration", "no", QueryOutcome.NotInstalled },
        { 409, "Conflict", "no", QueryOutcome.Invalid },
        { 400, "BadRequest", "no", QueryOutcome.Invalid },
        { 408, "Timeout", "no", QueryOutcome.TimedOut },
        { 500, "InternalServerError", "no", QueryOutcome.Unreachable },
        { 503, "ServiceUnavailable", "no", QueryOutcome.Unreachable },
        { 504, "GatewayTimeout", "no", QueryOutcome.TimedOut },
        { 302, "Found", "no", QueryOutcome.Invalid },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_of_a_resource_or_a_list_is_its_outcome(int status, string code, string message, QueryOutcome expected)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Fails(FakeArm.InstanceId, status, code, message);
        arm.Fails(Brokers, status, code, message);

        Snapshot snapshot = await arm.CollectAsync(Evidence.Instances, Evidence.Brokers, Evidence.DataflowProfiles);

        Assert.Equal((expected, expected), (Query(snapshot, Evidence.Instances).Outcome, Query(snapshot, Evidence.Brokers).Outcome));
        Assert.Empty(snapshot.Documents(Evidence.Brokers, EvidenceSource.Azure));
        Assert.Equal(expected == QueryOutcome.Forbidden, Query(snapshot, Evidence.Brokers).Permission is not null);
        Assert.Equal(QueryOutcome.Collected, Query(snapshot, Evidence.DataflowProfiles).Outcome);
    }

    [Fact]
    public async Task What_is_forbidden_names_the_action_and_the_scope()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Fails(FakeArm.InstanceId, 403, "AuthorizationFailed");
        arm.Fails(Brokers, 403, "AuthorizationFailed");
        arm.Forbids($"{FakeArm.Group}/providers/Microsoft.SecretSyncController/secretSyncs", "Microsoft.SecretSyncController/secretSyncs/read", "/subscriptions/x");
        arm.Fails($"{FakeArm.Subscription}/providers/Microsoft.Kubernetes", 403, "AuthorizationFailed");

        Snapshot snapshot = await arm.CollectAsync(Evidence.Instances, Evidence.Brokers, Evidence.SecretSyncs, Evidence.ResourceProviders);

        Assert.Equal($"Microsoft.IoTOperations/instances/read at {FakeArm.InstanceId}", Query(snapshot, Evidence.Instances).Permission);
        Assert.Equal($"Microsoft.IoTOperations/instances/brokers/read at {FakeArm.InstanceId}", Query(snapshot, Evidence.Brokers).Permission);
        Assert.Equal("Microsoft.SecretSyncController/secretSyncs/read at /subscriptions/x", Query(snapshot, Evidence.SecretSyncs).Permission);
        Assert.Equal($"Microsoft.Resources/subscriptions/providers/read at {FakeArm.Subscription}", Query(snapshot, Evidence.ResourceProviders).Permission);
    }

    [Fact]
    public async Task What_depends_on_something_unreadable_has_its_outcome_and_names_it()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Fails(Brokers, 403, "AuthorizationFailed", "not you");
        arm.Fails(FakeArm.InstanceId, 500, "InternalServerError");

        Snapshot snapshot = await arm.CollectAsync(
            Evidence.BrokerListeners, Evidence.SchemaRegistries, Evidence.StorageAccounts, Evidence.Devices, Evidence.Assets, Evidence.CustomLocations);

        QueryResult listeners = Query(snapshot, Evidence.BrokerListeners);
        Assert.Equal((QueryOutcome.Forbidden, $"Microsoft.IoTOperations/instances/brokers/read at {FakeArm.InstanceId}"), (listeners.Outcome, listeners.Permission));
        Assert.Equal("It depends on Brokers, which could not be read: not you", listeners.Message);
        foreach (EvidenceKind kind in new[] { Evidence.SchemaRegistries, Evidence.StorageAccounts, Evidence.Devices, Evidence.Assets, Evidence.CustomLocations })
        {
            Assert.Equal(QueryOutcome.Unreachable, Query(snapshot, kind).Outcome);
        }

        // Whose the assets of the resource group are, only the instance could tell.
        Assert.Empty(snapshot.Documents(Evidence.Assets, EvidenceSource.Azure));
    }

    [Fact]
    public async Task A_kind_that_is_read_in_part_is_refused_and_keeps_what_came()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Fails($"{Profiles}/big/dataflows", 403, "AuthorizationFailed");

        Snapshot snapshot = await arm.CollectAsync(Evidence.Dataflows);

        Assert.Equal(QueryOutcome.Forbidden, Query(snapshot, Evidence.Dataflows).Outcome);
        Assert.Equal("one", Assert.Single(snapshot.Documents(Evidence.Dataflows, EvidenceSource.Azure)).Text("name"));
        Assert.False(new Model.Site(snapshot).Has(Evidence.Dataflows));
    }

    [Fact]
    public async Task What_can_be_acted_on_wins_where_a_kind_fails_in_several_ways()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Fails($"{Profiles}/big/dataflows", 500, "Oops");
        arm.Fails($"{Profiles}/default/dataflows", 403, "AuthorizationFailed");

        Assert.Equal(QueryOutcome.Forbidden, Query(await arm.CollectAsync(Evidence.Dataflows), Evidence.Dataflows).Outcome);
    }

    [Fact]
    public async Task A_vault_that_nobody_sees_is_not_taken_for_none()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On("/providers/Microsoft.ResourceGraph/resources", 200, """{"data":[]}""");

        QueryResult vaults = Query(await arm.CollectAsync(Evidence.KeyVaults), Evidence.KeyVaults);

        Assert.Equal((QueryOutcome.Forbidden, "Microsoft.KeyVault/vaults/read at 'plant-kv'"), (vaults.Outcome, vaults.Permission));
    }

    [Fact]
    public async Task Without_Resource_Graph_what_is_in_the_subscription_is_found_all_the_same()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Fails("/providers/Microsoft.ResourceGraph/resources", 403, "AuthorizationFailed");

        Snapshot snapshot = await arm.CollectAsync(Evidence.StorageAccounts, Evidence.ManagedIdentities, Evidence.KeyVaults);

        Assert.Equal(QueryOutcome.Collected, Query(snapshot, Evidence.StorageAccounts).Outcome);
        Assert.Equal(QueryOutcome.Collected, Query(snapshot, Evidence.ManagedIdentities).Outcome);
        Assert.Equal(QueryOutcome.Forbidden, Query(snapshot, Evidence.KeyVaults).Outcome);
    }

    [Fact]
    public async Task Roles_that_were_read_stand_although_a_target_is_not_visible()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On("/providers/Microsoft.ResourceGraph/resources", 200, """{"data":[]}""");

        Snapshot snapshot = await arm.CollectAsync(Evidence.RoleAssignments, Evidence.KeyVaults);

        Assert.Equal((QueryOutcome.Collected, 1), (Query(snapshot, Evidence.RoleAssignments).Outcome, Query(snapshot, Evidence.RoleAssignments).Count));
    }

    [Theory]
    [InlineData("{\"value\":[{\"id\":\"/x\",\"name\":\"a\"", "application/json")]
    [InlineData("{\"value\":[1]}", "application/json")]
    [InlineData("{\"value\":{}}", "application/json")]
    [InlineData("{\"items\":[]}", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("{\"value\":[]}{}", "application/json")]
    [InlineData("{\"value\":[],\"nextLink\":\"\\ud800\"}", "application/json")]
    [InlineData("<html>Sign in</html>", "text/html")]
    public async Task A_list_that_cannot_be_understood_is_invalid(string body, string type)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On(Brokers, 200, body, type);

        QueryResult query = Query(await arm.CollectAsync(Evidence.Brokers), Evidence.Brokers);

        Assert.Equal((QueryOutcome.Invalid, 0), (query.Outcome, query.Count));
        Assert.NotNull(query.Message);
    }

    [Theory]
    [InlineData("{\"id\":")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_resource_that_cannot_be_understood_is_invalid(string body)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On(FakeArm.InstanceId, 200, body);

        Assert.Equal(QueryOutcome.Invalid, Query(await arm.CollectAsync(Evidence.Instances), Evidence.Instances).Outcome);
    }

    [Theory]
    [InlineData("<html>", "text/html")]
    [InlineData("{\"error\":", "application/json")]
    [InlineData("{\"error\":\"text\"}", "application/json")]
    [InlineData("{\"error\":{\"code\":5,\"message\":\"\\ud800\"}}", "application/json")]
    public async Task An_error_that_cannot_be_understood_is_still_an_error(string body, string type)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On(Brokers, 403, body, type);

        Assert.Equal(QueryOutcome.Forbidden, Query(await arm.CollectAsync(Evidence.Brokers), Evidence.Brokers).Outcome);
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.PageSize = 2;
        for (int index = 0; index < 7; index++)
        {
            arm.Add($"{FakeArm.InstanceId}/registryEndpoints/r{index}");
        }

        Snapshot snapshot = await arm.CollectAsync(Evidence.RegistryEndpoints);

        Assert.Equal((8, 4), (Query(snapshot, Evidence.RegistryEndpoints).Count, Query(snapshot, Evidence.RegistryEndpoints).Requests));
    }

    [Fact]
    public async Task No_page_and_no_token_is_asked_from_another_host()
    {
        await using FakeArm arm = await TypicalAsync();
        await using FakeArm stranger = await FakeArm.StartAsync();
        foreach (string link in new[] { $"{stranger.Address}steal", $"http://127.0.0.1:{arm.Address.Port}/x", $"https://127.0.0.1:{arm.Address.Port}@evil.test/x", "//evil.test/x", "relative", $"https://user@127.0.0.1:{arm.Address.Port}/x" })
        {
            arm.On(Brokers, 200, $$"""{"value":[{"id":"/subscriptions/s/b","name":"b"}],"nextLink":"{{link}}"}""");

            QueryResult query = Query(await arm.CollectAsync(Evidence.Brokers), Evidence.Brokers);

            Assert.Equal((QueryOutcome.Invalid, 1), (query.Outcome, query.Count));
            Assert.Contains("another host", query.Message, StringComparison.Ordinal);
        }

        Assert.Empty(stranger.Requests);
        Assert.All(arm.Requests, request => Assert.StartsWith($"GET {Brokers}?", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using FakeArm arm = await TypicalAsync();
        await using FakeArm stranger = await FakeArm.StartAsync();
        arm.On(Brokers, context =>
        {
            context.Response.Headers.Location = $"{stranger.Address}steal";
            return FakeArm.WriteAsync(context, 307, "");
        });

        Assert.Equal(QueryOutcome.Invalid, Query(await arm.CollectAsync(Evidence.Brokers), Evidence.Brokers).Outcome);
        Assert.Empty(stranger.Requests);
    }

    [Fact]
    public async Task A_list_that_never_ends_is_ended()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On(Brokers, 200, $$"""{"value":[],"nextLink":"{{arm.Address}}{{Brokers[1..]}}?api-version=1"}""");

        Assert.Equal(QueryOutcome.Invalid, Query(await arm.CollectAsync(Evidence.Brokers), Evidence.Brokers).Outcome);
        Assert.Equal(2, arm.Count());
    }

    [Fact]
    public async Task A_later_page_that_fails_spoils_the_list()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.PageSize = 1;
        int calls = 0;
        arm.On(Profiles, context => Interlocked.Increment(ref calls) == 1
            ? FakeArm.WriteAsync(context, 200, $$"""{"value":[{"id":"{{Profiles}}/default","name":"default"}],"nextLink":"{{arm.Address}}{{Profiles[1..]}}?page=2"}""")
            : FakeArm.WriteAsync(context, 404, FakeArm.Error("ResourceNotFound", "gone")));

        QueryResult query = Query(await arm.CollectAsync(Evidence.DataflowProfiles), Evidence.DataflowProfiles);

        Assert.Equal((QueryOutcome.Invalid, 1), (query.Outcome, query.Count));
    }

    [Theory]
    [InlineData("https://evil.test/subscriptions/s")]
    [InlineData("//evil.test/subscriptions/s/providers/Microsoft.DeviceRegistry/schemaRegistries/x")]
    [InlineData("/subscriptions/s/../../x/providers/Microsoft.DeviceRegistry/schemaRegistries/x")]
    [InlineData("/subscriptions/s/providers/Microsoft.DeviceRegistry/schemaRegistries/x?api-version=1")]
    [InlineData("/subscriptions/s/providers/Microsoft.DeviceRegistry/schemaRegistries/x%2F..%2Fy")]
    [InlineData("/subscriptions/s/providers/Microsoft.KeyVault/vaults/x")]
    [InlineData("/subscriptions/s/providers/Microsoft.DeviceRegistry/schemaRegistries")]
    [InlineData("/")]
    public async Task An_id_in_a_document_that_leads_elsewhere_is_not_followed(string id)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Add(FakeArm.InstanceId, $$$"""{"schemaRegistryRef":{"resourceId":"{{{id}}}"}}""");

        Snapshot snapshot = await arm.CollectAsync(Evidence.SchemaRegistries);

        Assert.Equal(QueryOutcome.Invalid, Query(snapshot, Evidence.SchemaRegistries).Outcome);
        Assert.Equal([FakeArm.InstanceId], arm.Requests.Select(FakeArm.PathOf));
    }

    [Theory]
    [InlineData("a' or name ne 'b")]
    [InlineData("a b")]
    public async Task A_name_in_a_document_does_not_become_a_query(string name)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Add(TypicalSite.ProviderClass, $$"""{"keyvaultName":"{{name}}","clientId":"{{name}}"}""", TypicalSite.Here);

        Snapshot snapshot = await arm.CollectAsync(Evidence.KeyVaults, Evidence.ManagedIdentities);

        Assert.Equal((QueryOutcome.Invalid, QueryOutcome.Invalid), (Query(snapshot, Evidence.KeyVaults).Outcome, Query(snapshot, Evidence.ManagedIdentities).Outcome));
        Assert.DoesNotContain(arm.Requests, request => request.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(null, FakeArm.ClusterId)]
    [InlineData("not an id", "not an id")]
    [InlineData(FakeArm.Group, FakeArm.Group)]
    public async Task Ids_of_the_site_that_are_none_do_not_end_the_collection(string? instanceId, string clusterId)
    {
        await using FakeArm arm = await TypicalAsync();

        Snapshot snapshot = await AzureCollector.CollectAsync(arm.Connect(instanceId, clusterId), Evidence.Kinds, FakeArm.Quick);

        Assert.Equal(instanceId is null ? QueryOutcome.NotRequested : QueryOutcome.Invalid, Query(snapshot, Evidence.Brokers).Outcome);
        Assert.Equal(instanceId is null ? QueryOutcome.Collected : QueryOutcome.Invalid, Query(snapshot, Evidence.Extensions).Outcome);
    }

    [Fact]
    public async Task A_failure_that_passes_is_tried_again()
    {
        await using FakeArm arm = await TypicalAsync();
        int calls = 0;
        arm.On(Brokers, context => Interlocked.Increment(ref calls) < 3
            ? FakeArm.WriteAsync(context, 503, FakeArm.Error("Busy", "later"))
            : FakeArm.WriteAsync(context, 200, """{"value":[]}"""));

        QueryResult query = Query(await arm.CollectAsync(Evidence.Brokers), Evidence.Brokers);

        Assert.Equal((QueryOutcome.Collected, 3), (query.Outcome, query.Requests));
    }

    [Fact]
    public async Task Throttling_is_honoured_by_every_request()
    {
        await using FakeArm arm = await TypicalAsync();
        int calls = 0;
        long until = 0;
        int early = 0;
        arm.On(Brokers, context =>
        {
            if (Interlocked.Increment(ref calls) > 1)
            {
                return FakeArm.WriteAsync(context, 200, """{"value":[]}""");
            }

            Volatile.Write(ref until, Stopwatch.GetTimestamp() + Stopwatch.Frequency * 9 / 10);
            context.Response.Headers.RetryAfter = "1";
            return FakeArm.WriteAsync(context, 429, FakeArm.Error("TooManyRequests", "slow down"));
        });
        arm.On($"{FakeArm.Group}/providers/Microsoft.Authorization/roleAssignments", context =>
        {
            if (Stopwatch.GetTimestamp() < Volatile.Read(ref until))
            {
                Interlocked.Increment(ref early);
            }

            return FakeArm.WriteAsync(context, 200, """{"value":[]}""");
        });

        Snapshot snapshot = await AzureCollector.CollectAsync(
            arm.Connect(), [Evidence.Brokers, Evidence.RoleAssignments], FakeArm.Quick with { MaxConcurrency = 1 });

        Assert.Equal((QueryOutcome.Collected, 2), (Query(snapshot, Evidence.Brokers).Outcome, Query(snapshot, Evidence.Brokers).Requests));
        Assert.Equal(0, early);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Nobody_waits_for_an_hour(int status)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On(Brokers, context =>
        {
            context.Response.Headers.RetryAfter = "3600";
            return FakeArm.WriteAsync(context, status, FakeArm.Error("TooManyRequests", "slow down"));
        });

        QueryResult query = Query(await arm.CollectAsync(Evidence.Brokers), Evidence.Brokers);

        Assert.Equal((QueryOutcome.Unreachable, 1), (query.Outcome, query.Requests));
    }

    [Fact]
    public async Task A_server_that_is_silent_or_stops_in_the_middle_times_out_and_is_asked_once()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On(Brokers, context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        arm.On(Profiles, async context =>
        {
            await FakeArm.WriteAsync(context, 200, "{\"value\":[");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Snapshot snapshot = await AzureCollector.CollectAsync(
            arm.Connect(), [Evidence.Brokers, Evidence.DataflowProfiles], new() { RequestTimeout = TimeSpan.FromMilliseconds(400) });

        Assert.Equal((QueryOutcome.TimedOut, QueryOutcome.TimedOut), (Query(snapshot, Evidence.Brokers).Outcome, Query(snapshot, Evidence.DataflowProfiles).Outcome));
        Assert.Equal((1, 1), (arm.Count(Brokers), arm.Count(Profiles)));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable_for_every_kind()
    {
        FakeArm arm = await TypicalAsync();
        AzureConnection connection = arm.Connect();
        await arm.DisposeAsync();

        Snapshot snapshot = await AzureCollector.CollectAsync(connection, Evidence.Kinds, FakeArm.Quick);

        Assert.All(snapshot.Queries, query => Assert.Equal(QueryOutcome.Unreachable, query.Outcome));
    }

    [Fact]
    public async Task Nobody_who_can_be_signed_in_is_forbidden_and_says_why()
    {
        await using FakeArm arm = await TypicalAsync();
        AzureConnection connection = arm.Connect(credential: new FailingCredential(new AuthenticationFailedException("Please run 'az login'. password=hunter2")));

        QueryResult query = Query(await AzureCollector.CollectAsync(connection, [Evidence.Instances], FakeArm.Quick), Evidence.Instances);

        Assert.Equal(QueryOutcome.Forbidden, query.Outcome);
        Assert.Contains("az login", query.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", query.Message, StringComparison.Ordinal);
        Assert.Empty(arm.Requests);
    }

    [Fact]
    public async Task A_sign_in_that_is_out_of_reach_is_unreachable()
    {
        await using FakeArm arm = await TypicalAsync();
        AzureConnection connection = arm.Connect(credential: new FailingCredential(
            new AuthenticationFailedException("no way", new HttpRequestException(HttpRequestError.ConnectionError, "refused"))));

        Assert.Equal(QueryOutcome.Unreachable, Query(await AzureCollector.CollectAsync(connection, [Evidence.Instances], FakeArm.Quick), Evidence.Instances).Outcome);
    }

    [Fact]
    public async Task Cancelling_ends_it_at_once_whatever_it_waits_for()
    {
        await using FakeArm arm = await TypicalAsync();
        var reached = new CountdownEvent(2);
        arm.On(Brokers, context =>
        {
            context.Response.Headers.RetryAfter = "60";
            reached.Signal();
            return FakeArm.WriteAsync(context, 429, FakeArm.Error("TooManyRequests", "slow down"));
        });
        arm.On(Profiles, context =>
        {
            reached.Signal();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var cancellation = new CancellationTokenSource();
        Task<Snapshot> running = AzureCollector.CollectAsync(arm.Connect(), [Evidence.Brokers, Evidence.DataflowProfiles], FakeArm.Quick, cancellation.Token);
        await Task.Run(() => reached.Wait(TimeSpan.FromSeconds(20)));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_allowed()
    {
        await using FakeArm arm = await TypicalAsync();
        int now = 0;
        int most = 0;
        foreach (string child in new[] { "brokers", "dataflowProfiles", "dataflowEndpoints", "registryEndpoints", "akriConnectorTemplates" })
        {
            arm.On($"{FakeArm.InstanceId}/{child}", async context =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();

                // The next request may come as soon as the answer is out.
                Interlocked.Decrement(ref now);
                await FakeArm.WriteAsync(context, 200, """{"value":[]}""");
            });
        }

        await AzureCollector.CollectAsync(
            arm.Connect(), [Evidence.Brokers, Evidence.DataflowProfiles, Evidence.DataflowEndpoints, Evidence.RegistryEndpoints, Evidence.ConnectorTemplates], FakeArm.Quick with { MaxConcurrency = 1 });

        Assert.Equal(1, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int known;
        while ((known = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, known) != known)
        {
        }
    }

    private static async Task<FakeArm> TypicalAsync()
    {
        FakeArm arm = await FakeArm.StartAsync();
        TypicalSite.Fill(arm);
        return arm;
    }

    private static QueryResult Query(Snapshot snapshot, EvidenceKind kind) => snapshot.Query(kind, EvidenceSource.Azure)!;

    private sealed class FailingCredential(Exception exception) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw exception;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw exception;
    }
}
