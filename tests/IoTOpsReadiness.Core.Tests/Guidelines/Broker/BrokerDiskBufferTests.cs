using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Broker.Sites;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerDiskBufferTests
{
    private const string Id = "Broker.DiskBuffer";
    private const string Ephemeral = "\"ephemeralVolumeClaimSpec\":{\"storageClassName\":\"disk\"}";

    [Theory]
    [InlineData(1, null, Status.Fail, Severity.Medium)]
    [InlineData(1, false, Status.Fail, Severity.Medium)]
    [InlineData(1, true, Status.Fail, Severity.High)]
    [InlineData(3, null, Status.Fail, Severity.High)]
    public void No_buffer_fails_by_what_is_at_stake(int nodes, bool? intermittent, Status status, Severity severity)
    {
        AssessmentOptions options = new() { Inputs = new() { IntermittentConnectivity = intermittent } };

        GuidelineResult result = Rule.Evaluate(Id, On(nodes, Spec(Cardinality(nodes, 1, 2, 1, nodes))), options);

        Assert.Equal((status, severity, "spec.diskBackedMessageBuffer"), (result.Status, result.Severity, result.Findings[0].Path));
    }

    [Theory]
    // On three nodes of 100 GiB, two backends each; the Medium profile buffers 576 MiB per worker.
    [InlineData("\"maxSize\":\"10G\"," + Ephemeral, Status.Pass, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"10G\"", Status.Pass, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"10Gi\"," + Ephemeral, Status.Fail, Severity.Low, "maxSize")]
    [InlineData("\"maxSize\":\"10GiB\"," + Ephemeral, Status.Fail, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"0G\"," + Ephemeral, Status.Fail, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"-1G\"," + Ephemeral, Status.Fail, Severity.High, "maxSize")]
    [InlineData(Ephemeral, Status.Fail, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"500M\"," + Ephemeral, Status.Fail, Severity.Medium, "maxSize")]
    [InlineData("\"maxSize\":\"60G\"", Status.Fail, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"60G\"," + Ephemeral, Status.Pass, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"60G\",\"ephemeralVolumeClaimSpec\":{\"storageClassName\":\"local\"}", Status.Fail, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"10G\",\"ephemeralVolumeClaimSpec\":{\"storageClassName\":\"local\"}", Status.Pass, Severity.High, "maxSize")]
    [InlineData("\"maxSize\":\"10G\",\"ephemeralVolumeClaimSpec\":{\"storageClassName\":\"none\"}", Status.Fail, Severity.High, "ephemeralVolumeClaimSpec.storageClassName")]
    [InlineData("\"maxSize\":\"10G\",\"persistentVolumeClaimSpec\":{\"storageClassName\":\"none\"}", Status.Fail, Severity.High, "persistentVolumeClaimSpec.storageClassName")]
    [InlineData("\"maxSize\":\"10G\",\"ephemeralVolumeClaimSpec\":{}", Status.Fail, Severity.High, "ephemeralVolumeClaimSpec.storageClassName")]
    [InlineData("\"maxSize\":\"9999E\"", Status.Fail, Severity.High, "maxSize")]
    public void Size_and_volume_are_judged(string buffer, Status status, Severity severity, string path)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(buffer));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal($"spec.diskBackedMessageBuffer.{path}", Verdict.Deciding(result.Findings).Path);
    }

    [Theory]
    [InlineData("\"maxSize\":\"10G\"", "emptyDir")]
    [InlineData("\"maxSize\":\"10G\",\"persistentVolumeClaimSpec\":{\"storageClassName\":\"disk\"}", "persistent claim")]
    [InlineData("\"maxSize\":\"10G\",\"ephemeralVolumeClaimSpec\":{\"storageClassName\":\"local\"}", "does not enforce sizes")]
    [InlineData("\"maxSize\":\"10G\",\"ephemeralVolumeClaim\":{}", "diskBackedMessageBuffer.ephemeralVolumeClaim is not known")]
    public void What_is_worth_knowing_is_noted(string buffer, string note)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(buffer));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains(note, result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_class_serves_a_claim_that_names_none()
    {
        SiteBuilder site = On(1, Spec(Cardinality(1, 1, 2, 1, 1), Buffer("\"maxSize\":\"10G\",\"ephemeralVolumeClaimSpec\":{}")))
            .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass("any", isDefault: true))
            .Kubernetes(Evidence.PersistentVolumeClaims);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void Backends_are_counted_where_they_really_run()
    {
        // Evenly spread, two backends of 30 GB would fit each node; all six on one do not.
        GuidelineResult result = Rule.Evaluate(Id, Site("\"maxSize\":\"30G\"").Running(Workloads.Backends(3, 2, "node-2")));

        Assert.Equal((Status.Fail, Severity.High, "6 backends x 30G on node-2"), (result.Status, result.Severity, Verdict.Deciding(result.Findings).Observed));
    }

    [Theory]
    [InlineData("v1.22.17+k3s1", Status.Fail)]
    [InlineData("v1.23.0+k3s1", Status.Pass)]
    public void Ephemeral_claims_need_a_recent_kubernetes(string kubelet, Status status)
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Brokers, Resources.Broker(Spec(Cardinality(1, 1, 2, 1, 1), Buffer("\"maxSize\":\"10G\"," + Ephemeral))))
            .Kubernetes(Evidence.Nodes, Resources.Node(kubelet: kubelet))
            .Kubernetes(Evidence.Pods)
            .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass("disk"))
            .Kubernetes(Evidence.PersistentVolumeClaims);

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Theory]
    [InlineData("Bound", "10Gi", Status.Pass)]
    [InlineData("Pending", "10Gi", Status.Fail)]
    [InlineData("Lost", "10Gi", Status.Fail)]
    [InlineData("Bound", "5Gi", Status.Fail)]
    public void The_claims_have_to_be_bound_and_large_enough(string phase, string size, Status status)
    {
        const string volumes = """[{"name":"buffer","ephemeral":{"volumeClaimTemplate":{}}},{"name":"x","persistentVolumeClaim":{"claimName":"x"}}]""";
        SiteBuilder site = Site("\"maxSize\":\"10G\"," + Ephemeral)
            .Running(Workloads.Pod("aio-broker-backend-1-0", "node-1", volumes: volumes))
            .Kubernetes(Evidence.PersistentVolumeClaims, Workloads.Claim("aio-broker-backend-1-0-buffer", phase, size, metadata: Workloads.OwnedByPod), Workloads.Claim("unrelated", "Pending"));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Finding finding = Verdict.Deciding(result.Findings);
            Assert.Equal((Severity.High, FindingSource.Runtime, "aio-broker-backend-1-0-buffer"), (finding.Severity, finding.Source, finding.Target.Name));
        }
    }

    [Fact]
    public void Claims_of_persistence_are_not_the_buffer_s()
    {
        SiteBuilder site = On(3, Spec(Cardinality(3, 1, 2, 1, 3), Buffer("\"maxSize\":\"10G\"," + Ephemeral), "\"persistence\":{\"maxSize\":\"1G\"}"))
            .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass("disk"))
            .Kubernetes(Evidence.PersistentVolumeClaims, Workloads.Claim("persistence-aio-broker-backend-1-0", "Pending", "1Gi"));

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void What_was_not_read_stays_open()
    {
        EvidenceKind[] withClaim = [Evidence.StorageClasses, Evidence.PersistentVolumeClaims];
        foreach (EvidenceKind kind in withClaim)
        {
            GuidelineResult result = Rule.Evaluate(Id, Site("\"maxSize\":\"10G\"," + Ephemeral).Failed(kind, QueryOutcome.Forbidden));
            Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        }

        GuidelineResult nodes = Rule.Evaluate(Id, Site("\"maxSize\":\"10G\"").Failed(Evidence.Nodes, QueryOutcome.Unreachable));
        Assert.Equal((Status.Unknown, Reason.Unreachable), (nodes.Status, nodes.Reason));

        GuidelineResult chosen = Rule.Evaluate(Id, On(1, Spec(Buffer("\"maxSize\":\"10G\""))).Failed(Evidence.Pods, QueryOutcome.Forbidden));
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (chosen.Status, chosen.Reason));
    }

    [Fact]
    public void Arm_alone_shows_that_there_is_no_buffer()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Azure(Evidence.Brokers, Resources.ArmBroker("{}")));

        Assert.Equal((Status.Fail, "properties.diskBackedMessageBuffer"), (result.Status, result.Findings[0].Path));
    }

    [Fact]
    public void A_size_that_is_no_text_is_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("\"maxSize\":10"));

        Assert.Equal((Status.Unknown, Reason.InvalidData, "spec.diskBackedMessageBuffer.maxSize"), (result.Status, result.Reason, result.Findings[0].Path));
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }

    private static string Buffer(string buffer) => $"\"diskBackedMessageBuffer\":{{{buffer}}}";

    private static SiteBuilder Site(string buffer) => On(3, Spec(Cardinality(3, 1, 2, 1, 3), Buffer(buffer)))
        .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass("disk"), Workloads.StorageClass("local", "rancher.io/local-path"))
        .Kubernetes(Evidence.PersistentVolumeClaims);
}
