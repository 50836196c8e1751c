using IoTOpsReadiness.Core.Tests.Guidelines.Broker;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Broker.Sites;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Storage;

public class OfflineDiskTests
{
    private const string Id = "Cluster.OfflineDisk";
    private const string Buffer = "\"diskBackedMessageBuffer\":{\"maxSize\":\"40G\"}";
    private const string Networked = "\"diskBackedMessageBuffer\":{\"maxSize\":\"40G\",\"ephemeralVolumeClaimSpec\":{\"storageClassName\":\"disk\"}}";
    private const string Local = "\"diskBackedMessageBuffer\":{\"maxSize\":\"40G\",\"ephemeralVolumeClaimSpec\":{\"storageClassName\":\"local\"}}";

    [Theory]
    // One partition, two copies; 100 messages/s of 1000 bytes are 0.36 GB an hour.
    [InlineData("a day fits", Buffer, "200Gi", 100d, 1000, 24d, Status.Pass)]
    [InlineData("three days fit", Buffer, "200Gi", 100d, 1000, 72d, Status.Pass)]
    [InlineData("no outage declared: three days", Buffer, "200Gi", 100d, 1000, null, Status.Pass)]
    [InlineData("the buffer is too small", Buffer, "200Gi", 200d, 1000, 72d, Status.Fail)]
    [InlineData("the node is too small for two copies", Buffer, "50Gi", 100d, 1000, 72d, Status.Fail)]
    [InlineData("a networked volume is not on the node", Networked, "50Gi", 100d, 1000, 72d, Status.Pass)]
    [InlineData("a local volume is", Local, "50Gi", 100d, 1000, 72d, Status.Fail)]
    [InlineData("nothing is published", Buffer, "50Gi", 0d, 1000, 72d, Status.Pass)]
    [InlineData("memory alone, and an outage", "\"x\":1", "200Gi", 1d, 1, 24d, Status.Fail)]
    [InlineData("memory alone, and it suffices", "\"x\":1", "200Gi", 1d, 1000, null, Status.Pass)]
    [InlineData("memory alone, and it does not", "\"x\":1", "200Gi", 100d, 1000, null, Status.Fail)]
    public void The_outage_has_to_fit(string what, string buffer, string disk, double rate, long size, double? hours, Status status)
    {
        SiteInputs inputs = new() { MessagesPerSecond = rate, MessageBytes = size, OutageHours = hours };

        GuidelineResult result = Rule.Evaluate(Id, Site(buffer, disk), new() { Inputs = inputs });

        Assert.True((status, Severity.High) == (result.Status, result.Severity), $"{what}: {result.Summary}");
    }

    [Fact]
    public void A_buffer_that_is_too_small_says_how_long_it_lasts()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Buffer), new() { Inputs = new() { MessagesPerSecond = 200, MessageBytes = 1000, OutageHours = 72 } });

        Assert.Contains("full after 55.6 of 72 h", result.Summary, StringComparison.Ordinal);
        Assert.Equal("spec.diskBackedMessageBuffer.maxSize", result.Findings[0].Path);
    }

    [Fact]
    public void Partitions_share_the_messages_and_every_copy_stores_them()
    {
        SiteInputs inputs = new() { MessagesPerSecond = 300, MessageBytes = 1000, OutageHours = 72 };
        SiteBuilder site = On(3, Spec(Cardinality(3, 1, 2, 1, 3), Buffer), disk: "100Gi");

        // 26 GB per copy: two copies on each node take 52 of 107 GB, six on one take them all.
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site, new() { Inputs = inputs }).Status);
        GuidelineResult crowded = Rule.Evaluate(Id, site.Running(Workloads.Backends(3, 2, "node-3")), new() { Inputs = inputs });
        Assert.Equal((Status.Fail, "node-3"), (crowded.Status, Verdict.Deciding(crowded.Findings).Target.Name));
    }

    [Fact]
    public void A_volume_smaller_than_the_buffer_counts_as_it_is()
    {
        SiteBuilder site = Site(Networked).Kubernetes(Evidence.PersistentVolumeClaims, Workloads.Claim("aio-broker-backend-1-0-buffer", size: "10Gi", metadata: Workloads.OwnedByPod));

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site, new() { Inputs = new() { MessagesPerSecond = 100, MessageBytes = 1000, OutageHours = 72 } }).Status);
    }

    [Theory]
    [InlineData(null, null, Buffer, Status.Unknown, Reason.NeedsInput)]
    [InlineData(true, null, Buffer, Status.Unknown, Reason.NeedsInput)]
    [InlineData(null, 24d, Buffer, Status.Unknown, Reason.NeedsInput)]
    [InlineData(true, null, "\"x\":1", Status.Fail, Reason.None)]
    [InlineData(null, 24d, "\"x\":1", Status.Fail, Reason.None)]
    [InlineData(null, null, "\"x\":1", Status.Unknown, Reason.NeedsInput)]
    [InlineData(false, null, "\"x\":1", Status.NotApplicable, Reason.None)]
    [InlineData(null, 0d, "\"x\":1", Status.NotApplicable, Reason.None)]
    [InlineData(null, -1d, Buffer, Status.Unknown, Reason.InvalidData)]
    [InlineData(null, double.NaN, Buffer, Status.Unknown, Reason.InvalidData)]
    public void Without_a_load_it_takes_what_is_declared(bool? intermittent, double? hours, string buffer, Status status, Reason reason)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(buffer), new() { Inputs = new() { IntermittentConnectivity = intermittent, OutageHours = hours } });

        Assert.Equal((status, reason), (result.Status, result.Reason));
    }

    [Fact]
    public void An_undecided_site_shows_its_capacity()
    {
        Finding finding = Rule.Evaluate(Id, Site(Buffer)).Findings[0];

        Assert.Equal("at least 200 GiB of disk per node; disk buffer of 40G per backend", finding.Observed);
        Assert.Contains("-MessagesPerSecond", finding.SettledBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Longer_than_is_supported_fails()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Networked), new() { Inputs = new() { MessagesPerSecond = 1, MessageBytes = 1, OutageHours = 100 } });

        Assert.Equal((Status.Fail, Severity.Medium, FindingSource.Declared), (result.Status, result.Severity, result.Findings[0].Source));
    }

    [Fact]
    public void What_was_not_read_stays_open()
    {
        SiteInputs inputs = new() { MessagesPerSecond = 1, MessageBytes = 1, OutageHours = 1 };

        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, Site(Buffer).Failed(Evidence.Nodes, QueryOutcome.Forbidden), new() { Inputs = inputs }).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, Site(Local).Failed(Evidence.StorageClasses, QueryOutcome.Forbidden), new() { Inputs = inputs }).Reason);
        Assert.Equal(Reason.InvalidData, Rule.Evaluate(Id, On(1, Spec(Buffer)), new() { Inputs = inputs }).Reason);
        Assert.Equal(Reason.InvalidData, Rule.Evaluate(Id, Site("\"diskBackedMessageBuffer\":{\"maxSize\":\"much\"}"), new() { Inputs = inputs }).Reason);
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }

    private static SiteBuilder Site(string buffer, string disk = "200Gi") => On(1, Spec(Cardinality(1, 1, 2, 1, 1), buffer), disk: disk)
        .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass("disk"), Workloads.StorageClass("local", "rancher.io/local-path"));
}
