using System.Text;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>
/// Writes what a caller needs in Kubernetes as manifests for <c>kubectl apply</c>: a ClusterRole for what has to reach the
/// whole cluster, a Role in each namespace where that is enough, their bindings, and the service account if it is one.
/// </summary>
public static class KubernetesRoleWriter
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>The manifests, as YAML with one line feed after every line.</summary>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Permission.InvalidName</c>.</exception>
    public static string Write(IReadOnlyCollection<RequiredPermission> permissions, KubernetesRoleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        options ??= new();
        string name = KubernetesNames.RequireRole(options.Name);
        List<string> documents = [];
        if (options.Subject is { Kind: "ServiceAccount" } account)
        {
            documents.Add($"apiVersion: v1\nkind: ServiceAccount\n{Metadata(account.Name, account.Namespace)}");
        }

        foreach (IGrouping<string?, RequiredPermission> reach in permissions
            .Where(permission => permission.Side == EvidenceSource.Kubernetes)
            .GroupBy(permission => permission.Namespace)
            .OrderBy(group => group.Key is not null))
        {
            string? @namespace = reach.Key is null ? null : KubernetesNames.RequireNamespace(reach.Key);
            string kind = @namespace is null ? "ClusterRole" : "Role";
            documents.Add($"apiVersion: {RbacGroup}/v1\nkind: {kind}\n{Metadata(name, @namespace)}rules:\n{string.Concat(Rules(reach))}");
            documents.Add($"apiVersion: {RbacGroup}/v1\nkind: {kind}Binding\n{Metadata(name, @namespace)}"
                + $"roleRef:\n  apiGroup: {RbacGroup}\n  kind: {kind}\n  name: {YamlScalar.Write(name)}\nsubjects:\n{Subject(options.Subject)}");
        }

        return string.Join("---\n", documents);
    }

    // One rule for all resources of a group that are read alike; one of its own for single objects.
    private static IEnumerable<string> Rules(IEnumerable<RequiredPermission> permissions) => permissions
        .GroupBy(permission => (permission.ApiGroup, permission.Verb, permission.ResourceName, Resource: permission.ResourceName is null ? null : permission.Resource))
        .OrderBy(group => group.Key.ApiGroup is null)
        .Select(group => group.Key.ApiGroup is null
            ? $"- nonResourceURLs: {List(group.Select(permission => permission.NonResourceUrl!))}\n  verbs: {List([group.Key.Verb!])}\n"
            : $"- apiGroups: {List([group.Key.ApiGroup])}\n  resources: {List(group.Select(permission => permission.Resource!))}\n"
                + (group.Key.ResourceName is { } name ? $"  resourceNames: {List([name])}\n" : "")
                + $"  verbs: {List([group.Key.Verb!])}\n");

    private static string Metadata(string name, string? @namespace) =>
        $"metadata:\n  name: {YamlScalar.Write(name)}\n{(@namespace is null ? "" : $"  namespace: {YamlScalar.Write(@namespace)}\n")}";

    private static string Subject(RoleSubject subject)
    {
        var text = new StringBuilder($"- kind: {subject.Kind}\n  name: {YamlScalar.Write(subject.Name)}\n");
        return (subject.Namespace is null ? text.Append("  apiGroup: ").Append(RbacGroup) : text.Append("  namespace: ").Append(YamlScalar.Write(subject.Namespace)))
            .Append('\n').ToString();
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Distinct(StringComparer.Ordinal).Select(YamlScalar.Write))}]";
}
