using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class SecretsAtRestTests
{
    private const string Id = "Cluster.SecretsAtRest";

    [Theory]
    [InlineData("""{"k3s.io/encryption-config-hash":"start-abc"}""", Status.Pass)]
    [InlineData("""{"k3s.io/encryption-config-hash":"enabled-abc"}""", Status.Pass)]
    [InlineData("""{"k3s.io/encryption-config-hash":"reencrypt_finished-abc"}""", Status.Pass)]
    [InlineData("""{"k3s.io/encryption-config-hash":"disabled-abc"}""", Status.Fail)]
    [InlineData("""{"k3s.io/encryption-config-hash":"something"}""", Status.Manual)]
    [InlineData("""{"k3s.io/node-args":"[\"server\",\"--secrets-encryption\"]"}""", Status.Pass)]
    [InlineData("""{"k3s.io/node-args":"[\"server\",\"--secrets-encryption\",\"true\"]"}""", Status.Pass)]
    [InlineData("""{"k3s.io/node-args":"[\"server\",\"--secrets-encryption\",\"false\"]"}""", Status.Manual)]
    [InlineData("""{"k3s.io/node-args":"[\"server\",\"--secrets-encryption-provider\",\"x\"]"}""", Status.Manual)]
    [InlineData("""{"k3s.io/node-args":"[\"server\"]"}""", Status.Manual)]
    [InlineData("{}", Status.Manual)]
    public void What_K3s_notes_on_its_servers_decides(string annotations, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Node(annotations)));

        Assert.Equal((status, Severity.Medium), (result.Status, result.Severity));
    }

    [Fact]
    public void AKS_passes_with_a_note_and_K3s_in_the_same_cloud_does_not()
    {
        GuidelineResult aks = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Node("{}", kubelet: "v1.31.4", provider: "azure:///x")));
        GuidelineResult k3s = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Node("{}", provider: "azure:///x")));

        Assert.Equal((Status.Pass, Status.Manual), (aks.Status, k3s.Status));
        Assert.Contains("note", aks.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_server_node_or_without_nodes_it_is_not_decided()
    {
        Assert.Equal(Status.Manual, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node())).Status);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.Nodes, QueryOutcome.Forbidden)).Reason);
    }

    private static string Node(string annotations, string kubelet = "v1.31.4+k3s1", string provider = "k3s://server") => $$$"""
        {"kind":"Node","metadata":{"name":"server","labels":{"node-role.kubernetes.io/control-plane":"true"},"annotations":{{{annotations}}}},
         "spec":{"providerID":"{{{provider}}}"},"status":{"nodeInfo":{"kubeletVersion":"{{{kubelet}}}"} } }
        """;
}
