using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerClientLimitsTests
{
    private const string Id = "Broker.ClientLimits";

    [Theory]
    [InlineData("{}", Status.Fail, "subscriberQueueLimit.strategy")]
    [InlineData("""{"advanced":{"clients":{"subscriberQueueLimit":{"strategy":"none","length":5}}}}""", Status.Fail, "subscriberQueueLimit.strategy")]
    [InlineData("""{"advanced":{"clients":{"subscriberQueueLimit":{"strategy":"DropOldest","length":1000}}}}""", Status.Pass, null)]
    [InlineData("""{"advanced":{"clients":{"subscriberQueueLimit":{"strategy":"DropNewest","length":1000}}}}""", Status.Pass, null)]
    [InlineData("""{"diskBackedMessageBuffer":{"maxSize":"10G"}}""", Status.Pass, null)]
    [InlineData("""{"advanced":{"clients":{"maxPacketSizeBytes":0,"subscriberQueueLimit":{"strategy":"DropOldest"}}}}""", Status.Unknown, "maxPacketSizeBytes")]
    [InlineData("""{"advanced":{"clients":{"maxPacketSizeBytes":268435457}}}""", Status.Unknown, "maxPacketSizeBytes")]
    [InlineData("""{"advanced":{"clients":{"maxReceiveMaximum":65536}}}""", Status.Unknown, "maxReceiveMaximum")]
    [InlineData("""{"advanced":{"clients":{"maxKeepAliveSeconds":-1}}}""", Status.Unknown, "maxKeepAliveSeconds")]
    [InlineData("""{"advanced":{"clients":{"maxKeepAliveSeconds":0,"subscriberQueueLimit":{"strategy":"DropOldest"}}}}""", Status.Pass, null)]
    [InlineData("""{"advanced":{"clients":{"maxReceiveMaximum":99999999999}}}""", Status.Unknown, "maxReceiveMaximum")]
    public void Queues_have_to_be_bounded_or_to_overflow(string spec, Status status, string? path)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker(spec)));

        Assert.Equal((status, Severity.Low), (result.Status, result.Severity));
        Assert.Equal(path is null ? "spec.advanced.clients" : $"spec.advanced.clients.{path}", result.Findings[0].Path);
    }

    [Fact]
    public void The_documented_sample_passes_without_a_remark_on_sessions()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Azure(Evidence.Brokers, Resources.ArmBroker("""
            {"advanced":{"clients":{"maxSessionExpirySeconds":282277,"maxMessageExpirySeconds":1622,"maxReceiveMaximum":15000,"maxKeepAliveSeconds":300,
             "subscriberQueueLimit":{"length":1000,"strategy":"DropOldest"}}}}
            """)));

        Assert.Equal(Status.Pass, result.Status);
        Assert.DoesNotContain("expiry", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }
}
