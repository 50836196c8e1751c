using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>
/// Asks a cluster what the caller may do. One review of the rules for the whole cluster and one for each namespace settle
/// everything where the rules are complete; where an authorizer cannot list its rules, each permission is asked for.
/// </summary>
internal static class KubernetesPermissionCheck
{
    /// <summary>One answer per permission, in their order.</summary>
    public static async Task<IReadOnlyList<PermissionAnswer>> AskAsync(
        KubernetesConnection connection, IReadOnlyCollection<RequiredPermission> permissions, CollectorOptions options, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(connection.IsDisposed, connection);
        using var reviews = new AccessReviews(connection.Api, options.RequestTimeout, Math.Max(1, options.MaxConcurrency));
        Task<ApiGroups?> discovery = connection.GetGroupsAsync(options.RequestTimeout, cancellationToken);
        var places = permissions
            .SelectMany<RequiredPermission, string?>(permission => permission.FallbackNamespace is { } fallback ? [permission.Namespace, fallback] : [permission.Namespace])
            .Distinct()
            .Select(place => (Place: place ?? "", Rules: reviews.RulesAsync(place, cancellationToken)))
            .ToDictionary(each => each.Place, each => each.Rules, StringComparer.Ordinal);
        await Task.WhenAll([discovery, .. places.Values]).ConfigureAwait(false);
        ApiGroups? groups = await discovery.ConfigureAwait(false);

        async Task<AccessVerdict> MayAsync(RequiredPermission permission, string? place)
        {
            RulesAnswer answer = await places[place ?? ""].ConfigureAwait(false);
            return answer switch
            {
                { IsComplete: true } => new(answer.Rules.Any(rule => rule.Gives(permission)) ? PermissionStatus.Allowed : PermissionStatus.Denied, null),

                // The other questions would go the same way to the same server.
                { Outcome: QueryOutcome.TimedOut or QueryOutcome.Unreachable } => new(PermissionStatus.Unknown, $"The cluster does not say: {answer.Problem}."),
                _ => await reviews.MayAsync(permission, place, cancellationToken).ConfigureAwait(false),
            };
        }

        async Task<PermissionAnswer> AnswerAsync(RequiredPermission permission)
        {
            AccessVerdict verdict = await MayAsync(permission, permission.Namespace).ConfigureAwait(false);
            bool isSiteOnly = false;
            if (verdict.Status == PermissionStatus.Denied && permission.FallbackNamespace is { } fallback)
            {
                AccessVerdict inSite = await MayAsync(permission, fallback).ConfigureAwait(false);
                isSiteOnly = inSite.Status == PermissionStatus.Allowed;
                verdict = inSite.Status == PermissionStatus.Denied ? verdict : inSite;
            }

            return new()
            {
                Permission = permission,
                Status = verdict.Status,
                Message = verdict.Message,
                SiteNamespaceOnly = isSiteOnly,
                NotInstalled = permission.ApiGroup is { Length: > 0 } group && groups?.Serves(group) == false,
            };
        }

        return await Task.WhenAll(permissions.Select(AnswerAsync)).ConfigureAwait(false);
    }
}
