using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>What an account may do.</summary>
internal sealed class AccessRules
{
    private readonly bool mayRead;
    private readonly bool mayWrite;
    private readonly string? onlyNamespace;
    private readonly HashSet<(string Group, string Resource)> denied = [];
    private readonly HashSet<(string Group, string Resource)> clusterWide = [];
    private readonly HashSet<(string Group, string Resource, string? Namespace, string Name)> objects = [];
    private readonly HashSet<string> deniedPaths = new(StringComparer.Ordinal);

    private AccessRules(bool mayRead, bool mayWrite, string? onlyNamespace)
    {
        this.mayRead = mayRead;
        this.mayWrite = mayWrite;
        this.onlyNamespace = onlyNamespace;
    }

    /// <summary>Everything.</summary>
    public static AccessRules Full { get; } = new(true, true, null);

    /// <summary>Reading everything.</summary>
    public static AccessRules ReadOnly { get; } = new(true, false, null);

    /// <summary>Nothing but asking who one is.</summary>
    public static AccessRules None { get; } = new(false, false, null);

    /// <summary>Whether nothing is refused.</summary>
    public bool IsFull => mayWrite;

    /// <summary>The namespace reading is limited to; null for the whole cluster.</summary>
    public string? OnlyNamespace => onlyNamespace;

    /// <summary>What whoever took a snapshot was evidently allowed: everything, unless something was refused.</summary>
    /// <param name="snapshot">What was seen.</param>
    /// <param name="siteNamespace">The namespace of Azure IoT Operations on the site it is for.</param>
    public static AccessRules SeenIn(Snapshot snapshot, string siteNamespace)
    {
        (EvidenceKind Kind, QueryResult Result)[] queries =
        [
            .. from kind in Evidence.Kinds
               let result = snapshot.Query(kind, EvidenceSource.Kubernetes)
               where result is not null && kind.Kubernetes is not null
               select (kind, result),
        ];
        if (!queries.Any(query => query.Result.Outcome == QueryOutcome.Forbidden || query.Result.SiteNamespaceOnly))
        {
            return Full;
        }

        var rules = new AccessRules(true, false, siteNamespace);
        foreach ((EvidenceKind kind, QueryResult result) in queries)
        {
            rules.Learn(kind.Kubernetes!, result);
        }

        return rules;
    }

    /// <summary>Whether they allow a request.</summary>
    public bool Allow(AccessRequest request)
    {
        // Everybody may ask who they are and what they may do.
        if (request is { Verb: "create", Group: "authentication.k8s.io" or "authorization.k8s.io" } && request.Resource.StartsWith("selfsubject", StringComparison.Ordinal))
        {
            return true;
        }

        if (!(request.IsReading ? mayRead : mayWrite))
        {
            return false;
        }

        if (request.Path is { } path)
        {
            return !deniedPaths.Contains(path);
        }

        (string Group, string Resource) resource = (request.Group, request.Resource);
        return onlyNamespace is null
            || clusterWide.Contains(resource)
            || (request.Name is { } name && objects.Contains((request.Group, request.Resource, request.Namespace, name)))
            || (request.Namespace == onlyNamespace && !denied.Contains(resource));
    }

    private void Learn(KubernetesQuery query, QueryResult result)
    {
        bool isAllowed = result.Outcome != QueryOutcome.Forbidden;
        switch (query.Scope)
        {
            case KubernetesScope.Path when !isAllowed:
                deniedPaths.Add(query.Path!);
                break;
            case KubernetesScope.Object when isAllowed:
                objects.Add((query.Group, query.Resource, query.Namespace, query.Name!));
                break;
            case KubernetesScope.Object when query.Namespace is not null:
                // Refused elsewhere says nothing of the site's own namespace.
                break;
            case not KubernetesScope.Path when !isAllowed:
                denied.Add((query.Group, query.Resource));
                break;
            case KubernetesScope.Cluster or KubernetesScope.AllNamespaces when isAllowed && !result.SiteNamespaceOnly:
                clusterWide.Add((query.Group, query.Resource));
                break;
        }
    }
}
