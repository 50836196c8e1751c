using System.Text;
using CsCheck;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Access;

public class BrokerAccessTests
{
    private static readonly BrokerClient Sensor = new() { Username = "sensor", ClientId = "sensor-7" };

    private static readonly BrokerClient Worker = new()
    {
        ClientId = "worker-1",
        Attributes = new Dictionary<string, string> { ["building"] = "b22", ["organization"] = "contoso" },
    };

    [Theory]
    // Principals are ORed and compared exactly.
    [InlineData("""{"usernames":["sensor"]}""", true)]
    [InlineData("""{"usernames":["Sensor"]}""", false)]
    [InlineData("""{"usernames":["other"],"clientIds":["sensor-7"]}""", true)]
    [InlineData("""{"clientIds":["sensor-8"]}""", false)]
    [InlineData("""{"clientIds":["sensor-*"]}""", false)]
    [InlineData("""{"attributes":[{"building":"b22"}]}""", false)]
    // Nobody documents these; the answer says that it assumes the worst.
    [InlineData("""{}""", true)]
    [InlineData("""{"clientIds":["*"]}""", true)]
    [InlineData("""{"attributes":[{}]}""", true)]
    public void Principals_say_whom_a_rule_is_for(string principals, bool allowed)
    {
        AccessDecision decision = BrokerAccess.Resolve(Authorization(Rule(principals, """{"method":"Publish","topics":["t"]}""")), Publish(Sensor, "t"));

        Assert.Equal(allowed, decision.Allowed);
    }

    [Theory]
    [InlineData("""{}""", 1)]
    [InlineData("""{"clientIds":["*"]}""", 1)]
    [InlineData("""{"attributes":[{}]}""", 1)]
    [InlineData("""{"usernames":["sensor"]}""", 0)]
    public void What_is_assumed_is_said(string principals, int assumptions)
    {
        AccessDecision decision = BrokerAccess.Resolve(Authorization(Rule(principals, """{"method":"Publish","topics":["t"]}""")), Publish(Sensor, "t"));

        Assert.Equal(assumptions, decision.Assumptions.Count);
    }

    [Theory]
    [InlineData("""[{"building":"b22"}]""", true)]
    [InlineData("""[{"building":"b22","organization":"contoso"}]""", true)]
    [InlineData("""[{"building":"b22","organization":"fabrikam"}]""", false)]
    [InlineData("""[{"building":"b23"},{"organization":"contoso"}]""", true)]
    [InlineData("""[{"Building":"b22"}]""", false)]
    [InlineData("""[{"building":"B22"}]""", false)]
    [InlineData("""[{"building":"x","building":"b22"}]""", true)]
    public void Attributes_of_a_set_must_all_fit_and_one_set_is_enough(string attributes, bool allowed)
    {
        AccessDecision decision = BrokerAccess.Resolve(
            Authorization(Rule($$"""{"attributes":{{attributes}}}""", """{"method":"Publish","topics":["t"]}""")), Publish(Worker, "t"));

        Assert.Equal(allowed, decision.Allowed);
    }

    [Theory]
    [InlineData("""{"method":"Connect"}""", true)]
    [InlineData("""{"method":"connect"}""", true)]
    [InlineData("""{"method":"Connect","clientIds":["worker-1"]}""", true)]
    [InlineData("""{"method":"Connect","clientIds":["WORKER-1"]}""", false)]
    [InlineData("""{"method":"Connect","clientIds":["worker-*"]}""", true)]
    [InlineData("""{"method":"Connect","clientIds":["*-1"]}""", true)]
    [InlineData("""{"method":"Connect","clientIds":["w*r*1"]}""", true)]
    [InlineData("""{"method":"Connect","clientIds":["w*x*1"]}""", false)]
    [InlineData("""{"method":"Connect","clientIds":["*"]}""", true)]
    [InlineData("""{"method":"Connect","clientIds":["{principal.attributes.building}*"]}""", false)]
    [InlineData("""{"method":"Connect","clientIds":["{principal.clientId}"]}""", true)]
    [InlineData("""{"method":"Connect","clientIds":["{principal.username}*"]}""", false)]
    [InlineData("""{"method":"Publish","topics":["#"]}""", false)]
    public void Connecting_may_be_limited_to_client_ids(string permission, bool allowed)
    {
        AccessDecision decision = BrokerAccess.Resolve(
            Authorization(Rule("""{"attributes":[{"building":"b22"}]}""", permission)), new() { Client = Worker, Action = AccessAction.Connect });

        Assert.Equal(allowed, decision.Allowed);
    }

    [Theory]
    [InlineData("sensors/{principal.clientId}/telemetry", "sensors/worker-1/telemetry", true)]
    [InlineData("sensors/{principal.clientId}/telemetry", "sensors/worker-2/telemetry", false)]
    [InlineData("{principal.attributes.building}/#", "b22/x/y", true)]
    [InlineData("{principal.attributes.floor}/#", "b22/x", false)]
    [InlineData("{principal.username}/x", "/x", false)]
    [InlineData("{principal.color}/x", "{principal.color}/x", false)]
    [InlineData("line-{principal.clientId}/x", "line-worker-1/x", false)]
    [InlineData("{principal.clientId}{principal.clientId}", "worker-1worker-1", false)]
    [InlineData("{principal.clientId", "{principal.clientId", false)]
    [InlineData("{clientId}/x", "{clientId}/x", true)]
    public void Tokens_stand_for_the_client_s_own_values(string topic, string published, bool allowed)
    {
        AccessDecision decision = BrokerAccess.Resolve(
            Authorization(Rule("""{"attributes":[{"building":"b22"}]}""", $$"""{"method":"Publish","topics":["{{topic}}"]}""")), Publish(Worker, published));

        Assert.Equal(allowed, decision.Allowed);
    }

    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("+/#")]
    public void A_client_that_calls_itself_a_wildcard_is_none(string clientId)
    {
        var client = new BrokerClient { Username = "sensor", ClientId = clientId };
        BrokerAuthorization authorization = Authorization(Rule("""{"usernames":["sensor"]}""", """{"method":"Publish","topics":["{principal.clientId}","of/{principal.clientId}"]}"""));

        Assert.False(BrokerAccess.Resolve(authorization, Publish(client, "secret")).Allowed);
        Assert.False(BrokerAccess.Resolve(authorization, Publish(client, "of/secret")).Allowed);
    }

    [Fact]
    public void A_client_that_calls_itself_a_star_matches_itself_alone()
    {
        BrokerAuthorization authorization = Authorization(Rule("""{"usernames":["*"]}""", """{"method":"Connect","clientIds":["{principal.username}"]}"""));

        Assert.True(BrokerAccess.Resolve(authorization, new() { Client = new() { Username = "*", ClientId = "*" }, Action = AccessAction.Connect }).Allowed);
        Assert.False(BrokerAccess.Resolve(authorization, new() { Client = new() { Username = "*", ClientId = "other" }, Action = AccessAction.Connect }).Allowed);
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("a/+", true)]
    [InlineData("a/#", true)]
    [InlineData("$share/group/a/b", true)]
    [InlineData("$share/group/b", false)]
    [InlineData("#", false)]
    [InlineData("+/b", false)]
    public void Subscribing_needs_a_filter_that_covers_all_of_it(string filter, bool allowed)
    {
        AccessDecision decision = BrokerAccess.Resolve(
            Authorization(Rule("""{"usernames":["sensor"]}""", """{"method":"Subscribe","topics":["x","a/#"]}""")),
            new() { Client = Sensor, Action = AccessAction.Subscribe, Topic = filter });

        Assert.Equal(allowed, decision.Allowed);
    }

    [Theory]
    [InlineData(AccessAction.Publish, null)]
    [InlineData(AccessAction.Publish, "")]
    [InlineData(AccessAction.Publish, "a/+")]
    [InlineData(AccessAction.Subscribe, "a/#/b")]
    [InlineData(AccessAction.Subscribe, "$share/g")]
    public void What_mqtt_does_not_allow_is_denied_wherever(AccessAction action, string? topic)
    {
        Site site = Site("""[{"port":1883}]""");

        AccessDecision decision = Assert.Single(BrokerAccess.Resolve(site, new() { Client = Sensor, Action = action, Topic = topic })).Decision;

        Assert.Equal((false, AccessBasis.InvalidTopic), (decision.Allowed, decision.Basis));
    }

    [Theory]
    [InlineData("""{"port":1883}""", true, AccessBasis.NoAuthentication)]
    [InlineData("""{"port":1883,"authenticationRef":""}""", true, AccessBasis.NoAuthentication)]
    [InlineData("""{"port":1883,"authorizationRef":"deny"}""", true, AccessBasis.NoAuthentication)]
    [InlineData("""{"port":1883,"authenticationRef":"x509","authenticationEnabled":false,"authorizationRef":"deny"}""", true, AccessBasis.NoAuthentication)]
    [InlineData("""{"port":8883,"authenticationRef":"x509"}""", true, AccessBasis.NoAuthorization)]
    [InlineData("""{"port":8883,"authenticationRef":"gone"}""", false, AccessBasis.AuthenticationMissing)]
    [InlineData("""{"port":8883,"authenticationRef":"x509","authorizationRef":"gone"}""", false, AccessBasis.AuthorizationMissing)]
    [InlineData("""{"port":8883,"authenticationRef":"x509","authorizationRef":"deny"}""", false, AccessBasis.NoRules)]
    [InlineData("""{"port":8883,"authenticationRef":"x509","authorizationRef":"telemetry"}""", true, AccessBasis.Rule)]
    [InlineData("""{"port":8883,"authenticationRef":"x509","authorizationRef":"Telemetry"}""", false, AccessBasis.AuthorizationMissing)]
    public void The_port_decides_whether_rules_are_asked_at_all(string port, bool allowed, AccessBasis basis)
    {
        AccessDecision decision = Assert.Single(BrokerAccess.Resolve(Site($"[{port}]"), Publish(Sensor, "t/1"))).Decision;

        Assert.Equal((allowed, basis), (decision.Allowed, decision.Basis));
        Assert.NotEmpty(decision.Why);
    }

    [Fact]
    public void The_deciding_rule_is_named()
    {
        Site site = Site("""[{"port":8883,"authenticationRef":"x509","authorizationRef":"telemetry"}]""");

        AccessDecision decision = BrokerAccess.Resolve(site, Publish(Sensor, "t/1"), port: 8883)[0].Decision;

        Assert.Equal(
            ("telemetry", 1, "spec.authorizationPolicies.rules[1].brokerResources[1]", "t/+"),
            (decision.Authorization, decision.Rule, decision.Path, decision.Pattern));
    }

    [Fact]
    public void Ports_are_chosen_by_number_and_listener()
    {
        Site site = Site("""[{"port":8883,"authenticationRef":"x509"},{"port":1883}]""");

        Assert.Equal(2, BrokerAccess.Resolve(site, Publish(Sensor, "t")).Count);
        Assert.Single(BrokerAccess.Resolve(site, Publish(Sensor, "t"), port: 1883));
        Assert.Empty(BrokerAccess.Resolve(site, Publish(Sensor, "t"), listener: "other"));
    }

    [Fact]
    public void What_was_not_collected_is_not_decided()
    {
        var site = new Site(new SiteBuilder()
            .Kubernetes(Evidence.BrokerListeners, Resources.Custom("BrokerListener", "l", """{"ports":[{"port":8883,"authenticationRef":"a","authorizationRef":"z"}]}"""))
            .Build());

        AccessDecision decision = BrokerAccess.Resolve(site, Publish(Sensor, "t"))[0].Decision;

        Assert.Equal((false, AccessBasis.NotCollected), (decision.Allowed, decision.Basis));
    }

    [Fact]
    public void Each_side_is_resolved_by_its_own_authorizations()
    {
        const string Ports = """{"ports":[{"port":8883,"authenticationRef":"x509","authorizationRef":"z"}]}""";
        var site = new Site(new SiteBuilder()
            .Kubernetes(Evidence.BrokerListeners, Resources.Custom("BrokerListener", "l", Ports))
            .Azure(Evidence.BrokerListeners, Resources.Arm("Microsoft.IoTOperations/instances/brokers/listeners", "l", Ports))
            .Kubernetes(Evidence.BrokerAuthentications, Resources.Custom("BrokerAuthentication", "x509", "{}"))
            .Azure(Evidence.BrokerAuthentications, Resources.Arm("Microsoft.IoTOperations/instances/brokers/authentications", "x509", "{}"))
            .Kubernetes(Evidence.BrokerAuthorizations, Resources.Custom("BrokerAuthorization", "z", """{"authorizationPolicies":{"rules":[]}}"""))
            .Azure(Evidence.BrokerAuthorizations, Resources.Arm(
                "Microsoft.IoTOperations/instances/brokers/authorizations", "z", $$"""{"authorizationPolicies":{"rules":[{{Rule("""{"usernames":["sensor"]}""", """{"method":"Publish","topics":["t"]}""")}}]} }"""))
            .Build());

        Assert.Equal([false, true], BrokerAccess.Resolve(site, Publish(Sensor, "t")).Select(access => access.Decision.Allowed));
    }

    // A rule can only add: whoever may do something still may after any rule is appended.
    [Fact]
    public void Another_rule_never_takes_anything_away() => Gen.Select(Rules, Rules, Topics).Sample((rules, more, topic) =>
    {
        bool before = BrokerAccess.Resolve(Authorization([.. rules]), Publish(Sensor, topic)).Allowed;
        bool after = BrokerAccess.Resolve(Authorization([.. rules, .. more]), Publish(Sensor, topic)).Allowed;
        return !before || after;
    });

    // Who may subscribe to a filter may subscribe to each topic it matches.
    [Fact]
    public void A_subscription_allows_no_more_than_its_topics() => Gen.Select(Filters, Filters, Topics).Sample((allowed, wanted, topic) =>
    {
        BrokerAuthorization authorization = Authorization(Rule("""{"usernames":["sensor"]}""", $$"""{"method":"Subscribe","topics":["{{allowed}}"]}"""));
        bool MaySubscribe(string filter) => BrokerAccess.Resolve(authorization, new() { Client = Sensor, Action = AccessAction.Subscribe, Topic = filter }).Allowed;
        bool isMatch = TopicFilter.TryParse(wanted, out TopicFilter left, out _) && TopicFilter.TryParseTopic(topic, out TopicFilter right, out _) && left.Covers(right);
        return !(isMatch && MaySubscribe(wanted)) || MaySubscribe(topic);
    });

    [Fact]
    public void Any_text_gets_an_answer() => Gen.Select(Gen.String, Gen.String, Gen.String).Sample((user, topic, pattern) =>
    {
        string text = System.Text.Json.JsonSerializer.Serialize(pattern);
        BrokerAuthorization authorization = Authorization(Rule("{}", $$"""{"method":"Publish","topics":[{{text}}]}""", $$"""{"method":"Connect","clientIds":[{{text}}]}"""));
        var client = new BrokerClient { Username = user, ClientId = user };
        _ = BrokerAccess.Resolve(authorization, Publish(client, topic));
        _ = BrokerAccess.Resolve(authorization, new() { Client = client, Action = AccessAction.Connect });
    });

    private static Gen<string> OneOf(params string[] texts) => Gen.OneOf(texts.Select(text => Gen.Const(text)).ToArray());

    private static Gen<string> Levels => OneOf("a", "b", "$x", "", "sensor-7");

    private static Gen<string> Topics => Levels.Array[1, 4].Select(levels => string.Join('/', levels)).Where(topic => topic.Length > 0);

    private static Gen<string> Filters => Gen.Select(Gen.Frequency((3, Levels), (2, Gen.Const("+"))).Array[0, 3], OneOf("#", "+", "a"))
        .Select((levels, last) => string.Join('/', levels.Append(last)));

    private static Gen<string[]> Rules => Gen.Select(OneOf("""{"usernames":["sensor"]}""", """{"clientIds":["other"]}"""), Filters)
        .Select((principals, topic) => Rule(principals, $$"""{"method":"Publish","topics":["{{topic}}"]}"""))
        .Array[0, 3];

    private static AccessRequest Publish(BrokerClient client, string topic) => new() { Client = client, Action = AccessAction.Publish, Topic = topic };

    private static string Rule(string principals, params string[] permissions) =>
        $$"""{"principals":{{principals}},"brokerResources":[{{string.Join(',', permissions)}}]}""";

    private static BrokerAuthorization Authorization(params string[] rules) => new(
        new ResourceDocument(Encoding.UTF8.GetBytes(Resources.Custom("BrokerAuthorization", "test", $$"""{"authorizationPolicies":{"rules":[{{string.Join(',', rules)}}]} }"""))),
        EvidenceSource.Kubernetes);

    private static Site Site(string ports) => new(new SiteBuilder()
        .Kubernetes(Evidence.BrokerListeners, Resources.Custom("BrokerListener", "outside", $$"""{"serviceType":"LoadBalancer","ports":{{ports}}}"""))
        .Kubernetes(Evidence.BrokerAuthentications, Resources.Custom("BrokerAuthentication", "x509", """{"authenticationMethods":[{"method":"X509"}]}"""))
        .Kubernetes(
            Evidence.BrokerAuthorizations,
            Resources.Custom("BrokerAuthorization", "deny", """{"authorizationPolicies":{}}"""),
            Resources.Custom("BrokerAuthorization", "telemetry", $$"""
                {"authorizationPolicies":{"rules":[
                  {{Rule("""{"usernames":["other"]}""", """{"method":"Publish","topics":["#"]}""")}},
                  {{Rule("""{"usernames":["sensor"]}""", """{"method":"Connect"}""", """{"method":"Publish","topics":["s","t/+"]}""")}}]} }
                """))
        .Build());
}
