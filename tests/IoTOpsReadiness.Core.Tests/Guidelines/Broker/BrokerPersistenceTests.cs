using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerPersistenceTests
{
    private const string Id = "Broker.Persistence";

    [Theory]
    [InlineData("1.2.112", null, null, Status.Pass)]
    [InlineData(null, null, null, Status.Pass)]
    [InlineData("1.2.112", true, null, Status.Fail)]
    [InlineData("1.2.112", null, 24d, Status.Fail)]
    [InlineData("1.2.112", false, null, Status.Pass)]
    [InlineData("1.1.69", true, 24d, Status.NotApplicable)]
    public void Without_persistence_it_depends(string? version, bool? intermittent, double? outage, Status status)
    {
        SiteBuilder site = Site("{}").Kubernetes(Evidence.Instances, Resources.Custom("Instance", "aio", "{}", version is null ? "{}" : $$"""{"version":"{{version}}"}"""));

        GuidelineResult result = Rule.Evaluate(Id, site, new() { Inputs = new() { IntermittentConnectivity = intermittent, OutageHours = outage } });

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Assert.Equal((Severity.Low, "spec.persistence"), (result.Severity, result.Findings[0].Path));
        }
    }

    [Theory]
    [InlineData("""{"maxSize":"10G"}""", Status.Pass, Severity.Medium, "persistence")]
    [InlineData("""{"maxSize":"100M"}""", Status.Pass, Severity.Medium, "persistence")]
    [InlineData("""{"maxSize":"99M"}""", Status.Fail, Severity.Low, "persistence.maxSize")]
    [InlineData("{}", Status.Fail, Severity.Low, "persistence.maxSize")]
    [InlineData("""{"maxSize":"10GiB"}""", Status.Fail, Severity.Low, "persistence.maxSize")]
    [InlineData("""{"maxSize":"10G","encryption":{"mode":"enabled"}}""", Status.Pass, Severity.Medium, "persistence")]
    [InlineData("""{"maxSize":"10G","encryption":{"mode":"Disabled"}}""", Status.Fail, Severity.Medium, "persistence.encryption.mode")]
    [InlineData("""{"maxSize":"10G","persistentVolumeClaimSpec":{"storageClassName":"local","accessModes":["ReadWriteOncePod"]}}""", Status.Pass, Severity.Medium, "persistence")]
    [InlineData("""{"maxSize":"10G","persistentVolumeClaimSpec":{"storageClassName":"local","accessModes":["ReadWriteOnce"]}}""", Status.Fail, Severity.Low, "persistence.persistentVolumeClaimSpec.accessModes")]
    [InlineData("""{"maxSize":"10G","persistentVolumeClaimSpec":{"storageClassName":"disk","accessModes":["ReadWriteOnce"]}}""", Status.Pass, Severity.Medium, "persistence")]
    [InlineData("""{"maxSize":"10G","persistentVolumeClaimSpec":{"storageClassName":"none"}}""", Status.Fail, Severity.Medium, "persistence.persistentVolumeClaimSpec.storageClassName")]
    public void With_persistence_its_parts_are_judged(string persistence, Status status, Severity severity, string path)
    {
        GuidelineResult result = Rule.Evaluate(Id, Persisting(persistence));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal($"spec.{path}", Verdict.Deciding(result.Findings).Path);
    }

    [Fact]
    public void It_is_noted_when_nothing_is_chosen()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, Persisting("""{"maxSize":"10G","retain":{"mode":"None"},"subscriberQueue":{"mode":"None"},"stateStore":{"mode":"None"}}"""));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains("Nothing but session metadata", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_that_are_missing_or_unbound_fail()
    {
        SiteBuilder none = Persisting("""{"maxSize":"10G"}""", claims: []);
        SiteBuilder ephemeral = Persisting("""{"maxSize":"10G"}""", Workloads.Claim("aio-broker-backend-1-0-buffer", metadata: Workloads.OwnedByPod));
        SiteBuilder pending = Persisting("""{"maxSize":"10G"}""", Workloads.Claim("p-aio-broker-backend-1-0"), Workloads.Claim("p-aio-broker-backend-1-1", "Pending"));

        Assert.Equal((Status.Fail, Severity.Medium), (Rule.Evaluate(Id, none).Status, Rule.Evaluate(Id, none).Severity));
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, ephemeral).Status);
        GuidelineResult result = Rule.Evaluate(Id, pending);
        Assert.Equal((Status.Fail, Severity.Medium, "p-aio-broker-backend-1-1"), (result.Status, result.Severity, Verdict.Deciding(result.Findings).Target.Name));
    }

    [Fact]
    public void Claims_that_may_not_be_read_leave_it_open()
    {
        GuidelineResult result = Rule.Evaluate(Id, Persisting("""{"maxSize":"10G"}""").Failed(Evidence.PersistentVolumeClaims, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    [Theory]
    [InlineData("""{"mode":"Enabled","requestDiskPersistence":"Enabled"}""", false, Status.Fail)]
    [InlineData("""{"mode":"Disabled","requestDiskPersistence":"Enabled"}""", false, Status.Pass)]
    [InlineData("""{"mode":"Enabled","requestDiskPersistence":"Disabled"}""", false, Status.Pass)]
    [InlineData("""{"mode":"Enabled","requestDiskPersistence":"Enabled"}""", true, Status.Pass)]
    public void A_request_without_persistence_has_no_effect(string flow, bool persists, Status status)
    {
        SiteBuilder site = persists ? Persisting("""{"maxSize":"10G"}""") : Site("{}");

        GuidelineResult result = Rule.Evaluate(Id, site.Kubernetes(Evidence.Dataflows, Resources.Custom("Dataflow", "flow", flow)));

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Finding finding = Verdict.Deciding(result.Findings);
            Assert.Equal((Severity.Low, "flow", "spec.requestDiskPersistence"), (finding.Severity, finding.Target.Name, finding.Path));
        }
    }

    [Fact]
    public void Dataflows_that_may_not_be_read_leave_it_open()
    {
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, Site("{}").Failed(Evidence.Dataflows, QueryOutcome.Forbidden)).Status);
    }

    [Fact]
    public void Wrong_types_are_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Persisting("""{"maxSize":"10G","persistentVolumeClaimSpec":{"storageClassName":"local","accessModes":"ReadWriteOncePod"}}"""));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
    }

    [Fact]
    public void No_broker_at_all_fails_and_the_first_baseline_does_not_ask()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
        Assert.DoesNotContain(Catalogue.Of(Baseline.October2024), guideline => guideline.Definition.Id == Id);
    }

    private static SiteBuilder Site(string spec) => new SiteBuilder()
        .Kubernetes(Evidence.Brokers, Resources.Broker(spec))
        .Kubernetes(Evidence.Dataflows)
        .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass("disk"), Workloads.StorageClass("local", "rancher.io/local-path"));

    private static SiteBuilder Persisting(string persistence) => Persisting(persistence, Workloads.Claim("p-aio-broker-backend-1-0"));

    private static SiteBuilder Persisting(string persistence, params string[] claims) =>
        Site($$"""{"persistence":{{persistence}} }""").Kubernetes(Evidence.PersistentVolumeClaims, claims);
}
