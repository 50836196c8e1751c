using Azure.Core;
using Azure.ResourceManager;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>A sign-in that works, before it is known which site it is for.</summary>
internal sealed class AzureSession(ArmClient client, TokenCredential credential, AzureSignIn signIn, AzureReadCache? cache, ArmReader reader, string? user)
{
    /// <summary>Who is signed in, as the token says it.</summary>
    public string? User { get; } = user is null ? null : Kubernetes.ConnectionErrors.Clean(user, 200);

    /// <summary>Reads one resource.</summary>
    public Task<ArmRead> ReadAsync(string type, string id, CancellationToken cancellationToken) =>
        reader.ReadAsync(type, new ArmTarget.Object(id), isShared: false, new(), cancellationToken);

    /// <summary>Reads a list.</summary>
    public Task<ArmRead> ListAsync(string type, string path, CancellationToken cancellationToken) =>
        reader.ReadAsync(type, new ArmTarget.List(path), isShared: true, new(), cancellationToken);

    /// <summary>Asks Azure Resource Graph.</summary>
    public Task<ArmRead> QueryAsync(string query, IReadOnlyList<string> subscriptions, IReadOnlyList<string> managementGroups, CancellationToken cancellationToken) =>
        reader.QueryAsync(query, subscriptions, managementGroups, new(), cancellationToken);

    /// <summary>The connection to a site.</summary>
    public AzureConnection Connect(SiteIdentity site, IReadOnlyList<string> remarks) =>
        new(site, client, signIn.Cloud, credential) { Cache = cache, Remarks = remarks };

    /// <summary>
    /// True where a permission is all that is missing: other things may still be read. What cannot be reached, or refuses
    /// the sign-in as such, would fail with every request.
    /// </summary>
    public static bool IsPermissionMissing(ArmRead read) =>
        read.Outcome == QueryOutcome.Forbidden
        && read.Message?.Contains("(401)", StringComparison.Ordinal) != true
        && read.Message?.StartsWith("nobody ", StringComparison.Ordinal) != true;

    /// <summary>Why something that everything else stands on could not be read.</summary>
    public ReadinessException Failure(ArmRead read, string id)
    {
        string endpoint = signIn.Cloud.ResourceManager.Host;
        string message = read.Message ?? "it does not say why";
        return read.Outcome switch
        {
            QueryOutcome.Forbidden when message.Contains("(401)", StringComparison.Ordinal) => AzureErrors.Refused(endpoint, message),
            QueryOutcome.Forbidden when !IsPermissionMissing(read) => AzureErrors.NotSignedIn(signIn.Source, message),
            QueryOutcome.Forbidden => AzureErrors.Forbidden(id, read.Permission),
            QueryOutcome.TimedOut => AzureErrors.TimedOut(endpoint, message),
            QueryOutcome.Invalid => AzureErrors.Invalid(endpoint, message),
            QueryOutcome.NotInstalled => AzureErrors.InstanceNotFound(id),
            _ => AzureErrors.Unreachable(endpoint, message),
        };
    }
}
