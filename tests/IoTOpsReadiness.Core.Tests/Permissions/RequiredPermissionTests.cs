using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Permissions;

public class RequiredPermissionTests
{
    [Fact]
    public void Every_kind_that_guidelines_look_at_has_a_permission_on_each_side_that_knows_it()
    {
        IReadOnlyList<RequiredPermission> permissions = RequiredPermissions.Of(Catalogue.All, includeSecrets: true);

        foreach (EvidenceKind kind in AssessmentEvidence.Of(Catalogue.All))
        {
            Assert.Equal(kind.Kubernetes is not null, permissions.Any(permission => permission.Side == EvidenceSource.Kubernetes && permission.Evidence.Contains(kind.Name)));
            Assert.Equal(kind.AzureType is not null, permissions.Any(permission => permission.Side == EvidenceSource.Azure && permission.Evidence.Contains(kind.Name)));
        }
    }

    [Fact]
    public void A_permission_reads_as_the_collector_words_a_refusal()
    {
        IReadOnlyList<RequiredPermission> permissions = RequiredPermissions.Of(Catalogue.All, "plant", Evidence.Kinds, includeSecrets: true);

        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => kind.Kubernetes is not null))
        {
            KubernetesQuery query = kind.Kubernetes!;
            string refusal = (query.Scope == KubernetesScope.SiteNamespace ? query with { Namespace = "plant" } : query).Permission;
            Assert.Contains(permissions, permission => permission.Permission == refusal && permission.Evidence.Contains(kind.Name));
        }
    }

    [Fact]
    public void Reading_is_all_that_is_asked_for()
    {
        IReadOnlyList<RequiredPermission> permissions = RequiredPermissions.Of(Catalogue.All, kinds: Evidence.Kinds, includeSecrets: true);

        Assert.All(permissions, permission => Assert.True(
            permission is { Verb: "get" or "list", Action: null } || permission is { Verb: null, IsDataAction: false, Action: { } action } && action.EndsWith("/read", StringComparison.Ordinal),
            permission.Permission));
        Assert.Equal(permissions.Count, permissions.Select(permission => (permission.Side, permission.Permission)).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Secrets_are_left_out_unless_asked_for(bool include)
    {
        RequiredPermission[] secrets = [.. RequiredPermissions.Of(Catalogue.All, "plant", Evidence.Kinds, include).Where(permission => permission.Resource == "secrets")];

        Assert.Equal(include ? ["list secrets in namespace plant"] : [], secrets.Select(permission => permission.Permission));
    }

    [Fact]
    public void One_guideline_takes_what_it_looks_at_and_what_connecting_and_every_assessment_take()
    {
        IReadOnlyList<RequiredPermission> permissions = RequiredPermissions.Of([Find("AuthZ.LeastPrivilege")]);

        Assert.Equal(
            [
                "get /apis",
                "get /version",
                "get configmaps/azure-clusterconfig in namespace azure-arc",
                "list instances.iotoperations.azure.com",
                "list brokers.mqttbroker.iotoperations.azure.com",
                "list brokerlisteners.mqttbroker.iotoperations.azure.com",
                "list brokerauthorizations.mqttbroker.iotoperations.azure.com",
            ],
            permissions.Where(permission => permission.Side == EvidenceSource.Kubernetes).Select(permission => permission.Permission));
        Assert.Equal(
            [
                "Microsoft.Authorization/permissions/read",
                "Microsoft.IoTOperations/instances/read",
                "Microsoft.IoTOperations/instances/brokers/read",
                "Microsoft.IoTOperations/instances/brokers/listeners/read",
                "Microsoft.IoTOperations/instances/brokers/authorizations/read",
            ],
            permissions.Where(permission => permission.Side == EvidenceSource.Azure).Select(permission => permission.Permission));
        Assert.Equal(
            ["list brokerlisteners.mqttbroker.iotoperations.azure.com", "list brokerauthorizations.mqttbroker.iotoperations.azure.com"],
            permissions.Where(permission => permission is { Side: EvidenceSource.Kubernetes, Optional: false }).Select(permission => permission.Permission));
    }

    [Fact]
    public void What_a_guideline_merely_uses_is_optional()
    {
        RequiredPermission certificates = RequiredPermissions.Of([Find("Listener.TlsAutomatic")]).Single(permission => permission.Permission == "list certificates.cert-manager.io");

        Assert.True(certificates.Optional);
        Assert.Equal(["Listener.TlsAutomatic"], certificates.UsedBy);
        Assert.Equal(certificates.UsedBy, certificates.Guidelines);
        Assert.NotEmpty(certificates.Reason);
    }

    [Fact]
    public void A_guideline_for_one_topology_needs_the_nodes()
    {
        var guideline = new FakeGuideline(_ => [], Severity.High, Topology.MultiNode, Evidence.Brokers);

        Assert.DoesNotContain(RequiredPermissions.Of([guideline]), permission => permission.Resource == "nodes");
        RequiredPermission nodes = RequiredPermissions.Of([guideline], kinds: [Evidence.Nodes]).Single(permission => permission.Resource == "nodes");
        Assert.Equal(["Test.Fake"], nodes.NeededBy);
    }

    [Fact]
    public void Every_guideline_for_one_topology_says_that_it_looks_at_nodes()
    {
        Assert.All(
            Catalogue.All.Select(guideline => guideline.Definition).Where(guideline => guideline.Topology is not null),
            guideline => Assert.Contains(Evidence.Nodes, guideline.Needs.Concat(guideline.Uses)));
    }

    [Theory]
    [InlineData(nameof(Evidence.Services), PermissionScope.Namespace, "plant", null)]
    [InlineData(nameof(Evidence.ScrapeConfiguration), PermissionScope.Namespace, "kube-system", null)]
    [InlineData(nameof(Evidence.Nodes), PermissionScope.Cluster, null, null)]
    [InlineData(nameof(Evidence.Pods), PermissionScope.Cluster, null, "plant")]
    [InlineData(nameof(Evidence.CustomLocationsBinding), PermissionScope.Cluster, null, null)]
    public void A_permission_reaches_no_further_than_the_query(string kind, PermissionScope scope, string? @namespace, string? fallback)
    {
        RequiredPermission permission = RequiredPermissions.Of([], "plant", [Evidence.Find(kind)!])
            .Single(permission => permission.Side == EvidenceSource.Kubernetes && permission.Evidence.Contains(kind));

        Assert.Equal((scope, @namespace, fallback), (permission.Scope, permission.Namespace, permission.FallbackNamespace));
    }

    [Theory]
    [InlineData(nameof(Evidence.Brokers), PermissionScope.Instance, "Microsoft.IoTOperations/instances/brokers/read")]
    [InlineData(nameof(Evidence.Extensions), PermissionScope.ConnectedCluster, "Microsoft.KubernetesConfiguration/extensions/read")]
    [InlineData(nameof(Evidence.ResourceProviders), PermissionScope.Subscription, "Microsoft.Resources/subscriptions/providers/read")]
    [InlineData(nameof(Evidence.RoleAssignments), PermissionScope.Resource, "Microsoft.Authorization/roleAssignments/read")]
    public void Evidence_from_Azure_takes_the_actions_that_read_it(string kind, PermissionScope scope, string actions)
    {
        IReadOnlyList<(string Action, PermissionScope Scope)> answer = AzureActions.For(Evidence.Find(kind)!);

        Assert.Equal(actions.Split(' '), answer.Select(each => each.Action));
        Assert.All(answer, each => Assert.Equal(scope, each.Scope));
    }

    [Theory]
    [InlineData(nameof(Evidence.SecretSyncs), "Microsoft.SecretSyncController/secretSyncs/read ResourceGroup, Microsoft.IoTOperations/instances/read Instance")]
    [InlineData(nameof(Evidence.Dataflows), "Microsoft.IoTOperations/instances/dataflowProfiles/dataflows/read Instance, Microsoft.IoTOperations/instances/dataflowProfiles/read Instance")]
    [InlineData(
        nameof(Evidence.KeyVaults),
        "Microsoft.KeyVault/vaults/read Resource, Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses/read ResourceGroup, Microsoft.IoTOperations/instances/read Instance")]
    public void What_others_lead_to_takes_the_actions_that_read_those_as_well(string kind, string actions) =>
        Assert.Equal(actions.Split(", "), AzureActions.For(Evidence.Find(kind)!).Select(each => $"{each.Action} {each.Scope}"));

    [Fact]
    public void No_kind_leads_to_itself()
    {
        static bool Reaches(EvidenceKind from, EvidenceKind to, int steps) =>
            steps < 10 && AzureActions.LeadingTo(from).Any(next => next == to || Reaches(next, to, steps + 1));

        Assert.All(Evidence.Kinds, kind => Assert.False(Reaches(kind, kind, 0), kind.Name));
    }

    private static Guideline Find(string id) => Catalogue.All.Single(guideline => guideline.Definition.Id == id);
}
