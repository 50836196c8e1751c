using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>Works out what a caller must be allowed to do to apply changes.</summary>
public static class ChangePermissions
{
    private const string Identities = "Microsoft.ManagedIdentity/userAssignedIdentities";

    /// <summary>The guidelines that are assessed around changes: their own, and the site's health before.</summary>
    public static IReadOnlyList<Guideline> GuidelinesOf(IEnumerable<Change> changes)
    {
        HashSet<string> ids = [.. changes.SelectMany(change => change.Guidelines), "Health.AllAvailable"];
        return [.. Catalogue.All.Where(guideline => ids.Contains(guideline.Definition.Id))];
    }

    /// <summary>What the changes that an API makes take, each permission once; reading them back included.</summary>
    public static IReadOnlyList<RequiredPermission> Of(IEnumerable<Change> changes) =>
    [
        .. changes
            .Where(change => change is { Kind: RemediationKind.Api, Operation: not null })
            .SelectMany(change => change.Side == EvidenceSource.Azure ? OfAzure(change) : OfKubernetes(change))
            .GroupBy(permission => (permission.Side, permission.Permission, permission.Scope))
            .Select(same => same.First() with { NeededBy = [.. same.SelectMany(permission => permission.NeededBy).Distinct()] }),
    ];

    private static IEnumerable<RequiredPermission> OfAzure(Change change)
    {
        if (change.Operation == ChangeOperation.Register)
        {
            yield return Azure(change, "Microsoft.Resources/subscriptions/providers/read", PermissionScope.Subscription, $"{change.Title}: it is read before and after.");
            yield return Azure(change, $"{change.Path?.Split('/')[^1]}/register/action", PermissionScope.Subscription, $"{change.Title}.");
            yield break;
        }

        if (TypeOf(change.Path) is not { } type)
        {
            yield break;
        }

        PermissionScope scope = type.StartsWith("Microsoft.IoTOperations/", StringComparison.OrdinalIgnoreCase) ? PermissionScope.Instance
            : type.StartsWith("Microsoft.Kubernetes", StringComparison.OrdinalIgnoreCase) ? PermissionScope.ConnectedCluster
            : PermissionScope.Resource;
        string verb = change.Operation == ChangeOperation.Delete ? "delete" : "write";
        yield return Azure(change, $"{type}/read", scope, $"{change.Title}: it is read before and after.");
        yield return Azure(change, $"{type}/{verb}", scope, $"{change.Title}.");
        if (change.After?.Contains("\"extendedLocation\"", StringComparison.Ordinal) == true)
        {
            yield return Azure(change, "Microsoft.ExtendedLocation/customLocations/deploy/action", PermissionScope.ResourceGroup, $"{change.Title}: it is deployed to the custom location of the site.");
        }

        if (change.After?.Contains(Identities, StringComparison.OrdinalIgnoreCase) == true && change.After.Contains("\"userAssignedIdentities\"", StringComparison.Ordinal))
        {
            yield return Azure(change, $"{Identities}/assign/action", PermissionScope.Resource, $"{change.Title}: an identity is assigned to it.");
        }
    }

    private static IEnumerable<RequiredPermission> OfKubernetes(Change change)
    {
        // /api/v1/namespaces/{n}/{resource}/{name} or /apis/{group}/{version}/...
        string[] parts = change.Path?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        int start = parts is ["api", ..] ? 2 : 3;
        if (parts.Length < start + 2)
        {
            yield break;
        }

        string group = parts[0] == "api" ? "" : parts[1];
        bool isNamespaced = parts[start] == "namespaces" && parts.Length > start + 3;
        string? @namespace = isNamespaced ? parts[start + 1] : null;
        string resource = isNamespaced ? parts[start + 2] : parts[start];
        string verb = change.Operation switch
        {
            ChangeOperation.Delete => "delete",
            ChangeOperation.Patch => "patch",
            _ => change.Before is null ? "create" : "update",
        };
        foreach (string each in new[] { "get", verb })
        {
            yield return new()
            {
                Side = EvidenceSource.Kubernetes,
                Scope = @namespace is null ? PermissionScope.Cluster : PermissionScope.Namespace,
                Namespace = @namespace,
                Verb = each,
                ApiGroup = group,
                Resource = resource,

                // Kubernetes does not know the name of what is about to be made.
                ResourceName = each == "create" ? null : parts[^1],
                NeededBy = change.Guidelines,
                Reason = $"{change.Title}.",
            };
        }
    }

    private static RequiredPermission Azure(Change change, string action, PermissionScope scope, string reason) => new()
    {
        Side = EvidenceSource.Azure,
        Scope = scope,
        Action = action,
        NeededBy = change.Guidelines,
        Reason = reason,
    };

    private static string? TypeOf(string? id)
    {
        string[] parts = id?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        int at = Array.FindLastIndex(parts, part => Same.Text(part, "providers"));
        return at < 0 || parts.Length < at + 4 ? null : string.Join('/', parts[(at + 1)..].Where((_, index) => index == 0 || index % 2 == 1));
    }
}
