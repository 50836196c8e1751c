using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Permissions;

/// <summary>What follows for the guidelines from what the two sides say.</summary>
public class PermissionReviewTests
{
    private const string LeastPrivilege = "AuthZ.LeastPrivilege";
    private const string SelfCheck = "Broker.SelfCheck";
    private const string Alerts = "Observability.Alerts";

    private static readonly Guideline[] Guidelines =
        [.. Catalogue.All.Where(guideline => guideline.Definition.Id is LeastPrivilege or SelfCheck or Alerts)];

    [Fact]
    public void A_caller_with_all_permissions_leaves_nothing_unknown()
    {
        IReadOnlyList<PermissionResult> results = Review(_ => PermissionStatus.Allowed, _ => PermissionStatus.Allowed);

        Assert.All(results, result => Assert.Empty(result.LeavesUnknown.Concat(result.MayLeaveUnknown)));
        Assert.All(results, result => Assert.Null(result.GrantedBy));
    }

    [Fact]
    public void What_neither_side_allows_leaves_unknown_who_needs_it_and_perhaps_who_uses_it()
    {
        PermissionResult result = Of(Review(Deny("brokerauthorizations"), azure: null), "brokerauthorizations");

        Assert.Equal([LeastPrivilege], result.LeavesUnknown);
        Assert.Equal([SelfCheck], result.MayLeaveUnknown);
        Assert.Equal(PermissionStatus.Denied, result.Status);
        Assert.Equal("a ClusterRole with apiGroups [mqttbroker.iotoperations.azure.com], resources [brokerauthorizations], verbs [list]", result.GrantedBy);
    }

    [Fact]
    public void What_Azure_allows_settles_what_the_cluster_denies()
    {
        PermissionResult result = Of(Review(Deny("brokerauthorizations"), _ => PermissionStatus.Allowed), "brokerauthorizations");

        Assert.Equal(PermissionStatus.Denied, result.Status);
        Assert.Empty(result.LeavesUnknown.Concat(result.MayLeaveUnknown));
    }

    [Fact]
    public void What_one_side_denies_and_the_other_does_not_tell_may_leave_unknown()
    {
        PermissionResult result = Of(Review(Deny("brokerauthorizations"), _ => PermissionStatus.Unknown), "brokerauthorizations");

        Assert.Empty(result.LeavesUnknown);
        Assert.Equal([LeastPrivilege, SelfCheck], result.MayLeaveUnknown.Order());
    }

    [Fact]
    public void Without_Azure_its_own_evidence_is_unknown_for_certain_and_the_shared_is_settled_by_the_cluster()
    {
        IReadOnlyList<PermissionResult> results = Review(_ => PermissionStatus.Allowed, azure: null);

        Assert.Equal([Alerts], Of(results, "prometheusRuleGroups").LeavesUnknown);
        Assert.Equal((PermissionStatus.Unknown, "not connected"), (Of(results, "prometheusRuleGroups").Status, Of(results, "prometheusRuleGroups").Message));
        Assert.Empty(Of(results, "instances/brokers/authorizations/read").LeavesUnknown);
    }

    [Fact]
    public void A_group_that_is_not_served_leaves_nothing_unknown()
    {
        PermissionResult result = Of(Review(Deny("brokerauthorizations"), azure: null, notInstalled: "brokerauthorizations"), "brokerauthorizations");

        Assert.Empty(result.LeavesUnknown.Concat(result.MayLeaveUnknown));
        Assert.Contains("does not serve mqttbroker.iotoperations.azure.com", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_action_for_evidence_that_only_sharpens_a_verdict_may_leave_it_unknown()
    {
        Guideline[] storage = [.. Catalogue.All.Where(guideline => guideline.Definition.Id == "SchemaRegistry.StorageRole")];
        PermissionAnswer[] answers = [.. RequiredPermissions.Of(storage).Select(permission => new PermissionAnswer
        {
            Permission = permission,
            Status = permission.Action?.Contains("roleDefinitions", StringComparison.Ordinal) == true ? PermissionStatus.Denied : PermissionStatus.Allowed,
        })];

        IReadOnlyList<PermissionResult> results = PermissionReview.Of("plant", storage, answers);

        Assert.Equal(["SchemaRegistry.StorageRole"], Of(results, "roleDefinitions").MayLeaveUnknown);
        Assert.Empty(Of(results, "roleAssignments").LeavesUnknown);
    }

    [Theory]
    [InlineData("get /version", "a ClusterRole with nonResourceURLs [/version], verbs [get]")]
    [InlineData("get configmaps/azure-clusterconfig in namespace azure-arc", "a Role in namespace azure-arc with apiGroups [\"\"], resources [configmaps], resourceNames [azure-clusterconfig], verbs [get]")]
    [InlineData("Microsoft.AlertsManagement/prometheusRuleGroups/read", "a role with Microsoft.AlertsManagement/prometheusRuleGroups/read on the subscription")]
    public void A_missing_permission_says_what_would_grant_it(string permission, string grantedBy)
    {
        Assert.Equal(grantedBy, Of(Review(_ => PermissionStatus.Denied, _ => PermissionStatus.Denied), permission).GrantedBy);
    }

    private static Func<RequiredPermission, PermissionStatus> Deny(string resource) =>
        permission => permission.Resource == resource ? PermissionStatus.Denied : PermissionStatus.Allowed;

    [Fact]
    public void A_resource_that_may_be_anywhere_may_be_granted_there()
    {
        Guideline[] vaults = [.. Catalogue.All.Where(guideline => guideline.Definition.Id == "Security.KeyVaultModel")];

        PermissionResult result = Of(
            PermissionReview.Of("plant", vaults, [.. RequiredPermissions.Of(vaults).Select(permission => new PermissionAnswer { Permission = permission, Status = PermissionStatus.Denied })]),
            "vaults/read");

        Assert.Equal("a role with Microsoft.KeyVault/vaults/read on the resource, or on its resource group", result.GrantedBy);
    }

    private static PermissionResult Of(IEnumerable<PermissionResult> results, string part) =>
        results.Single(result => result.Permission.Contains(part, StringComparison.Ordinal));

    private static IReadOnlyList<PermissionResult> Review(
        Func<RequiredPermission, PermissionStatus> cluster, Func<RequiredPermission, PermissionStatus>? azure, string? notInstalled = null) =>
        PermissionReview.Of("plant", Guidelines, [.. RequiredPermissions.Of(Guidelines).Select(permission => new PermissionAnswer
        {
            Permission = permission,
            Status = permission.Side == EvidenceSource.Kubernetes ? cluster(permission) : azure?.Invoke(permission) ?? PermissionStatus.Unknown,
            Message = permission.Side == EvidenceSource.Azure && azure is null ? "not connected" : null,
            NotConnected = permission.Side == EvidenceSource.Azure && azure is null,
            NotInstalled = notInstalled is not null && permission.Resource == notInstalled,
        })]);
}
