using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>What a caller must be allowed to do to run probe pods, which it removes again.</summary>
public static class ProbePodPermissions
{
    private static readonly (string Verb, string Resource, string Reason)[] All =
    [
        ("create", "pods", "Probe pods: one on each node."),
        ("get", "pods", "Probe pods: whether they are done."),
        ("get", "pods/log", "Probe pods: what they found out."),
        ("delete", "pods", "Probe pods: they are removed, whatever happens."),
        ("list", "pods", "Probe pods: what a killed run has left is removed by the next."),
    ];

    /// <summary>The permissions in one namespace. Nodes are listed as for an assessment.</summary>
    /// <param name="podNamespace">The namespace the pods run in.</param>
    public static IReadOnlyList<RequiredPermission> Of(string podNamespace = SiteIdentity.DefaultNamespace) =>
    [
        .. All.Select(each => new RequiredPermission
        {
            Side = EvidenceSource.Kubernetes,
            Scope = PermissionScope.Namespace,
            Namespace = podNamespace,
            Verb = each.Verb,
            ApiGroup = "",
            Resource = each.Resource,
            Reason = each.Reason,
        }),
    ];
}
