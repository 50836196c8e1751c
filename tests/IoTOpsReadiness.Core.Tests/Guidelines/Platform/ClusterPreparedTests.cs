using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.PlatformResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Platform;

public class ClusterPreparedTests
{
    private const string Id = "Cluster.Prepared";
    private const string Binding = """{"metadata":{"name":"AzureArc-Microsoft.ExtendedLocation-RP-RoleBinding"}}""";
    private const string Location = $$"""{"id":"/subscriptions/0/cl","name":"location","properties":{"hostResourceId":"{{ClusterId}}"} }""";

    private static readonly string[] Providers =
    [
        .. new[] { "ExtendedLocation", "Kubernetes", "KubernetesConfiguration", "IoTOperations", "DeviceRegistry", "SecretSyncController" }
            .Select(name => Provider($"Microsoft.{name}")),
    ];

    [Fact]
    public void A_prepared_cluster_passes()
    {
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Kubernetes().Azure(Evidence.ConnectedClusters, ConnectedCluster()).Azure(Evidence.CustomLocations, Location)
            .Azure(Evidence.ResourceProviders, Providers)).Status);
    }

    [Fact]
    public void From_the_cluster_alone_only_what_azure_knows_stays_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Kubernetes());

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
        Assert.Equal(
            ["ConnectedClusters", "CustomLocations", "ResourceProviders", "Site"],
            result.Findings.Where(finding => finding.Status == Status.Unknown).Select(finding => finding.Target.Kind).Order());
        Assert.Contains(result.Findings, finding => finding is { Status: Status.Pass, Target.Kind: "Deployment" });
    }

    [Theory]
    [InlineData("Offline")]
    [InlineData("Expired")]
    [InlineData("Connecting")]
    public void A_cluster_that_is_not_connected_is_critical(string status)
    {
        AssertFails(Kubernetes().Azure(Evidence.ConnectedClusters, ConnectedCluster(status)), Severity.Critical, "connectivityStatus");
    }

    [Theory]
    [InlineData("\"lastConnectivityTime\":\"2026-08-28T11:00:00Z\"", Severity.High, "lastConnectivityTime")]
    [InlineData("\"managedIdentityCertificateExpirationTime\":\"2026-08-31T00:00:00Z\"", Severity.Critical, "managedIdentityCertificateExpirationTime")]
    public void Times_of_the_connection_count(string property, Severity severity, string path)
    {
        AssertFails(Kubernetes().Azure(Evidence.ConnectedClusters, ConnectedCluster(more: property)), severity, path);
    }

    [Theory]
    [InlineData("\"oidcIssuerProfile\":{\"enabled\":false},\"securityProfile\":{\"workloadIdentity\":{\"enabled\":true}}", "oidcIssuerProfile.enabled")]
    [InlineData("\"oidcIssuerProfile\":{\"enabled\":true},\"securityProfile\":{\"workloadIdentity\":{\"enabled\":true}}", "oidcIssuerProfile.issuerUrl")]
    [InlineData("\"oidcIssuerProfile\":{\"enabled\":true,\"issuerUrl\":\"https://issuer.example.net/one/\"}", "securityProfile.workloadIdentity.enabled")]
    public void Issuer_and_workload_identity_must_be_on(string profiles, string path)
    {
        AssertFails(Kubernetes().Azure(Evidence.ConnectedClusters, ConnectedCluster(profiles: profiles)), Severity.High, path);
    }

    [Fact]
    public void An_answer_of_an_old_api_version_is_no_failure()
    {
        GuidelineResult result = Rule.Evaluate(Id, Kubernetes().Azure(Evidence.ConnectedClusters, ConnectedCluster(profiles: "\"agentVersion\":\"1.30.1\"")));

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
        Assert.Contains(result.Findings, finding => finding.Path == "properties.oidcIssuerProfile");
    }

    [Theory]
    [InlineData("https://issuer.example.net/one/", "", Status.Pass)]
    [InlineData("https://issuer.example.net/one", "slash", Status.Fail)]
    [InlineData("https://issuer.example.net/ONE/", "is not the one", Status.Fail)]
    public void The_api_server_s_issuer_is_compared_exactly(string issuer, string words, Status status)
    {
        SiteBuilder site = Kubernetes(issuer).Azure(Evidence.ConnectedClusters, ConnectedCluster()).Azure(Evidence.CustomLocations, Location).Azure(Evidence.ResourceProviders, Providers);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(status, result.Status);
        Assert.Contains(words, result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void On_hosted_kubernetes_its_own_issuer_counts()
    {
        SiteBuilder site = Kubernetes("https://self.example.net/")
            .Kubernetes(Evidence.Nodes, Resources.Node(kubelet: "v1.31.4", spec: """{"providerID":"azure:///subscriptions/0"}"""))
            .Azure(Evidence.CustomLocations, Location)
            .Azure(Evidence.ResourceProviders, Providers)
            .Azure(Evidence.ConnectedClusters, ConnectedCluster(profiles: """
                "oidcIssuerProfile":{"enabled":true,"issuerUrl":"https://issuer.example.net/one/","selfHostedIssuerUrl":"https://self.example.net/"},"securityProfile":{"workloadIdentity":{"enabled":true}}
                """));

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void An_issuer_that_Azure_does_not_publish_fails()
    {
        SiteBuilder site = Kubernetes("https://mine.example.net/").Azure(Evidence.ConnectedClusters, ConnectedCluster(profiles: "\"oidcIssuerProfile\":{\"enabled\":false}"));

        AssertFails(site, Severity.High, null, "signs with an issuer that Azure does not know");
    }

    [Fact]
    public void The_default_issuer_of_k3s_fails_without_azure()
    {
        AssertFails(Kubernetes("https://kubernetes.default.svc.cluster.local"), Severity.High, null);
    }

    [Fact]
    public void The_arguments_of_a_node_stand_in_for_the_discovery_document()
    {
        string node = Resources.Node().Replace(
            "\"name\":\"node-1\"",
            """
            "name":"node-1","annotations":{"k3s.io/node-args":"[\"server\",\"--kube-apiserver-arg\",\"service-account-issuer=https://issuer.example.net/two/\"]"}
            """,
            StringComparison.Ordinal);
        SiteBuilder site = Kubernetes().Failed(Evidence.ServiceAccountIssuer, QueryOutcome.Forbidden).Kubernetes(Evidence.Nodes, node)
            .Azure(Evidence.ConnectedClusters, ConnectedCluster());

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Contains(result.Findings, finding => finding is { Status: Status.Fail, Observed: "https://issuer.example.net/two/" });
    }

    [Fact]
    public void Missing_parts_of_the_cluster_fail_one_by_one()
    {
        AssertFails(Kubernetes(binding: null), Severity.High, null, "custom locations feature is off");
        AssertFails(Kubernetes(webhook: null), Severity.High, null, "no workload identity webhook");
        AssertFails(Kubernetes(webhook: Deployment("azure-arc", "arc-workload-identity-controller", 0)), Severity.High, null, "does not run");
        AssertFails(new SiteBuilder().Kubernetes(Evidence.ArcConfiguration), Severity.Critical, null, "no Arc agents");
    }

    [Fact]
    public void A_ready_pod_of_the_webhook_will_do()
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.Pods, Pod("arc-workload-identity", "azure-workload-identity-1"));

        Assert.Contains(Rule.Evaluate(Id, site).Findings, finding => finding is { Status: Status.Pass, Target.Kind: "Pod" });
    }

    [Fact]
    public void A_caller_of_one_namespace_has_no_proof_that_the_webhook_is_absent()
    {
        Snapshot all = Kubernetes(webhook: null).Build();
        QueryResult[] queries = [.. all.Queries.Select(query => query.Kind == "Deployments" ? query with { SiteNamespaceOnly = true } : query)];
        var snapshot = new Snapshot(
            all.Site,
            all.CollectedAt,
            all.ModuleVersion,
            queries,
            queries.ToDictionary(query => (query.Kind, query.Source), query => all.Documents(Evidence.Find(query.Kind)!, query.Source)));

        GuidelineResult result = Rule.Evaluate(Id, snapshot);

        Assert.DoesNotContain(result.Findings, finding => finding.Status == Status.Fail);
        Assert.Contains(result.Findings, finding => finding.Reason == Reason.NotAuthorized);
    }

    [Fact]
    public void Providers_that_are_not_registered_are_named()
    {
        SiteBuilder site = Kubernetes().Azure(Evidence.ResourceProviders, [.. Providers[..5], Provider("microsoft.secretsynccontroller", "NotRegistered")]);

        AssertFails(site, Severity.High, null, "Microsoft.SecretSyncController");
    }

    [Fact]
    public void A_custom_location_of_another_cluster_does_not_count()
    {
        SiteBuilder site = Kubernetes().Azure(Evidence.ConnectedClusters, ConnectedCluster())
            .Azure(Evidence.CustomLocations, Location.Replace("connectedClusters/site", "connectedClusters/other", StringComparison.Ordinal));

        AssertFails(site, Severity.High, null, "No custom location");
    }

    [Fact]
    public void A_custom_location_with_a_long_name_fails()
    {
        string name = new('l', 64);

        AssertFails(Kubernetes().Azure(Evidence.CustomLocations, Location.Replace("\"location\"", $"\"{name}\"", StringComparison.Ordinal)), Severity.High, null, "too long");
    }

    [Fact]
    public void Two_instances_in_one_resource_group_fail()
    {
        AssertFails(Kubernetes().Azure(Evidence.Instances, ArmInstance(name: "one"), ArmInstance(name: "two")), Severity.High, null, "more than one instance");
    }

    [Fact]
    public void A_region_the_data_does_not_know_is_noted()
    {
        GuidelineResult result = Rule.Evaluate(Id, Kubernetes().Azure(Evidence.ConnectedClusters, ConnectedCluster(location: "Mars North")));

        Assert.Contains(result.Findings, finding => finding is { Status: Status.Pass, Path: "location" } && finding.Message.Contains("2026-08-27", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.0/8,.svc,169.254.169.254", Status.Pass)]
    [InlineData("169.254.0.0/16", Status.Pass)]
    [InlineData("10.0.0.0/8,.svc", Status.Fail)]
    [InlineData("not a list", Status.Fail)]
    public void A_proxy_must_leave_the_metadata_address_alone(string skipped, Status status)
    {
        string data = $$"""{"AZURE_ARC_AUTOUPDATE":"false","HTTPS_PROXY":"http://user:pw@proxy:3128","NO_PROXY":"{{skipped}}"}""";

        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.ArcConfiguration, ArcConfiguration(data)));

        Assert.Contains(result.Findings, finding => finding.Path == "data" && finding.Status == status);
        Assert.DoesNotContain(result.Findings, finding => $"{finding.Observed} {finding.Message}".Contains("pw", StringComparison.Ordinal));
    }

    [Fact]
    public void A_proxy_without_visible_exclusions_is_unknown_and_none_is_not_applicable()
    {
        const string agent = """[{"name":"a","env":[{"name":"HTTPS_PROXY","value":"http://proxy"}]}]""";

        GuidelineResult proxied = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Deployments, Deployment("azure-arc", "config-agent", containers: agent)));
        GuidelineResult direct = Rule.Evaluate(Id, Kubernetes());

        Assert.Contains(proxied.Findings, finding => finding is { Status: Status.Unknown, Target.Name: "config-agent" });
        Assert.Contains(direct.Findings, finding => finding.Status == Status.NotApplicable);
    }

    [Fact]
    public void What_is_said_of_proxy_certificates_depends_on_the_baseline()
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.ArcConfiguration, ArcConfiguration("""{"HTTP_PROXY":"http://proxy","NO_PROXY":"*"}"""));

        Assert.Contains(Rule.Evaluate(Id, site).Findings, finding => finding.Message.Contains("--proxy-cert", StringComparison.Ordinal));
        Assert.Contains(
            Rule.Evaluate(Id, site, new AssessmentOptions { Baseline = Baseline.October2024 }).Findings, finding => finding.Message.Contains("not supported", StringComparison.Ordinal));
    }

    private static SiteBuilder Kubernetes(string issuer = Issuer, string? binding = Binding, string? webhook = "") => new SiteBuilder()
        .Kubernetes(Evidence.ArcConfiguration, ArcConfiguration("""{"AZURE_ARC_AUTOUPDATE":"false"}"""))
        .Kubernetes(Evidence.CustomLocationsBinding, binding is null ? [] : [binding])
        .Kubernetes(Evidence.Deployments, webhook is null ? [] : [webhook.Length > 0 ? webhook : Deployment("arc-workload-identity", "azure-workload-identity-webhook")])
        .Kubernetes(Evidence.ServiceAccountIssuer, $$"""{"issuer":"{{issuer}}"}""");

    private static void AssertFails(SiteBuilder site, Severity severity, string? path, string words = "")
    {
        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Fail, severity), (result.Status, result.Severity));
        Assert.Contains(
            result.Findings,
            finding => finding.Status == Status.Fail && (path is null || finding.Path == $"properties.{path}") && finding.Message.Contains(words, StringComparison.Ordinal));
    }
}
