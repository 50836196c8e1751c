using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

public class BrokerSelfCheckTests
{
    private const string Id = "Broker.SelfCheck";

    [Theory]
    [InlineData("{}", Status.Pass, "selfCheck.mode")]
    [InlineData("""{"selfCheck":{"mode":"Enabled","intervalSeconds":30,"timeoutSeconds":15},"logs":{"level":"warn"}}""", Status.Pass, "selfCheck.mode")]
    [InlineData("""{"selfCheck":{"mode":"disabled"}}""", Status.Fail, "selfCheck.mode")]
    [InlineData("""{"logs":{"level":"debug"}}""", Status.Fail, "logs.level")]
    [InlineData("""{"logs":{"level":"Trace"}}""", Status.Fail, "logs.level")]
    [InlineData("""{"logs":{"level":"info,mqtt_broker=debug"}}""", Status.Fail, "logs.level")]
    [InlineData("""{"logs":{"level":"info,debugger=warn"}}""", Status.Pass, "selfCheck.mode")]
    public void The_broker_s_own_settings_decide(string diagnostics, Status status, string path)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(diagnostics));

        Assert.Equal((status, Severity.Low), (result.Status, result.Severity));
        Assert.Equal($"spec.diagnostics.{path}", Verdict.Deciding(result.Findings).Path);
    }

    [Theory]
    [InlineData("azedge/dmqtt/selftest/1", Status.Fail)]
    [InlineData("azedge/dmqtt/selftest", Status.Fail)]
    [InlineData("azedge/dmqtt/selftests", Status.Pass)]
    [InlineData("Azedge/dmqtt/selftest", Status.Pass)]
    [InlineData("#", Status.Pass)]
    public void Its_topics_are_left_alone_by_rules_and_flows(string topic, Status status)
    {
        string rules = $$$"""{"authorizationPolicies":{"rules":[{"brokerResources":[{"method":"Publish","topics":["ok","{{{topic}}}"]}]}]}}""";
        string source = $$$"""{"operations":[{"operationType":"Source","sourceSettings":{"endpointRef":"default","dataSources":["{{{topic}}}"]}}]}""";
        string destination = $$$"""{"operations":[{"operationType":"Destination","destinationSettings":{"endpointRef":"default","dataDestination":"{{{topic}}}"}}]}""";

        GuidelineResult authorization = Rule.Evaluate(Id, Site("{}").Kubernetes(Evidence.BrokerAuthorizations, Resources.Custom("BrokerAuthorization", "authz", rules)));

        Assert.Equal(status, authorization.Status);
        Assert.Equal(status, Rule.Evaluate(Id, Site("{}").Kubernetes(Evidence.Dataflows, Resources.Custom("Dataflow", "flow", source))).Status);
        Assert.Equal(status, Rule.Evaluate(Id, Site("{}").Kubernetes(Evidence.Dataflows, Resources.Custom("Dataflow", "flow", destination))).Status);
        if (status == Status.Fail)
        {
            Assert.Equal("spec.authorizationPolicies.rules[0].brokerResources[0].topics", Verdict.Deciding(authorization.Findings).Path);
        }
    }

    [Fact]
    public void What_may_not_be_read_leaves_it_open()
    {
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, Site("{}").Failed(Evidence.BrokerAuthorizations, QueryOutcome.Forbidden)).Status);
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, Site("{}").Failed(Evidence.Dataflows, QueryOutcome.Forbidden)).Status);
    }

    [Fact]
    public void A_probe_that_takes_longer_than_its_interval_is_noted()
    {
        Assert.Contains("no less than", Rule.Evaluate(Id, Site("""{"selfCheck":{"intervalSeconds":30,"timeoutSeconds":60}}""")).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_types_are_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("""{"logs":{"level":["debug"]}}"""));

        Assert.Equal((Status.Unknown, "spec.diagnostics.logs.level"), (result.Status, result.Findings[0].Path));
    }

    [Fact]
    public void No_broker_at_all_fails()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers)).Status);
    }

    private static SiteBuilder Site(string diagnostics) => new SiteBuilder()
        .Kubernetes(Evidence.Brokers, Resources.Broker($$"""{"diagnostics":{{diagnostics}} }"""))
        .Kubernetes(Evidence.BrokerAuthorizations)
        .Kubernetes(Evidence.Dataflows);
}
