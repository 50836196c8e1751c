using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Access.AccessSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Access;

public class AuthZLeastPrivilegeTests
{
    private const string Id = "AuthZ.LeastPrivilege";
    private const string Good = """{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Connect","clientIds":["u*"]},{"method":"Publish","topics":["t/{principal.clientId}/#"]}]}""";

    [Theory]
    [InlineData("""{"port":8883,"authenticationRef":"a"}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":8883,"authenticationRef":"a","authorizationRef":""}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":1883}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":8883,"authenticationRef":"a","authorizationRef":"gone"}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":8883,"authenticationRef":"a","authorizationRef":"GOOD"}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":1883,"authorizationRef":"good"}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":8883,"authenticationRef":"a","authorizationRef":"good"}""", Status.Pass, Severity.High)]
    [InlineData("""{"port":8883,"authenticationRef":"a","authorizationRef":"none"}""", Status.Pass, Severity.High)]
    [InlineData("""{"port":8883,"authenticationRef":"a","authorizationRef":7}""", Status.Unknown, Severity.High)]
    public void A_port_needs_an_authorization_that_takes_effect(string port, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Listener($"[{port}]"), Authorization("good", Good), Authorization("none")));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        if (status == Status.Fail)
        {
            Assert.Equal(("BrokerListener/outside", "spec.ports[0].authorizationRef"), (result.Findings[0].Target.ToString(), result.Findings[0].Path));
        }
    }

    [Theory]
    [InlineData("", Status.Pass)]
    [InlineData(""","authorizationRef":"good" """, Status.Pass)]
    [InlineData(""","authorizationRef":"gone" """, Status.Fail)]
    public void The_internal_port_needs_none(string more, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Site(DefaultListener(more), Authorization("good", Good))).Status);
    }

    [Fact]
    public void Another_port_of_the_default_listener_is_not_exempt()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Listener("""[{"port":18884,"authenticationRef":"default"}]""", "ClusterIp", "default")));

        Assert.Equal(Status.Fail, result.Status);
    }

    [Theory]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Publish","topics":["#"]}]}""", "brokerResources[0].topics")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Connect"},{"method":"Subscribe","topics":["a","+/#"]}]}""", "brokerResources[1].topics")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"publish","topics":["#"]},{"method":"Subscribe","topics":["#"]}]}""", "brokerResources[0].topics")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Publish"}]}""", "brokerResources[0].topics")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Subscribe","topics":["$services/#"]}]}""", "brokerResources[0].topics")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Subscribe","topics":["azure-iot-operations/#"]}]}""", "brokerResources[0].topics")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Connect","clientIds":["*"]}]}""", "brokerResources[0].clientIds")]
    [InlineData("""{"principals":{"clientIds":["*"]},"brokerResources":[{"method":"Publish","topics":["a"]}]}""", "principals.clientIds")]
    [InlineData("""{"principals":{"attributes":[{}]},"brokerResources":[{"method":"Publish","topics":["a"]}]}""", "principals.attributes")]
    [InlineData("""{"principals":{},"brokerResources":[{"method":"Publish","topics":["a"]}]}""", "principals")]
    [InlineData("""{"principals":{"usernames":[],"clientIds":[]},"brokerResources":[{"method":"Publish","topics":["a"]}]}""", "principals")]
    [InlineData("""{"brokerResources":[{"method":"Publish","topics":["a"]}]}""", "principals")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[],"stateStoreResources":[{"method":"ReadWrite","keyType":"Pattern","keys":["*"]}]}""", "stateStoreResources[0].keys")]
    public void A_rule_that_gives_too_much_fails_one_step_below(string rule, string path)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Port, Authorization("z", Good, rule)));

        Assert.Equal((Status.Fail, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal(("BrokerAuthorization/z", $"spec.authorizationPolicies.rules[1].{path}"), (result.Findings[0].Target.ToString(), result.Findings[0].Path));
    }

    [Theory]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Subscribe","topics":["$services/statestore/_any_/command/invoke/request"]}]}""", "")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[],"stateStoreResources":[{"method":"Read","keyType":"Pattern","keys":["*"]}]}""", "")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[],"stateStoreResources":[{"method":"ReadWrite","keyType":"String","keys":["*"]}]}""", "")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Connect"}]}""", "not limited to certain client ids")]
    [InlineData("""{"principals":{"usernames":["u","v"]},"brokerResources":[{"method":"Publish","topics":["a"]}]}""", "keep apart")]
    [InlineData("""{"principals":{"usernames":["u","v"]},"brokerResources":[{"method":"Publish","topics":["{principal.username}"]}]}""", "One rule serves all")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":[{"method":"Publish","topics":["a/#/b","x-{principal.username}"]}]}""", "match nothing: a/#/b, x-{principal.username}")]
    public void A_rule_that_is_only_worth_a_remark_passes(string rule, string remark)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Port, Authorization("z", rule)));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains(remark, result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cache_flag_of_preview_releases_is_worth_a_remark()
    {
        string authorization = Resources.Custom("BrokerAuthorization", "z", $$"""{"authorizationPolicies":{"enableCache":true,"rules":[{{Good}}]} }""");

        Assert.Contains("enableCache", Rule.Evaluate(Id, Site(Port, authorization)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_side_is_judged_by_its_own_rules()
    {
        string ports = """[{"port":8883,"authenticationRef":"a","authorizationRef":"z"}]""";
        string open = Good.Replace("t/{principal.clientId}/#", "#", StringComparison.Ordinal);
        GuidelineResult result = Rule.Evaluate(Id, Site(Port, Authorization("z", Good))
            .Azure(Evidence.BrokerListeners, ArmListener(ports))
            .Azure(Evidence.BrokerAuthorizations, Resources.Arm("Microsoft.IoTOperations/instances/brokers/authorizations", "z", $$"""{"authorizationPolicies":{"rules":[{{open}}]} }""")));

        Assert.Equal([(Status.Pass, FindingSource.Kubernetes), (Status.Fail, FindingSource.Azure)], result.Findings.Select(finding => (finding.Status, finding.Source)));
    }

    [Fact]
    public void An_authorization_nobody_refers_to_is_not_judged()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(DefaultListener(), Authorization("unused", """{"brokerResources":[{"method":"Publish","topics":["#"]}]}""")));

        Assert.Equal(Status.Pass, result.Status);
    }

    [Theory]
    [InlineData("""{"principals":{"attributes":[7]},"brokerResources":[]}""")]
    [InlineData("""{"principals":{"usernames":"u"},"brokerResources":[]}""")]
    [InlineData("""{"principals":{"usernames":["u"]},"brokerResources":{}}""")]
    public void Rules_of_the_wrong_shape_are_unknown_and_name_themselves(string rule)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Port, Authorization("z", rule)));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
        Assert.Contains("authorizationPolicies.rules[0]", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_may_not_be_read_are_unknown()
    {
        SiteBuilder site = Site(Port).Failed(Evidence.BrokerAuthorizations, QueryOutcome.Forbidden);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    [Fact]
    public void Without_ports_there_is_nothing_to_judge()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Site(Listener("[]"))).Status);
    }

    private static string Port { get; } = Listener("""[{"port":8883,"authenticationRef":"a","authorizationRef":"z"}]""");

    private static SiteBuilder Site(string listener, params string[] authorizations) => new SiteBuilder()
        .Kubernetes(Evidence.BrokerListeners, listener)
        .Kubernetes(Evidence.BrokerAuthorizations, authorizations);
}
