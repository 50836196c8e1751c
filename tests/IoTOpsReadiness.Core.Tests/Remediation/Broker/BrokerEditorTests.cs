using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Broker;

public class BrokerEditorTests
{
    private static readonly string[] Redeployed = ["Broker.Cardinality", "Broker.MemoryProfile", "Broker.InternalEncryption", "Broker.DiskBuffer", "Broker.RedundancyFloor", "Broker.Schedulability", "Broker.ClientLimits"];

    [Fact]
    public async Task What_a_redeployment_would_fix_is_fixed_by_what_is_planned()
    {
        Change change = await CheckAsync(new AccessSite("Quickstart"));

        // Four cores are too few for two copies, whatever the size.
        Assert.Contains("Broker.Schedulability", change.Guidelines);
        Assert.Contains(change.Prerequisites, condition => condition.Contains("are made for 6 cores", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broker_that_is_right_is_left_alone() => Assert.Empty(await PlanAsync(new AccessSite("Ready"), Redeployed));

    [Fact]
    public async Task A_broker_with_everything_wrong_is_one_step()
    {
        var site = new AccessSite("Quickstart");
        site.Edit(Evidence.Brokers, "default", body =>
        {
            body["cardinality"] = JsonNode.Parse("""{"frontend":{"replicas":9,"workers":16},"backendChain":{"partitions":9,"redundancyFactor":1,"workers":16}}""");
            body["memoryProfile"] = "High";
            body["advanced"] = JsonNode.Parse("""{"encryptInternalTraffic":"Disabled","future":"kept"}""");
        });

        Change change = await CheckAsync(site);

        Assert.Contains("\"future\": \"kept\"", change.After, StringComparison.Ordinal);
        Assert.Equal(ChangeImpact.Downtime, change.Impact);
        Assert.False(change.IsApplicable);
    }

    [Fact]
    public async Task Only_what_can_be_changed_at_any_time_is_a_step_of_an_API()
    {
        var site = new AccessSite("Quickstart");
        site.Edit(Evidence.Brokers, "default", body => body["diagnostics"] = JsonNode.Parse("""{"selfCheck":{"mode":"Disabled"},"logs":{"level":"trace"}}"""));

        IReadOnlyList<Change> plan = await PlanAsync(site, "Broker.SelfCheck", "Broker.Cardinality");
        Change check = plan.Single(change => change.Kind == RemediationKind.Api);
        site.Edit(Evidence.Brokers, "default", body => Replace(body, check));

        Assert.Equal("Broker/default", check.Id);
        Assert.DoesNotContain("\"partitions\": 1", check.After, StringComparison.Ordinal);
        Assert.Equal(Status.Pass, (await site.AssessAsync("Broker.SelfCheck")).Status);
        Assert.Single(plan, change => change.Kind == RemediationKind.Redeploy);
    }

    [Theory]
    [InlineData(17, 1, 2, 1, 1, "Low", "Disabled", "IoTOps.Broker.OutOfRange")]
    [InlineData(1, 1, 2, 0, 1, "Low", "Disabled", "IoTOps.Broker.OutOfRange")]
    [InlineData(1, 1, 1, 1, 1, "Low", "Disabled", "IoTOps.Broker.NoRedundancy")]
    [InlineData(3, 1, 2, 1, 1, "Low", "Disabled", "IoTOps.Broker.TooManyFrontends")]
    [InlineData(2, 1, 2, 1, 1, "Tiny", "Disabled", "IoTOps.Broker.TooManyFrontends")]
    [InlineData(1, 1, 2, 1, 1, "Huge", "Disabled", "IoTOps.Broker.OutOfRange")]
    [InlineData(5, 8, 2, 4, 5, "High", "Disabled", "IoTOps.Broker.DoesNotFit")]
    [InlineData(1, 4, 2, 1, 1, "Low", "Enabled", "IoTOps.Broker.DoesNotFit")]
    public void What_breaks_a_rule_or_does_not_fit_is_refused_with_the_numbers(int replicas, int workers, int redundancy, int backendWorkers, int partitions, string profile, string limits, string error)
    {
        var wish = new BrokerWish { FrontendReplicas = replicas, FrontendWorkers = workers, BackendRedundancyFactor = redundancy, BackendWorkers = backendWorkers, BackendPartitions = partitions, MemoryProfile = profile, CpuLimits = limits };
        Site site = new AccessSite("Quickstart").Site;

        ReadinessException refusal = Assert.Throws<ReadinessException>(() => CardinalityEditor.Apply(site, new ChangeDrafts(site), wish, force: false));

        Assert.Equal(error, refusal.ErrorId);
    }

    [Fact]
    public void Force_asks_the_service_and_says_that_it_is_an_attempt()
    {
        List<string> warnings = [];
        Site site = new AccessSite("Quickstart").Site;
        var drafts = new ChangeDrafts(site);

        CardinalityEditor.Apply(site, drafts, new() { FrontendReplicas = 16, MemoryProfile = "High" }, force: true, warn: warnings.Add);

        Change change = Assert.Single(drafts.Finish());
        Assert.True(change.IsAttempt);
        Assert.True(change.IsApplicable);
        Assert.NotEmpty(warnings);
    }

    [Fact]
    public void Where_there_is_no_broker_it_is_made_and_needs_all_numbers()
    {
        var sample = new AccessSite("Quickstart");
        foreach (EvidenceSource side in Enum.GetValues<EvidenceSource>())
        {
            sample.Clear(Evidence.Brokers, side);
        }

        Site site = sample.Site;
        Assert.Equal("IoTOps.Broker.Incomplete", Assert.Throws<ReadinessException>(() => CardinalityEditor.Apply(site, new ChangeDrafts(site), new() { FrontendReplicas = 1 }, force: false)).ErrorId);
        var drafts = new ChangeDrafts(site);
        CardinalityEditor.Apply(site, drafts, CardinalityEditor.Recommend(site), force: false);

        Change change = Assert.Single(drafts.Finish());
        Assert.True(change.IsApplicable);
        Assert.Null(change.Before);
        Assert.EndsWith("/brokers/default", change.Path, StringComparison.Ordinal);
        Assert.Contains("extendedLocation", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_wished_is_an_error_and_what_is_already_so_is_no_change()
    {
        Site site = new AccessSite("Quickstart").Site;
        Assert.Equal("IoTOps.Broker.NothingWished", Assert.Throws<ReadinessException>(() => CardinalityEditor.Apply(site, new ChangeDrafts(site), new(), force: false)).ErrorId);

        var drafts = new ChangeDrafts(site);
        CardinalityEditor.Apply(site, drafts, new() { MemoryProfile = "Medium" }, force: false);
        Assert.Empty(drafts.Finish());
        Assert.Null(EncryptionEditor.Apply(site, drafts, force: false));
    }

    [Theory]
    [InlineData("10Gi", DiskBufferVolume.EphemeralClaim, null, "IoTOps.Broker.InvalidSize")]
    [InlineData("", DiskBufferVolume.EphemeralClaim, null, "IoTOps.Broker.InvalidSize")]
    [InlineData("0G", DiskBufferVolume.EphemeralClaim, null, "IoTOps.Broker.InvalidSize")]
    [InlineData("10G; rm -rf /", DiskBufferVolume.EphemeralClaim, null, "IoTOps.Broker.InvalidSize")]
    [InlineData("10G", DiskBufferVolume.EphemeralClaim, "no-such-class", "IoTOps.Broker.NoStorageClass")]
    [InlineData("10G", DiskBufferVolume.EmptyDir, "local-path", "IoTOps.Broker.NoStorageClass")]
    [InlineData("10P", DiskBufferVolume.EmptyDir, null, "IoTOps.Broker.DoesNotFit")]
    public void A_buffer_that_cannot_be_is_refused(string size, DiskBufferVolume volume, string? storageClass, string error)
    {
        Site site = new AccessSite("Quickstart").Site;

        Assert.Equal(error, Assert.Throws<ReadinessException>(() => DiskBufferEditor.Apply(site, new ChangeDrafts(site), size, volume, storageClass, force: false)).ErrorId);
    }

    [Fact]
    public void What_does_not_know_the_nodes_recommends_nothing()
    {
        var sample = new AccessSite("Quickstart");
        sample.Clear(Evidence.Nodes, EvidenceSource.Kubernetes);

        Assert.Equal("IoTOps.Broker.NodesUnknown", Assert.Throws<ReadinessException>(() => CardinalityEditor.Recommend(sample.Site)).ErrorId);
    }

    private static async Task<Change> CheckAsync(AccessSite site)
    {
        IReadOnlyList<Change> plan = await PlanAsync(site, Redeployed);

        Change change = Assert.Single(plan);
        Assert.Equal(RemediationKind.Redeploy, change.Kind);
        site.Edit(Evidence.Brokers, "default", body => Replace(body, change));
        foreach (string guideline in change.Guidelines.Where(id => id != "Broker.Schedulability"))
        {
            GuidelineResult result = await site.AssessAsync(guideline);
            Finding[] configured = [.. result.Findings.Where(finding => finding.Status == Status.Fail && finding.Source != FindingSource.Runtime)];
            Assert.True(configured.Length == 0, $"{guideline}: {string.Join(" ", configured.AsEnumerable())}");
        }

        return change;
    }

    private static async Task<IReadOnlyList<Change>> PlanAsync(AccessSite site, params string[] guidelines)
    {
        List<GuidelineResult> results = [];
        foreach (string guideline in guidelines)
        {
            results.Add(await site.AssessAsync(guideline));
        }

        return Planner.Plan(site.Snapshot, results, new Dictionary<string, string>()).Changes;
    }

    private static void Replace(JsonObject body, Change change)
    {
        body.Clear();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change.After!)!["properties"]!.AsObject())
        {
            body[name] = value?.DeepClone();
        }
    }
}
