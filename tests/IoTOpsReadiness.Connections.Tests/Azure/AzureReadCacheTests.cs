using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>What a fleet reads once.</summary>
public class AzureReadCacheTests
{
    private const string RuleGroups = $"{FakeArm.Subscription}/providers/Microsoft.AlertsManagement/prometheusRuleGroups";

    [Fact]
    public async Task Sites_of_a_fleet_read_their_subscription_once_and_themselves_each()
    {
        await using FakeArm arm = await TypicalAsync();
        AzureConnection first = arm.Connect(cache: new());
        EvidenceKind[] kinds = [Evidence.Instances, Evidence.ResourceProviders, Evidence.PrometheusRuleGroups, Evidence.MonitorAccounts, Evidence.ManagedIdentities];

        Snapshot[] snapshots = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AzureCollector.CollectAsync(first, kinds, FakeArm.Quick)));

        Assert.Equal(5, arm.Count(FakeArm.InstanceId));
        Assert.Equal(1, arm.Count(RuleGroups));
        Assert.Equal(1, arm.Count($"{FakeArm.Subscription}/providers/Microsoft.IoTOperations"));
        Assert.Equal(1, arm.Count(TypicalSite.Workspace));
        Assert.Equal(1, arm.Count($"{FakeArm.Subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"));
        Assert.All(snapshots, snapshot => Assert.Equal(snapshots[0].Count, snapshot.Count));
    }

    [Fact]
    public async Task Callers_do_not_see_what_others_were_answered()
    {
        await using FakeArm arm = await TypicalAsync();
        var cache = new AzureReadCache();

        await AzureCollector.CollectAsync(arm.Connect(cache: cache), [Evidence.PrometheusRuleGroups], FakeArm.Quick);
        await AzureCollector.CollectAsync(arm.Connect(cache: cache), [Evidence.PrometheusRuleGroups], FakeArm.Quick);

        Assert.Equal(2, arm.Count(RuleGroups));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_not_kept_and_a_refusal_is()
    {
        await using FakeArm arm = await TypicalAsync();
        AzureConnection connection = arm.Connect(cache: new());
        arm.Fails(RuleGroups, 501, "Oops");
        Assert.Equal(QueryOutcome.Unreachable, await OutcomeAsync(connection));
        arm.Fails(RuleGroups, 403, "AuthorizationFailed");
        Assert.Equal(QueryOutcome.Forbidden, await OutcomeAsync(connection));
        arm.On(RuleGroups, 200, """{"value":[]}""");

        Assert.Equal(QueryOutcome.Forbidden, await OutcomeAsync(connection));
        Assert.Equal(2, arm.Count(RuleGroups));
    }

    [Fact]
    public async Task A_site_that_is_given_up_does_not_take_the_answer_from_the_others()
    {
        var cache = new AzureReadCache();
        var answer = new TaskCompletionSource<ArmRead>();
        using var impatient = new CancellationTokenSource();
        Task<ArmRead> first = cache.GetAsync(this, "key", token => answer.Task.WaitAsync(token), impatient.Token);
        Task<ArmRead> second = cache.GetAsync(this, "key", _ => throw new InvalidOperationException("asked twice"), CancellationToken.None);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(ArmRead.Nothing);

        Assert.Equal(QueryOutcome.Collected, (await second).Outcome);
    }

    [Fact]
    public async Task When_the_last_site_is_given_up_the_request_ends_and_the_next_site_asks_anew()
    {
        var cache = new AzureReadCache();
        var ended = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        Task<ArmRead> first = cache.GetAsync(this, "key", async token =>
        {
            using CancellationTokenRegistration registration = token.Register(ended.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            return ArmRead.Nothing;
        }, impatient.Token);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, cache.Count);
        Assert.Equal(QueryOutcome.Collected, (await cache.GetAsync(this, "key", _ => Task.FromResult(ArmRead.Nothing), CancellationToken.None)).Outcome);
    }

    private static async Task<QueryOutcome> OutcomeAsync(AzureConnection connection) =>
        (await AzureCollector.CollectAsync(connection, [Evidence.PrometheusRuleGroups], FakeArm.Quick)).Outcome(Evidence.PrometheusRuleGroups, EvidenceSource.Azure);

    private static async Task<FakeArm> TypicalAsync()
    {
        FakeArm arm = await FakeArm.StartAsync();
        TypicalSite.Fill(arm);
        return arm;
    }
}
