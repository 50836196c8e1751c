using System.Text.Json;
using Azure.Identity;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Permissions;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// Asks Azure what the caller may do: the grants at each scope that matters, inherited ones included. They are rights from
/// role assignments; a deny assignment or a lock shows only when something is tried.
/// </summary>
internal static class AzurePermissionCheck
{
    /// <summary>One answer per permission, in their order.</summary>
    public static async Task<IReadOnlyList<PermissionAnswer>> AskAsync(
        AzureConnection connection, IReadOnlyCollection<RequiredPermission> permissions, CollectorOptions options, CancellationToken cancellationToken)
    {
        var scopes = AzureScopes.Of(connection.Site);
        var reader = new AzureGrantReader(connection.Client);
        var asked = permissions
            .SelectMany(permission => scopes.For(permission.Scope))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(scope => scope, scope => AskAsync(reader, scope, options.RequestTimeout, cancellationToken), StringComparer.OrdinalIgnoreCase);
        await Task.WhenAll(asked.Values).ConfigureAwait(false);
        Dictionary<string, Grants> grants = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string scope, Task<Grants> task) in asked)
        {
            grants[scope] = await task.ConfigureAwait(false);
        }

        return [.. permissions.Select(permission => Answer(permission, scopes, grants))];
    }

    private static PermissionAnswer Answer(RequiredPermission permission, AzureScopes scopes, Dictionary<string, Grants> all)
    {
        (string Scope, Grants Grants)[] places = [.. scopes.For(permission.Scope).Select(scope => (scope, all[scope]))];
        PermissionAnswer Say(PermissionStatus status, string? message) => new() { Permission = permission, Status = status, Message = message };
        if (places.Length == 0)
        {
            return Say(PermissionStatus.Unknown, "Where it has to be granted is not known: the site's Azure resources are not known.");
        }

        foreach ((string scope, Grants grants) in places.Where(place => place.Grants.Problem is null))
        {
            // Whoever was told the grants may read them.
            if (permission.Action == AzureActions.ReadGrants || grants.List.Any(grant => grant.Gives(permission.Action!, permission.IsDataAction)))
            {
                bool isPartial = permission.Scope == PermissionScope.Resource && !scopes.IsSubscription(scope);
                return Say(PermissionStatus.Allowed, isPartial ? $"On {scope}; what is elsewhere is not covered by that." : null);
            }
        }

        return places.FirstOrDefault(place => place.Grants.Problem is not null) is { Grants.Problem: { } problem }
            ? Say(PermissionStatus.Unknown, $"Azure does not say: {problem}.")
            : permission.Scope == PermissionScope.Resource

                // A role may be assigned at the very resource, which only its own grants would show.
                ? Say(PermissionStatus.Unknown, "Granted neither on the subscription nor on the site's resource groups; it may be on the resource itself.")
                : Say(PermissionStatus.Denied, $"Not granted on {places[0].Scope}.");
    }

    private static async Task<Grants> AskAsync(AzureGrantReader reader, string scope, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return new(await reader.ReadAsync(scope, limit.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new([], $"no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (global::Azure.RequestFailedException exception)
        {
            return new([], exception.Status switch
            {
                0 => ConnectionErrors.Clean(exception.GetBaseException().Message),
                401 => "it does not accept the credential (401), which may have expired",
                403 => $"{AzureActions.ReadGrants} is not allowed on {scope}",
                404 => $"there is no {scope}, or it may not be seen",
                _ => ConnectionErrors.Clean($"HTTP {exception.Status} {exception.ErrorCode}"),
            });
        }
        catch (JsonException)
        {
            return new([], "the answer could not be understood");
        }
        catch (Exception exception) when (exception is AuthenticationFailedException or AggregateException or IOException or HttpRequestException)
        {
            return new([], ConnectionErrors.Clean(exception.GetBaseException().Message));
        }
    }

    private sealed record Grants(IReadOnlyList<AzureGrant> List, string? Problem);
}
