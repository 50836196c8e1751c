using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>Works out what a caller must be allowed to do.</summary>
public static class RequiredPermissions
{
    // What connecting asks for, whatever the guidelines.
    private static readonly (EvidenceKind Kind, string Reason)[] Connecting =
    [
        (Evidence.ServerVersion, "Connecting: which Kubernetes it is."),
        (Evidence.ArcConfiguration, "Connecting: which Azure resource the cluster is."),
        (Evidence.Instances, "Connecting: which site it is, and its namespace."),
    ];

    private static readonly RequiredPermission Discovery = new()
    {
        Side = EvidenceSource.Kubernetes,
        Scope = PermissionScope.Cluster,
        Verb = "get",
        NonResourceUrl = "/apis",
        Reason = "Connecting: the API groups that are served, and their versions. Every account has it unless it was taken away.",
    };

    private static readonly RequiredPermission Grants = new()
    {
        Side = EvidenceSource.Azure,
        Scope = PermissionScope.ResourceGroup,
        Action = AzureActions.ReadGrants,
        Reason = "Test-IoTOpsPermission: which actions the caller has.",
    };

    /// <summary>What assessing by some guidelines takes on both sides, each permission once.</summary>
    /// <param name="guidelines">The guidelines.</param>
    /// <param name="siteNamespace">The namespace of Azure IoT Operations.</param>
    /// <param name="kinds">
    /// Evidence to read besides what the guidelines look at: <see cref="Evidence.Kinds"/> for all that snapshots and inspection
    /// commands show. Null for none.
    /// </param>
    /// <param name="includeSecrets">
    /// True to ask for the names of Secrets too. Kubernetes has no permission for names alone: whoever may list Secrets may
    /// read them.
    /// </param>
    public static IReadOnlyList<RequiredPermission> Of(
        IReadOnlyCollection<Guideline> guidelines,
        string siteNamespace = SiteIdentity.DefaultNamespace,
        IReadOnlyCollection<EvidenceKind>? kinds = null,
        bool includeSecrets = false)
    {
        ArgumentNullException.ThrowIfNull(guidelines);
        var asked = AssessmentEvidence.Of(guidelines).Concat(Connecting.Select(each => each.Kind)).Concat(kinds ?? []).ToHashSet();
        List<RequiredPermission> permissions = [Discovery, Grants];
        foreach (EvidenceKind kind in Evidence.Kinds.Where(asked.Contains))
        {
            if (kind.Kubernetes is { } query && (includeSecrets || query is not { Group: "", Resource: "secrets" }))
            {
                permissions.Add(Complete(ForKubernetes(query, siteNamespace), kind, guidelines));
            }

            permissions.AddRange(AzureActions.For(kind).Select(each => Complete(
                new() { Side = EvidenceSource.Azure, Scope = each.Scope, Action = each.Action, Reason = "" }, kind, guidelines)));
        }

        return [.. permissions.GroupBy(permission => (permission.Side, permission.Permission)).Select(Merge).OrderBy(permission => permission.Side)];
    }

    /// <summary>The permission that a query to the Kubernetes API takes.</summary>
    internal static RequiredPermission ForKubernetes(KubernetesQuery query, string siteNamespace)
    {
        string? @namespace = query.Scope == KubernetesScope.SiteNamespace ? siteNamespace : query.Namespace;
        var permission = new RequiredPermission
        {
            Side = EvidenceSource.Kubernetes,
            Scope = @namespace is null ? PermissionScope.Cluster : PermissionScope.Namespace,
            Namespace = @namespace,
            FallbackNamespace = query.Scope == KubernetesScope.AllNamespaces ? siteNamespace : null,
            Verb = query.Name is null && query.Scope != KubernetesScope.Path ? "list" : "get",
            Reason = "",
        };
        return query.Scope == KubernetesScope.Path
            ? permission with { NonResourceUrl = query.Path }
            : permission with { ApiGroup = query.Group, Resource = query.Resource, ResourceName = query.Name };
    }

    /// <summary>True where the guideline has no verdict without the evidence.</summary>
    internal static bool Needs(GuidelineDefinition guideline, EvidenceKind kind) =>
        guideline.Needs.Contains(kind)

        // One that applies to a single topology has to know how many nodes there are, before anything else.
        || (guideline.Topology is not null && kind == Evidence.Nodes);

    private static RequiredPermission Complete(RequiredPermission permission, EvidenceKind kind, IReadOnlyCollection<Guideline> guidelines)
    {
        GuidelineDefinition[] all = [.. guidelines.Select(guideline => guideline.Definition)];
        string[] needing = [.. all.Where(guideline => Needs(guideline, kind)).Select(guideline => guideline.Id)];
        string[] usingIt = [.. all.Where(guideline => !Needs(guideline, kind) && guideline.Uses.Contains(kind)).Select(guideline => guideline.Id)];
        string? connecting = permission.Side == EvidenceSource.Kubernetes ? Connecting.FirstOrDefault(each => each.Kind == kind).Reason : null;
        return permission with
        {
            Evidence = [kind.Name],
            NeededBy = needing,
            UsedBy = usingIt,
            Reason = connecting
                ?? (needing.Length > 0 ? $"{kind.Name}: guidelines have no verdict without."
                    : usingIt.Length > 0 ? $"{kind.Name}: verdicts are surer with."
                    : $"{kind.Name}: for snapshots and inspection commands, or to know the site."),
        };
    }

    private static RequiredPermission Merge(IGrouping<(EvidenceSource Side, string Permission), RequiredPermission> same)
    {
        RequiredPermission first = same.First();
        string[] needing = [.. same.SelectMany(each => each.NeededBy).Distinct()];
        return first with
        {
            Evidence = [.. same.SelectMany(each => each.Evidence).Distinct()],
            NeededBy = needing,
            UsedBy = [.. same.SelectMany(each => each.UsedBy).Distinct().Except(needing)],
        };
    }
}
