using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.Access;

public class AuthorizationEditorTests
{
    private static readonly RuleRequest Press = new() { Usernames = ["press-01"], Publish = ["plant/press-01/#"], Subscribe = ["plant/commands/press-01"] };

    private readonly AccessSite site = new("Ready");

    [Fact]
    public void Rules_are_written_as_the_broker_reads_them()
    {
        Change change = Apply("press", Press with
        {
            ClientIds = ["a"], Attributes = [new Dictionary<string, string> { ["plant"] = "porto" }], ConnectAs = ["a"], StateRead = ["x/*", "y"], StateWrite = ["y"],
        });

        Assert.Equal(
            """{"cache":"Enabled","rules":[{"principals":{"usernames":["press-01"],"clientIds":["a"],"attributes":[{"plant":"porto"}]},"brokerResources":[{"method":"Connect","clientIds":["a"]},{"method":"Publish","topics":["plant/press-01/#"]},{"method":"Subscribe","topics":["plant/commands/press-01"]}],"stateStoreResources":[{"method":"Read","keyType":"Pattern","keys":["x/*"]},{"method":"ReadWrite","keyType":"Pattern","keys":["y"]}]}]}""",
            JsonNode.Parse(change.After!)!["properties"]!["authorizationPolicies"]!.ToJsonString());
        Assert.Equal(ChangeImpact.None, change.Impact);
    }

    [Fact]
    public void The_topics_of_the_site_are_those_of_its_assets_and_dataflows()
    {
        RuleRequest rule = AuthorizationEditor.FromSite(site.Site, new() { Usernames = ["a"] });

        Assert.Contains("lisbon/lines/filler-01/telemetry", rule.Subscribe);
        Assert.Contains("lisbon/lines/+/telemetry", rule.Publish);
        Assert.DoesNotContain("line-events", rule.Subscribe);
        Apply("site", rule);
    }

    [Fact]
    public void A_site_without_topics_is_told_so() =>
        Assert.Equal("IoTOps.BrokerAuthorization.NoTopics", Assert.Throws<ReadinessException>(() => AuthorizationEditor.FromSite(new Site(new Support.SiteBuilder().Build()), new())).ErrorId);

    public static TheoryData<RuleRequest> TooWide =>
    [
        Press with { Publish = ["#"] },
        Press with { Subscribe = ["+/#"] },
        Press with { Publish = ["$services/#"] },
        Press with { Subscribe = ["azure-iot-operations/#"] },
        Press with { Usernames = [] },
        Press with { ClientIds = ["*"] },
        Press with { ConnectAs = ["*"] },
        Press with { Attributes = [new Dictionary<string, string>()] },
        Press with { StateRead = ["*"], StateWrite = ["*"] },
    ];

    [Theory]
    [MemberData(nameof(TooWide))]
    public void A_rule_for_everybody_or_everything_has_to_be_forced(RuleRequest rule)
    {
        Assert.Equal("IoTOps.BrokerAuthorization.TooWide", Assert.Throws<ReadinessException>(() => Apply("a", rule)).ErrorId);
        Apply("a", rule, force: true);
    }

    public static TheoryData<RuleRequest> Impossible =>
    [
        Press with { Publish = [""] },
        Press with { Subscribe = ["a/#/b"] },
        Press with { Publish = ["a+/b"] },
        Press with { Usernames = [" "] },
        Press with { StateRead = [""] },
        new() { Usernames = ["a"], ConnectAs = null },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_rule_that_is_none_is_refused_even_where_forced(RuleRequest rule) =>
        Assert.Equal("IoTOps.BrokerAuthorization.InvalidRule", Assert.Throws<ReadinessException>(() => Apply("a", rule, force: true)).ErrorId);

    [Fact]
    public void A_name_that_is_none_is_refused() =>
        Assert.Equal("IoTOps.BrokerAuthorization.InvalidRule", Assert.Throws<ReadinessException>(() => Apply("A b", Press)).ErrorId);

    [Fact]
    public void Rules_in_the_place_of_others_have_to_be_forced_and_tell_who_loses_what()
    {
        Assert.Equal("IoTOps.BrokerAuthorization.Exists", Assert.Throws<ReadinessException>(() => Apply("line-clients", Press)).ErrorId);

        Change change = Apply("line-clients", Press, force: true);

        Assert.Equal(ChangeImpact.ClientsDisconnect, change.Impact);
        Assert.Contains("user 'filler-01' loses Publish 'lisbon/lines/filler-01/telemetry'.", change.ImpactDetail, StringComparison.Ordinal);
        Assert.Contains("user 'press-01' gains Connect.", change.ImpactDetail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_gets_it_after_it_is_made()
    {
        site.Edit(Evidence.BrokerListeners, PlantListener, body => body["ports"]![0]!.AsObject().Remove("authorizationRef"));
        Site view = site.Site;
        var drafts = new ChangeDrafts(view);
        ChangeDraft authorization = AuthorizationEditor.Apply(view, drafts, "press", [Press], force: false);
        AuthorizationEditor.PutOn(view, drafts, authorization, new() { Listener = PlantListener, Port = 8883 });

        IReadOnlyList<Change> changes = drafts.Finish();

        Assert.Equal(["BrokerAuthorization/press", $"BrokerListener/{PlantListener}"], changes.Select(change => change.Id));
        Assert.Equal(["BrokerAuthorization/press"], changes[1].DependsOn);
        Assert.Contains("user 'press-01' keeps Publish 'plant/press-01/any'.", changes[1].ImpactDetail, StringComparison.Ordinal);
        Assert.Equal("IoTOps.Listener.NoSuchPort", Assert.Throws<ReadinessException>(() => AuthorizationEditor.PutOn(view, drafts, authorization, new() { Listener = PlantListener, Port = 9 })).ErrorId);
    }

    private string PlantListener => site.Site.Listeners.First(listener => listener.Name != "default").Name;

    private Change Apply(string name, RuleRequest rule, bool force = false)
    {
        Site view = site.Site;
        var drafts = new ChangeDrafts(view);
        AuthorizationEditor.Apply(view, drafts, name, [rule], force);
        return Assert.Single(drafts.Finish());
    }
}
