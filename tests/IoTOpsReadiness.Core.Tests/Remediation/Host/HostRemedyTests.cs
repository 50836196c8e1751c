using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>The steps that plans have for what only a node can do.</summary>
public class HostRemedyTests
{
    private const string Server = """{"kind":"Node","metadata":{"name":"one","labels":{"node-role.kubernetes.io/control-plane":"true"},"annotations":{"k3s.io/encryption-config-hash":"disabled-0"}},"status":{"nodeInfo":{"kubeletVersion":"v1.35.4+k3s1"}}}""";

    [Fact]
    public void Low_limits_are_raised_on_the_nodes_that_have_them()
    {
        AssessmentOptions options = new()
        {
            Inputs = new()
            {
                NodeSysctls = [Limits("node-1", "128"), Limits("node-2", "8192")],
            },
        };

        Change step = Assert.Single(Plan("Cluster.HostTuning", new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("node-1"), Resources.Node("node-2")), options));

        Assert.Equal((RemediationKind.Host, "Host/Sysctl"), (step.Kind, step.Id));
        Assert.Contains("New-IoTOpsHostScript -Part Sysctl", step.Instruction, StringComparison.Ordinal);
        Assert.Contains("node-1", step.Instruction, StringComparison.Ordinal);
        Assert.DoesNotContain("node-2", step.Instruction, StringComparison.Ordinal);
        Assert.Equal(["Cluster.HostTuning"], step.Guidelines);
    }

    [Fact]
    public void The_issuer_is_a_script_and_the_rest_of_the_preparation_a_step_for_a_person()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Nodes, Server)
            .Kubernetes(Evidence.CustomLocationsBinding)
            .Kubernetes(Evidence.ServiceAccountIssuer, """{"issuer":"https://kubernetes.default.svc.cluster.local"}""");

        Change[] steps = [.. Plan("Cluster.Prepared", site).OrderBy(step => step.Id, StringComparer.Ordinal)];

        Assert.Equal(["Host/Issuer", "Manual/Cluster.Prepared"], steps.Select(step => step.Id));
        Assert.Contains("New-IoTOpsHostScript -Part Issuer", steps[0].Instruction, StringComparison.Ordinal);
        Assert.Contains("az connectedk8s update", Assert.Single(steps[0].Prerequisites), StringComparison.Ordinal);
        Assert.Equal(ChangeImpact.ClientsDisconnect, steps[0].Impact);
        Assert.DoesNotContain("signs with", steps[1].Instruction, StringComparison.Ordinal);
        Assert.Contains("custom locations", steps[1].Instruction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_API_server_of_the_cloud_is_not_for_a_script()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Nodes, """{"kind":"Node","metadata":{"name":"aks"},"spec":{"providerID":"azure:///x"},"status":{"nodeInfo":{"kubeletVersion":"v1.31.4"}}}""")
            .Kubernetes(Evidence.ServiceAccountIssuer, """{"issuer":"https://a/"}""")
            .Azure(Evidence.ConnectedClusters, """{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/c","name":"c","properties":{"distribution":"aks","oidcIssuerProfile":{"enabled":true,"selfHostedIssuerUrl":"https://b/"}}}""");

        Assert.DoesNotContain(Plan("Cluster.Prepared", site), step => step.Kind == RemediationKind.Host);
    }

    [Fact]
    public void Secrets_are_encrypted_by_a_script_that_says_what_it_takes()
    {
        Change step = Assert.Single(Plan("Cluster.SecretsAtRest", new SiteBuilder().Kubernetes(Evidence.Nodes, Server)));

        Assert.Equal((RemediationKind.Host, "Host/SecretsEncryption"), (step.Kind, step.Id));
        Assert.Contains("one", step.Instruction, StringComparison.Ordinal);
        Assert.Contains(step.Prerequisites, item => item.Contains("backup", StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_are_prepared_for_Edge_Volumes_by_a_script_and_the_extension_is_for_a_person()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Instances, """{"kind":"Instance","metadata":{"name":"i"},"spec":{"version":"1.0.34"}}""")
            .Kubernetes(Evidence.Nodes, Resources.Node("node-1"), Resources.Node("node-2"), Resources.Node("node-3"))
            .Kubernetes(Evidence.Pods);

        Change[] steps = [.. Plan("Storage.EdgeVolumes", site).OrderBy(step => step.Id, StringComparer.Ordinal)];

        Assert.Equal(["Host/EdgeVolumes", "Manual/Storage.EdgeVolumes"], steps.Select(step => step.Id));
        Assert.Contains("node-1, node-2, node-3", steps[0].Instruction, StringComparison.Ordinal);
        Assert.DoesNotContain("huge pages the storage", steps[1].Instruction, StringComparison.Ordinal);
    }

    private static NodeSysctls Limits(string node, string instances) => new()
    {
        Node = node,
        Origin = node + ".txt",
        Values = new Dictionary<string, string> { ["fs.inotify.max_user_instances"] = instances, ["fs.inotify.max_user_watches"] = "524288", ["fs.file-max"] = "100000" },
    };

    private static IReadOnlyList<Change> Plan(string guideline, SiteBuilder site, AssessmentOptions? options = null)
    {
        GuidelineResult result = Rule.Evaluate(guideline, site, options);
        Assert.Equal(Status.Fail, result.Status);
        return Planner.Plan(site.Build(), [result], new Dictionary<string, string>()).Changes;
    }
}
