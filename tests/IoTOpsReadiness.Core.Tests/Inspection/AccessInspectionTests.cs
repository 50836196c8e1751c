using IoTOpsReadiness.Access;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Inspection;

public class AccessInspectionTests
{
    private const string Rules = """
        {"authorizationPolicies":{"rules":[{"principals":{"usernames":["filler"]},"brokerResources":[{"method":"Connect"},{"method":"Publish","topics":["lines/{principal.username}/#"]}]}]} }
        """;

    private static readonly BrokerClient Filler = new() { Username = "filler" };

    [Theory]
    [InlineData("lines/filler/temperature", AccessAnswer.Yes, AccessBasis.Rule)]
    [InlineData("lines/capper/temperature", AccessAnswer.No, AccessBasis.NoRuleMatches)]
    [InlineData("lines/#", AccessAnswer.No, AccessBasis.InvalidTopic)]
    public void A_rule_decides_for_the_port_that_names_it(string topic, AccessAnswer answer, AccessBasis basis)
    {
        PortAccessResult result = Resolve(Site(), Publish(topic), ports: [8883]).Single();

        Assert.Equal(answer, result.Allowed);
        Assert.Equal(basis, result.Basis);
        Assert.Equal("lines", result.Listener);
        Assert.Equal("lines-authz", result.Authorization);
        Assert.Equal(basis == AccessBasis.Rule, result.Path is not null);
    }

    [Fact]
    public void What_was_not_collected_is_unknown_and_never_no()
    {
        Site site = Site(authorizations: QueryOutcome.Forbidden);

        IReadOnlyList<PortAccessResult> results = Resolve(site, Publish("lines/filler/temperature"));

        Assert.Equal([AccessAnswer.Unknown, AccessAnswer.Yes], results.Select(result => result.Allowed));
        Assert.Equal(AccessBasis.NotCollected, results[0].Basis);
        Assert.Contains("list brokerauthorizations", results[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_and_listeners_narrow_the_answer()
    {
        Assert.Equal(2, Resolve(Site(), Publish("t")).Count);
        Assert.Equal([1883], Resolve(Site(), Publish("t"), ports: [1883]).Select(result => result.Port));
        Assert.Equal([8883], Resolve(Site(), Publish("t"), listener: "lines").Select(result => result.Port));
    }

    [Fact]
    public void A_port_that_does_not_exist_is_an_error_that_names_those_that_do()
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Resolve(Site(), Publish("t"), ports: [99]));

        Assert.Equal("IoTOps.Access.PortNotFound", error.ErrorId);
        Assert.Contains("lines:8883, plain:1883", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Listeners_that_could_not_be_read_are_an_error()
    {
        var site = new Site(new SiteBuilder().Failed(Evidence.BrokerListeners, QueryOutcome.Forbidden).Build());

        Assert.Equal("IoTOps.Evidence.NotAuthorized", Assert.Throws<ReadinessException>(() => Resolve(site, Publish("t"))).ErrorId);
    }

    [Theory]
    [InlineData(AccessAction.Publish, null, "IoTOps.Access.TopicRequired")]
    [InlineData(AccessAction.Subscribe, "", "IoTOps.Access.TopicRequired")]
    [InlineData(AccessAction.Connect, "t", "IoTOps.Access.TopicNotExpected")]
    public void A_topic_is_for_publishing_and_subscribing(AccessAction action, string? topic, string id)
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => AccessInspection.Require(new() { Client = Filler, Action = action, Topic = topic }));

        Assert.Equal(id, error.ErrorId);
    }

    private static AccessRequest Publish(string topic) => new() { Client = Filler, Action = AccessAction.Publish, Topic = topic };

    private static IReadOnlyList<PortAccessResult> Resolve(Site site, AccessRequest request, int[]? ports = null, string? listener = null) =>
        AccessInspection.Resolve(site, request, ports, name => listener is null || name == listener);

    private static Site Site(QueryOutcome authorizations = QueryOutcome.Collected)
    {
        SiteBuilder builder = new SiteBuilder()
            .Kubernetes(
                Evidence.BrokerListeners,
                Resources.Custom("BrokerListener", "lines", """{"ports":[{"port":8883,"authenticationRef":"default","authorizationRef":"lines-authz","tls":{"mode":"Automatic"} }]}"""),
                Resources.Custom("BrokerListener", "plain", """{"ports":[{"port":1883}]}"""))
            .Kubernetes(Evidence.BrokerAuthentications, Resources.Custom("BrokerAuthentication", "default", """{"authenticationMethods":[{"method":"X509"}]}"""));
        return new((authorizations == QueryOutcome.Collected
            ? builder.Kubernetes(Evidence.BrokerAuthorizations, Resources.Custom("BrokerAuthorization", "lines-authz", Rules))
            : builder.Failed(Evidence.BrokerAuthorizations, authorizations)).Build());
    }
}
