using System.Text.Json.Nodes;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Remedies;
using IoTOpsReadiness.Remediation.Remedies.Access;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Access;

/// <summary>What the remedies plan for a site, and what the guidelines say once that is applied.</summary>
public class AccessRemedyTests
{
    private const string Pki = """{"apiVersion":"cert-manager.io/v1","kind":"ClusterIssuer","metadata":{"name":"contoso-pki"},"spec":{"ca":{"secretName":"contoso"}},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""";
    private static readonly string[] Guidelines = ["Listener.TlsAutomatic", "AuthN.Method", "AuthN.Required", "AuthZ.LeastPrivilege"];
    private static readonly Dictionary<string, string> WithIssuer = new() { ["ListenerIssuer"] = "ClusterIssuer/contoso-pki" };

    private readonly AccessSite site = new("Quickstart");

    private static Remedy[] All => [new ListenerTlsRemedy(), new AuthenticationRemedy(), new AuthorizationRemedy()];

    [Fact]
    public async Task The_plain_port_is_replaced_and_everything_passes()
    {
        site.Add(Evidence.ClusterIssuers, EvidenceSource.Kubernetes, Pki);

        IReadOnlyList<Change> plan = await site.PlanAsync(All, WithIssuer);
        site.Apply(plan);

        Assert.Equal(["BrokerAuthorization/default-insecure-clients", "BrokerListener/default-insecure", "BrokerListener/default-insecure: close 1883"], plan.Select(change => change.Id));
        Assert.All(plan, change => Assert.True(change.IsApplicable));
        foreach (string guideline in Guidelines)
        {
            GuidelineResult result = await site.AssessAsync(guideline);
            Assert.True(result.Status == Status.Pass, $"{guideline}: {string.Join(" ", result.Findings.Where(finding => finding.Status != Status.Pass))}");
        }
    }

    [Fact]
    public async Task The_old_port_is_open_until_a_step_of_its_own_closes_it()
    {
        IReadOnlyList<Change> plan = await site.PlanAsync(All);

        Change add = plan.Single(change => change.Id == "BrokerListener/default-insecure");
        Change close = plan.Single(change => change.Id == "BrokerListener/default-insecure: close 1883");
        Assert.Equal([1883, 8883], Ports(add.After));
        Assert.Equal(ChangeImpact.PodRestart, add.Impact);
        Assert.Equal(add.After, close.Before);
        Assert.Equal([8883], Ports(close.After));
        Assert.Equal(ChangeImpact.ClientsDisconnect, close.Impact);
        Assert.Equal([add.Id], close.DependsOn);
        Assert.Equal(["BrokerAuthorization/default-insecure-clients"], add.DependsOn);
        Assert.Equal(["AuthN.Required", "AuthZ.LeastPrivilege", "Listener.TlsAutomatic"], close.Guidelines.Order(StringComparer.Ordinal));
        Assert.NotEmpty(close.Prerequisites);
    }

    [Fact]
    public async Task Without_an_issuer_of_the_enterprise_a_person_has_to_choose_one()
    {
        IReadOnlyList<Change> plan = await site.PlanAsync(All);
        site.Apply(plan);

        Change choice = plan.Single(change => change.Kind == RemediationKind.Manual);
        Assert.Contains("ListenerIssuer", choice.Instruction, StringComparison.Ordinal);
        Assert.Equal(Status.Pass, (await site.AssessAsync("AuthN.Required")).Status);
        Assert.Equal(Status.Pass, (await site.AssessAsync("AuthZ.LeastPrivilege")).Status);
        Finding[] left = [.. (await site.AssessAsync("Listener.TlsAutomatic")).Findings.Where(finding => finding.Status == Status.Fail)];
        Assert.All(left, finding => Assert.EndsWith("issuerRef", finding.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_that_are_named_may_use_the_topics_of_the_site()
    {
        IReadOnlyList<Change> plan = await site.PlanAsync(All, new() { ["BrokerClients"] = "press-01, press-02" });

        JsonNode rule = JsonNode.Parse(plan[0].After!)!["properties"]!["authorizationPolicies"]!["rules"]![0]!;
        Assert.Equal(
            """{"principals":{"usernames":["press-01","press-02"]},"brokerResources":[{"method":"Connect"},{"method":"Subscribe","topics":["azure-iot-operations/data/oven"]}]}""",
            rule.ToJsonString());
    }

    [Fact]
    public async Task A_port_with_tls_gets_its_authentication_in_place()
    {
        var ready = new AccessSite("Ready");
        ready.Edit(Evidence.BrokerListeners, ListenerOf(ready), body => body["ports"]![0]!.AsObject().Remove("authenticationRef"));

        IReadOnlyList<Change> plan = await ready.PlanAsync([new AuthenticationRemedy()]);
        ready.Apply(plan);

        Assert.Equal(ChangeImpact.ClientsDisconnect, Assert.Single(plan).Impact);
        Assert.Equal(Status.Pass, (await ready.AssessAsync("AuthN.Required")).Status);
    }

    [Fact]
    public async Task Clients_at_work_are_not_denied_everything_for_want_of_rules()
    {
        var ready = new AccessSite("Ready");
        ready.Edit(Evidence.BrokerListeners, ListenerOf(ready), body => body["ports"]![0]!.AsObject().Remove("authorizationRef"));

        Change asked = Assert.Single(await ready.PlanAsync([new AuthorizationRemedy()]));
        Assert.False(asked.IsApplicable);
        Assert.Contains("BrokerClients", Assert.Single(asked.MissingInput), StringComparison.Ordinal);

        ready.Apply(await ready.PlanAsync([new AuthorizationRemedy()], new() { ["BrokerAuthorization"] = "line-clients" }));
        Assert.Equal(Status.Pass, (await ready.AssessAsync("AuthZ.LeastPrivilege")).Status);
    }

    [Fact]
    public async Task The_components_can_sign_in_again()
    {
        site.Edit(Evidence.BrokerAuthentications, "default", body => body["authenticationMethods"] = JsonNode.Parse("""[{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audiences":["other"]}}]"""));

        Change change = Assert.Single(await site.PlanAsync([new AuthenticationRemedy()]), change => change.Target.Kind == "BrokerAuthentication");
        site.Apply([change]);

        Assert.Contains("aio-internal", change.After, StringComparison.Ordinal);
        Assert.Equal(Status.Pass, (await site.AssessAsync("AuthN.Method")).Status);
    }

    private static string ListenerOf(AccessSite site) => site.Site.Listeners.First(listener => listener.Name != "default").Name;

    private static int[] Ports(string? body) => [.. JsonNode.Parse(body!)!["properties"]!["ports"]!.AsArray().Select(port => (int)port!["port"]!)];
}
