using System.Globalization;
using Azure.Core;
using Azure.Identity;
using Azure.ResourceManager;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using SdkFailure = Azure.RequestFailedException;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Signs in to Azure and finds out which resources a site is.</summary>
public static class AzureConnector
{
    internal const string InstanceType = "Microsoft.IoTOperations/instances";
    internal const string CustomLocationType = "Microsoft.ExtendedLocation/customLocations";

    private const int Concurrency = 8;

    /// <summary>Connects to an instance, and finds the cluster it runs on through its custom location.</summary>
    /// <param name="instanceId">The ARM id of the instance.</param>
    /// <param name="signIn">How to sign in.</param>
    /// <param name="cache">What the sites of a fleet share; null for a site that stands alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Connection.Azure*</c>: InvalidId, NotSignedIn, WouldPrompt, InvalidSignIn, InvalidToken, TokenExpired, CertificateUnusable, InstanceNotFound, Forbidden, Refused,
    /// Unreachable, Timeout, InvalidAnswer.
    /// </exception>
    public static async Task<AzureConnection> ConnectToInstanceAsync(
        string instanceId, AzureSignIn signIn, AzureReadCache? cache = null, CancellationToken cancellationToken = default)
    {
        // Whole, so that a name with a slash in it does not lead elsewhere.
        if (ArmPath.Parse(instanceId) is not { ResourceGroupScope: { } group } path
            || !path.ToString().Equals($"{group}/providers/{InstanceType}/{path.Name}", StringComparison.OrdinalIgnoreCase))
        {
            throw AzureErrors.InvalidId(instanceId);
        }

        AzureSession session = await OpenAsync(signIn, cache, cancellationToken).ConfigureAwait(false);
        return await WithinAsync(signIn, token => ConnectToInstanceAsync(path.ToString(), session, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects to the instance on a cluster, which is found through the cluster's custom locations.</summary>
    /// <param name="connectedClusterId">The ARM id of the Arc-connected cluster.</param>
    /// <param name="signIn">How to sign in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ReadinessException">As for an instance id; an instance that cannot be found is a remark, not an error.</exception>
    public static async Task<AzureConnection> ConnectToClusterAsync(string connectedClusterId, AzureSignIn signIn, CancellationToken cancellationToken = default)
    {
        ArmPath cluster = ArmPath.Parse(connectedClusterId) ?? throw AzureErrors.Invalid(signIn.Cloud.Name, $"'{ConnectionErrors.Clean(connectedClusterId, 120)}' is not the id of a connected cluster");
        AzureSession session = await OpenAsync(signIn, null, cancellationToken).ConfigureAwait(false);
        return await WithinAsync(signIn, token => ConnectToClusterAsync(cluster, session, token), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<AzureConnection> ConnectToClusterAsync(ArmPath cluster, AzureSession session, CancellationToken cancellationToken)
    {
        ResourceDocument[] candidates = [];
        Dictionary<string, ResourceDocument> own = new(StringComparer.OrdinalIgnoreCase);
        ArmRead? refused = null;

        // They are in the cluster's resource group nearly always; the whole subscription is asked only where they are not.
        foreach (string scope in new[] { cluster.ResourceGroupScope, cluster.SubscriptionScope }.OfType<string>())
        {
            Task<ArmRead> locations = session.ListAsync(CustomLocationType, $"{scope}/providers/{CustomLocationType}", cancellationToken);
            Task<ArmRead> instances = session.ListAsync(InstanceType, $"{scope}/providers/{InstanceType}", cancellationToken);
            ArmRead[] reads = await Task.WhenAll(locations, instances).ConfigureAwait(false);
            if (reads.FirstOrDefault(IsUseless) is { } useless)
            {
                throw session.Failure(useless, cluster.ToString());
            }

            foreach (ResourceDocument location in reads[0].Documents.Where(location => cluster.ToString().Equals(location.Text("properties.hostResourceId"), StringComparison.OrdinalIgnoreCase)))
            {
                own[location.Text("id") ?? ""] = location;
            }

            candidates = [.. reads[1].Documents.Where(instance => instance.Text("extendedLocation.name") is { } location && own.ContainsKey(location))];
            refused = reads.FirstOrDefault(read => !read.IsAnswered);
            if (candidates.Length > 0)
            {
                break;
            }
        }

        var site = new SiteIdentity
        {
            Name = candidates.FirstOrDefault()?.Text("name") ?? cluster.Name,
            Namespace = candidates.FirstOrDefault() is { } first ? own[first.Text("extendedLocation.name")!].Text("properties.namespace") ?? SiteIdentity.DefaultNamespace : SiteIdentity.DefaultNamespace,
            ConnectedClusterId = cluster.ToString(),
            InstanceId = candidates.FirstOrDefault()?.Text("id"),
            User = session.User,
        };
        string[] remarks = candidates.Length switch
        {
            1 => [],
            0 when refused is not null => [$"The instance on {cluster.Name} could not be looked for: {refused.Permission ?? refused.Message}."],
            0 => [$"No instance was found whose custom location is on {cluster.Name}; name it with -InstanceId."],
            _ => [$"There are {candidates.Length} instances on {cluster.Name}; {site.Name} is used. Name another one with -InstanceId."],
        };
        return session.Connect(site, remarks);
    }

    /// <summary>Connects to an instance of a list, with the sign-in of the list.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.Connection.AzureNotSignedIn</c>: it was saved and read again, which no sign-in survives.</exception>
    public static Task<AzureConnection> ConnectAsync(SiteInstance instance, CancellationToken cancellationToken = default)
    {
        AzureSession session = instance.Session ?? throw AzureErrors.NotSignedIn(AzureTokenSource.Default, "the instance comes from a file; list it again with Get-IoTOpsInstance");
        cancellationToken.ThrowIfCancellationRequested();

        // The list told already what connecting would ask for, unless the cluster was not to be seen.
        return instance.ConnectedClusterId is null
            ? ConnectToInstanceAsync(instance.InstanceId, session, cancellationToken)
            : Task.FromResult(session.Connect(
                new()
                {
                    Name = instance.Name,
                    Namespace = instance.Namespace ?? SiteIdentity.DefaultNamespace,
                    ConnectedClusterId = instance.ConnectedClusterId,
                    InstanceId = instance.InstanceId,
                    User = session.User,
                },
                []));
    }

    private static async Task<AzureConnection> ConnectToInstanceAsync(string instanceId, AzureSession session, CancellationToken cancellationToken)
    {
        ArmRead read = await session.ReadAsync(InstanceType, instanceId, cancellationToken).ConfigureAwait(false);
        ResourceDocument instance = read.IsAnswered
            ? read.Documents.FirstOrDefault() ?? throw AzureErrors.InstanceNotFound(instanceId)
            : throw session.Failure(read, instanceId);
        List<string> remarks = [];
        ResourceDocument? location = null;
        if (instance.Text("extendedLocation.name") is { } locationId)
        {
            ArmRead locations = await session.ReadAsync(CustomLocationType, locationId, cancellationToken).ConfigureAwait(false);
            if (IsUseless(locations))
            {
                throw session.Failure(locations, locationId);
            }

            location = locations.Documents.FirstOrDefault();
            if (!locations.IsAnswered)
            {
                remarks.Add($"The cluster of {instanceId} could not be found out: {locations.Permission ?? locations.Message}.");
            }
        }

        var site = new SiteIdentity
        {
            Name = instance.Text("name") ?? ArmPath.Parse(instanceId)!.Name,
            Namespace = location?.Text("properties.namespace") ?? SiteIdentity.DefaultNamespace,
            ConnectedClusterId = location?.Text("properties.hostResourceId"),
            InstanceId = instance.Text("id") ?? instanceId,
            User = session.User,
        };
        return session.Connect(site, remarks);
    }

    private static bool IsUseless(ArmRead read) => !read.IsAnswered && !AzureSession.IsPermissionMissing(read);

    // Finding out what a site is takes several requests, each with retries; all of them together may take so long.
    private static async Task<T> WithinAsync<T>(AzureSignIn signIn, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(signIn.Timeout);
        try
        {
            return await work(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw AzureErrors.TimedOut(signIn.Cloud.ResourceManager.Host, string.Create(CultureInfo.InvariantCulture, $"not within {signIn.Timeout.TotalSeconds:0.#} s"));
        }
    }

    /// <summary>Signs in; what fails here would fail with every request.</summary>
    internal static async Task<AzureSession> OpenAsync(AzureSignIn signIn, AzureReadCache? cache, CancellationToken cancellationToken)
    {
        TokenCredential credential = AzureCredentials.Create(signIn);
        AccessToken token = await SignInAsync(credential, signIn, cancellationToken).ConfigureAwait(false);
        var options = new ArmClientOptions
        {
            Environment = new ArmEnvironment(signIn.Cloud.ResourceManager, signIn.Cloud.Audience),
            Transport = AzureTransport.Create(signIn),
        };
        options.Diagnostics.ApplicationId = "IoTOpsReadiness";
        options.Retry.NetworkTimeout = signIn.Timeout;
        var client = new ArmClient(credential, default, options);
        AzureReadCache own = cache ?? new();
        var reader = new ArmReader(new ArmTransport(client, own, signIn.Timeout, Concurrency), own, new AzureReadCache(), credential);
        return new(client, credential, signIn, cache, reader, AccessTokenClaims.Read(token.Token).User);
    }

    private static async Task<AccessToken> SignInAsync(TokenCredential credential, AzureSignIn signIn, CancellationToken cancellationToken)
    {
        // A person may take their time; nobody else may.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (signIn.Source is not (AzureTokenSource.Interactive or AzureTokenSource.DeviceCode))
        {
            limit.CancelAfter(signIn.Timeout);
        }

        try
        {
            return await credential.GetTokenAsync(new TokenRequestContext([$"{signIn.Cloud.Audience.TrimEnd('/')}/.default"]), limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw AzureErrors.NotSignedIn(signIn.Source, $"no token came within {signIn.Timeout.TotalSeconds:0.#} s", exception);
        }
        catch (Exception exception) when (exception is AuthenticationFailedException or SdkFailure or AggregateException or InvalidOperationException)
        {
            // Its first line says what; those after it are for whoever wrote the code.
            string line = exception.Message.Split('\n', 2)[0];
            throw AzureErrors.NotSignedIn(signIn.Source, ConnectionErrors.Clean(line), exception);
        }
    }
}
