using IoTOpsReadiness.Core.Tests.Remediation;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Permissions;

public class ChangePermissionsTests
{
    [Fact]
    public void A_write_to_Azure_takes_reading_writing_and_the_custom_location() => Assert.Equal(
        [
            "Microsoft.IoTOperations/instances/brokers/listeners/read",
            "Microsoft.IoTOperations/instances/brokers/listeners/write",
            "Microsoft.ExtendedLocation/customLocations/deploy/action",
        ],
        ChangePermissions.Of([PortChanges.Port("a", 1, 2), PortChanges.Port("b", 1, 2)]).Select(permission => permission.Permission));

    [Fact]
    public void A_removal_takes_the_right_to_delete() => Assert.Contains(
        "Microsoft.IoTOperations/instances/brokers/listeners/delete",
        ChangePermissions.Of([PortChanges.Port("a", 1, 2) with { Operation = ChangeOperation.Delete, After = null }]).Select(permission => permission.Permission));

    [Fact]
    public void An_identity_has_to_be_assigned()
    {
        Change change = PortChanges.Port("a", 1, 2) with
        {
            Path = "/subscriptions/s/resourceGroups/g/providers/Microsoft.IoTOperations/instances/i",
            After = """{"identity":{"userAssignedIdentities":{"/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u":{}}}}""",
        };

        Assert.Contains("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", ChangePermissions.Of([change]).Select(permission => permission.Permission));
    }

    [Theory]
    [InlineData("/api/v1/namespaces/kube-system/configmaps/x", ChangeOperation.Put, true, "get configmaps/x in namespace kube-system", "update configmaps/x in namespace kube-system")]
    [InlineData("/api/v1/namespaces/kube-system/configmaps/x", ChangeOperation.Put, false, "get configmaps/x in namespace kube-system", "create configmaps in namespace kube-system")]
    [InlineData("/apis/apps/v1/namespaces/n/statefulsets/s", ChangeOperation.Patch, true, "get statefulsets.apps/s in namespace n", "patch statefulsets.apps/s in namespace n")]
    [InlineData("/apis/g/v1/things/t", ChangeOperation.Delete, true, "get things.g/t", "delete things.g/t")]
    public void A_write_to_the_cluster_takes_verbs(string path, ChangeOperation operation, bool exists, params string[] expected)
    {
        Change change = PortChanges.Port("a", 1, 2) with { Side = EvidenceSource.Kubernetes, Path = path, Operation = operation };

        Assert.Equal(expected, ChangePermissions.Of([exists ? change : change with { Before = null }]).Select(permission => permission.Permission));
    }

    [Fact]
    public void What_no_API_makes_takes_nothing() => Assert.Empty(ChangePermissions.Of(
        [PortChanges.Port("a", 1, 2) with { Kind = RemediationKind.Redeploy }, PortChanges.Port("b", 1, 2) with { Operation = null, Kind = RemediationKind.Manual }, PortChanges.Port("c", 1, 2) with { Path = null }]));

    [Fact]
    public void The_guidelines_of_the_changes_are_assessed_and_the_health_before() =>
        Assert.Equal(["Listener.TlsAutomatic", "Health.AllAvailable"], ChangePermissions.GuidelinesOf([PortChanges.Port("a", 1, 2)]).Select(guideline => guideline.Definition.Id));
}
