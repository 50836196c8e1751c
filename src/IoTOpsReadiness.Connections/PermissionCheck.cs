using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections;

/// <summary>Asks the sides of a site what the caller may do. Changes nothing.</summary>
public static class PermissionCheck
{
    /// <summary>
    /// One answer per permission, those of the cluster first. Whatever goes wrong is the answer to the permissions it concerns; only
    /// cancellation ends the asking.
    /// </summary>
    /// <param name="kubernetes">The cluster's side; null where it is not connected.</param>
    /// <param name="azure">The Azure side; null where it is not connected.</param>
    /// <param name="permissions">What to ask for.</param>
    /// <param name="options">How long a request may take, and how many may be under way; the rest is not used.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<PermissionAnswer>> AskAsync(
        KubernetesConnection? kubernetes,
        AzureConnection? azure,
        IReadOnlyCollection<RequiredPermission> permissions,
        CollectorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        options ??= new();
        RequiredPermission[] ofCluster = [.. permissions.Where(permission => permission.Side == EvidenceSource.Kubernetes)];
        RequiredPermission[] ofAzure = [.. permissions.Where(permission => permission.Side == EvidenceSource.Azure)];
        Task<IReadOnlyList<PermissionAnswer>> cluster = kubernetes is null
            ? Task.FromResult(NotConnected(ofCluster, "There is no connection to the cluster."))
            : KubernetesPermissionCheck.AskAsync(kubernetes, ofCluster, options, cancellationToken);
        Task<IReadOnlyList<PermissionAnswer>> resourceManager = azure is null
            ? Task.FromResult(NotConnected(ofAzure, "There is no connection to Azure."))
            : AzurePermissionCheck.AskAsync(azure, ofAzure, options, cancellationToken);
        IReadOnlyList<PermissionAnswer>[] answers = await Task.WhenAll(cluster, resourceManager).ConfigureAwait(false);
        return [.. answers[0], .. answers[1]];
    }

    private static IReadOnlyList<PermissionAnswer> NotConnected(RequiredPermission[] permissions, string message) =>
        [.. permissions.Select(permission => new PermissionAnswer { Permission = permission, Status = PermissionStatus.Unknown, Message = message, NotConnected = true })];
}
