using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerInternalEncryptionTests
{
    private const string Id = "Broker.InternalEncryption";

    [Theory]
    [InlineData("{}", Status.Pass, Severity.Critical)]
    [InlineData("""{"advanced":{"encryptInternalTraffic":"Enabled"}}""", Status.Pass, Severity.Critical)]
    [InlineData("""{"advanced":{"encryptInternalTraffic":"enabled"}}""", Status.Pass, Severity.Critical)]
    [InlineData("""{"encryptInternalTraffic":true}""", Status.Pass, Severity.Critical)]
    [InlineData("""{"encryptInternalTraffic":false}""", Status.Fail, Severity.Critical)]
    [InlineData("""{"advanced":{"encryptInternalTraffic":"Disabled"}}""", Status.Fail, Severity.Critical)]
    [InlineData("""{"advanced":{"internalCerts":{"privateKey":{"rotationPolicy":"Never"}}}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"advanced":{"internalCerts":{"duration":"24h","renewBefore":"1440m"}}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"advanced":{"internalCerts":{"duration":"24h","renewBefore":"8h"}}}""", Status.Pass, Severity.Critical)]
    public void The_broker_s_own_settings_decide(string spec, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker(spec)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void Arm_is_read_alike()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, new SiteBuilder().Azure(Evidence.Brokers, Resources.ArmBroker("""{"advanced":{"encryptInternalTraffic":"Disabled"}}""")));

        Assert.Equal(Status.Fail, result.Status);
        Assert.Equal(("properties.advanced.encryptInternalTraffic", FindingSource.Azure), (result.Findings[0].Path, result.Findings[0].Source));
    }

    [Fact]
    public void A_property_of_the_wrong_type_is_unknown_and_names_itself()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker("""{"advanced":{"encryptInternalTraffic":{"mode":"Enabled"}}}""")));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
        Assert.Contains("spec.advanced.encryptInternalTraffic", result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QueryOutcome.Forbidden, Reason.NotAuthorized)]
    [InlineData(QueryOutcome.Unreachable, Reason.Unreachable)]
    [InlineData(QueryOutcome.TimedOut, Reason.TimedOut)]
    [InlineData(QueryOutcome.Invalid, Reason.InvalidData)]
    [InlineData(QueryOutcome.NotRequested, Reason.NotCollected)]
    public void Missing_evidence_is_unknown_for_its_own_reason(QueryOutcome outcome, Reason reason)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.Brokers, outcome));

        Assert.Equal((Status.Unknown, reason), (result.Status, result.Reason));
        Assert.NotNull(result.Findings[0].SettledBy);
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }
}
