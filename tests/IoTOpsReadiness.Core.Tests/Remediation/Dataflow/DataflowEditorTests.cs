using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Dataflow;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Dataflow;

public class DataflowEditorTests
{
    private const string Client = "11111111-2222-4333-8444-555555555555";
    private const string Tenant = "694163f0-9867-50d2-926c-59b229807f54";

    [Theory]
    [InlineData("nonsense", 2, true, "IoTOps.Remediation.NotFound")]
    [InlineData("default", 0, true, "IoTOps.Dataflow.OutOfRange")]
    [InlineData("default", 21, true, "IoTOps.Dataflow.OutOfRange")]
    [InlineData("default", 2, false, "IoTOps.Dataflow.FlowsEnabled")]
    public void A_profile_is_not_changed_blindly(string name, int count, bool force, string error)
    {
        Site site = new AccessSite("MultiNode").Site;

        Assert.Equal(error, Assert.Throws<ReadinessException>(() => ProfileEditor.Apply(site, new ChangeDrafts(site), name, count, force)).ErrorId);
    }

    [Fact]
    public async Task A_profile_of_one_instance_gets_two()
    {
        var site = new AccessSite("MultiNode");

        Change change = Assert.Single(await PlanAsync(site, "Dataflow.ProfileScale"));
        Take(site, change, Evidence.DataflowProfiles);

        Assert.Equal(ChangeImpact.PodRestart, change.Impact);
        Assert.Contains(change.Prerequisites, condition => condition.Contains("disabled meanwhile", StringComparison.Ordinal));
        Assert.DoesNotContain((await site.AssessAsync("Dataflow.ProfileScale")).Findings, finding => finding.Status == Status.Fail && finding.Source != FindingSource.Runtime);
    }

    [Theory]
    [InlineData("""{"method":"Anonymous"}""", "Enabled")]
    [InlineData("""{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audience":"nobody-takes-this"}}""", "Enabled")]
    [InlineData("""{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audience":"aio-internal"}}""", "Disabled")]
    public async Task The_broker_s_own_endpoint_is_put_right(string authentication, string tls)
    {
        var site = new AccessSite("Quickstart");
        site.Edit(Evidence.DataflowEndpoints, "default", body =>
        {
            body["mqttSettings"]!["authentication"] = JsonNode.Parse(authentication);
            body["mqttSettings"]!["tls"] = new JsonObject { ["mode"] = tls };
        });
        Assert.Equal(Status.Fail, (await site.AssessAsync("Dataflow.BrokerSat")).Status);

        Change change = Assert.Single(await PlanAsync(site, "Dataflow.BrokerSat", "Dataflow.EndpointTls"));
        Take(site, change, Evidence.DataflowEndpoints);

        Assert.True(change.IsApplicable);
        GuidelineResult result = await site.AssessAsync("Dataflow.BrokerSat");
        Assert.True(result.Status == Status.Pass, string.Join(" ", result.Findings));
        Assert.Equal(Status.Pass, (await site.AssessAsync("Dataflow.EndpointTls")).Status);
        Assert.DoesNotContain("anonymousSettings", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Which_identity_is_asked_for_where_nobody_can_tell()
    {
        var site = new AccessSite("Quickstart");

        Change change = Assert.Single(await PlanAsync(site, "Dataflow.ManagedIdentity"));

        Assert.False(change.IsApplicable);
        Assert.Contains(change.MissingInput, input => input.Contains("ManagedIdentityClientId", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_identity_gets_its_role_before_the_endpoint_uses_it()
    {
        AccessSite site = WithIdentity();

        IReadOnlyList<Change> plan = await PlanAsync(site, "Dataflow.ManagedIdentity");

        Change role = plan.First(change => change.Target.Kind == "RoleAssignment");
        Change endpoint = plan.Single(change => change.Target.Name == "history-lake");
        if (role.Kind == RemediationKind.Api)
        {
            Assert.Contains(role.Id, endpoint.DependsOn);
            Assert.Matches("/providers/Microsoft.Authorization/roleAssignments/[0-9a-f-]{36}$", role.Path);
            Assert.Contains("ba92f5b4-2d11-453d-a403-e96b0029c9fe", role.After, StringComparison.Ordinal);
            Assert.Equal(role.Path, (await PlanAsync(WithIdentity(), "Dataflow.ManagedIdentity")).First(change => change.Target.Kind == "RoleAssignment").Path);
        }

        Assert.Contains("\"userAssignedManagedIdentitySettings\"", endpoint.After, StringComparison.Ordinal);
        Assert.DoesNotContain("systemAssignedManagedIdentitySettings", endpoint.After, StringComparison.Ordinal);
        Assert.Equal(RemediationKind.Api, role.Kind);
    }

    [Theory]
    [InlineData("default", null, null, null, null, null, "IoTOps.Dataflow.NothingWished")]
    [InlineData("nonsense", EndpointSignIn.ServiceAccountToken, null, null, null, null, "IoTOps.Remediation.NotFound")]
    [InlineData("default", EndpointSignIn.Sasl, null, null, "secret", null, "IoTOps.Dataflow.NotTaken")]
    [InlineData("default", EndpointSignIn.Anonymous, null, null, null, null, "IoTOps.Dataflow.Unsafe")]
    [InlineData("default", EndpointSignIn.X509Certificate, null, null, null, null, "IoTOps.Dataflow.Missing")]
    [InlineData("default", EndpointSignIn.X509Certificate, null, null, "no-such-secret", null, "IoTOps.Dataflow.NotFound")]
    [InlineData("default", EndpointSignIn.UserAssignedManagedIdentity, null, Tenant, null, null, "IoTOps.Dataflow.Missing")]
    [InlineData("default", EndpointSignIn.UserAssignedManagedIdentity, "'; drop", Tenant, null, null, "IoTOps.Dataflow.InvalidId")]
    [InlineData("default", EndpointSignIn.UserAssignedManagedIdentity, Client, Tenant, null, null, "IoTOps.Dataflow.NotFound")]
    [InlineData("default", null, null, null, null, "Disabled", "IoTOps.Dataflow.Unsafe")]
    public void What_cannot_be_is_refused(string name, EndpointSignIn? signIn, string? client, string? tenant, string? secret, string? tls, string error)
    {
        Site site = new AccessSite("Quickstart").Site;
        var request = new EndpointRequest { Name = name, SignIn = signIn, ClientId = client, TenantId = tenant, SecretRef = secret, TlsMode = tls };

        Assert.Equal(error, Assert.Throws<ReadinessException>(() => EndpointEditor.Apply(site, new ChangeDrafts(site), request, force: false)).ErrorId);
    }

    [Fact]
    public void A_ConfigMap_to_trust_exists()
    {
        Site site = new AccessSite("Quickstart").Site;

        ReadinessException error = Assert.Throws<ReadinessException>(() => EndpointEditor.Apply(site, new ChangeDrafts(site), new() { Name = "default", TrustedCaConfigMap = "no-such-map" }, force: false));

        Assert.Equal("IoTOps.Dataflow.NotFound", error.ErrorId);
    }

    [Fact]
    public void What_is_already_so_is_no_change()
    {
        Site site = new AccessSite("Quickstart").Site;
        var drafts = new ChangeDrafts(site);

        EndpointEditor.Apply(site, drafts, new() { Name = "default", SignIn = EndpointSignIn.ServiceAccountToken, TlsMode = "Enabled" }, force: false);

        Assert.Empty(drafts.Finish());
    }

    private static AccessSite WithIdentity()
    {
        var site = new AccessSite("MultiNode");
        site.EditDocument(Evidence.Instances, EvidenceSource.Azure, document =>
        {
            document["identity"] = JsonNode.Parse($$$"""{"type":"UserAssigned","userAssignedIdentities":{"/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flows":{"clientId":"{{{Client}}}","principalId":"{{{Client}}}" } } }""");
        });
        return site;
    }

    private static void Take(AccessSite site, Change change, EvidenceKind kind) => site.Edit(kind, change.Target.Name, body =>
    {
        body.Clear();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change.After!)!["properties"]!.AsObject())
        {
            body[name] = value?.DeepClone();
        }
    });

    private static async Task<IReadOnlyList<Change>> PlanAsync(AccessSite site, params string[] guidelines)
    {
        List<GuidelineResult> results = [];
        foreach (string guideline in guidelines)
        {
            results.Add(await site.AssessAsync(guideline));
        }

        return Planner.Plan(site.Snapshot, results, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["ManagedIdentityTenantId"] = Tenant }).Changes;
    }
}
