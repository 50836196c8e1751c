using System.Net;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>Connects to a cluster and finds out what it is.</summary>
public static class KubernetesConnector
{
    internal const string OperationsGroup = "iotoperations.azure.com";

    private const string BrokerGroup = "mqttbroker.iotoperations.azure.com";
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private const string GuessedVersion = "v1";

    private static readonly byte[] WhoAmIBody = """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"""u8.ToArray();

    /// <summary>
    /// Connects, in one round of parallel requests where the cluster is as expected: who am I, which version, which API
    /// groups, which Arc resource, which instance of Azure IoT Operations in which namespace.
    /// </summary>
    /// <param name="options">How to reach the cluster.</param>
    /// <param name="progress">Told in a few words what happens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Connection.*</c>: NoKubeconfig, KubeconfigInvalid, ContextNotFound, NotInCluster, PlainHttp, Unreachable,
    /// CertificateInvalid, CredentialExpired, NotAuthenticated, ExecPluginFailed, ExecPluginTimedOut, Timeout, NotKubernetes.
    /// </exception>
    public static async Task<KubernetesConnection> ConnectAsync(
        KubernetesConnectionOptions options, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        progress?.Report("Reading the kubeconfig");
        Target target = Resolve(options);
        KubernetesTransport transport = await OpenAsync(target, options, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            progress?.Report($"Connecting to {target.Server}");
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.Timeout);
            try
            {
                return await DiscoverAsync(target, transport, options, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw ConnectionErrors.Timeout(target.Server, options.Timeout, exception);
            }
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    /// <summary>The groups a server serves; null where the caller may not see them.</summary>
    internal static async Task<ApiGroups?> DiscoverAsync(KubernetesApi api, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            using ApiAnswer answer = await api.SendAsync(HttpMethod.Get, "/apis", "application/json", null, timeout, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Status == HttpStatusCode.OK ? ApiGroups.Parse(answer.Body) : null;
        }
        catch (Exception exception) when (exception is RequestFailedException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // The version document, asked for beside it, tells the user what is wrong with the server.
            return null;
        }
    }

    private static Target Resolve(KubernetesConnectionOptions options)
    {
        if (options.InCluster || Kubeconfig.Locate(options) is not { } files)
        {
            (KubeCluster inCluster, KubeUser account) = InClusterAccount.Read(options);
            return new(null, inCluster, account, options.ServiceAccountPath);
        }

        var config = Kubeconfig.Load(files);
        (KubeContext context, KubeCluster cluster, KubeUser? user) = config.Choose(options.Context);
        return new(context.Name, cluster, user, config.Files.Trim('\''));
    }

    private static async Task<KubernetesTransport> OpenAsync(Target target, KubernetesConnectionOptions options, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        Uri server = ServerOf(target);
        IWebProxy? proxy;
        try
        {
            proxy = EnvironmentProxy.For(server, target.Cluster.ProxyUrl, options.Environment);
        }
        catch (FormatException exception)
        {
            throw ConnectionErrors.KubeconfigInvalid(target.Files, exception.Message);
        }

        var check = new ServerCertificateCheck(ClientCredentials.Authorities(target.Cluster, target.Files));
        if (target.User?.Exec is { } plugin)
        {
            progress?.Report($"Asking {plugin.Command} for a credential");
        }

        ClientCredentials credentials = await ClientCredentials.CreateAsync(target.User, target.Cluster, target.Files, options.ExecTimeout, cancellationToken).ConfigureAwait(false);
        return new(server, target.Cluster, target.User, credentials, check, proxy);
    }

    private static Uri ServerOf(Target target)
    {
        if (!Uri.TryCreate(target.Cluster.Server, UriKind.Absolute, out Uri? server) || server.Scheme is not ("https" or "http") || server.Host.Length == 0)
        {
            throw ConnectionErrors.KubeconfigInvalid(target.Files, $"the server of cluster '{target.Cluster.Name}' is not an https URL");
        }

        if (server.UserInfo.Length > 0)
        {
            throw ConnectionErrors.KubeconfigInvalid(target.Files, $"the server of cluster '{target.Cluster.Name}' has a user name or password in its URL, which kubectl does not send either");
        }

        if (server.Scheme == "http" && !server.IsLoopback)
        {
            throw ConnectionErrors.PlainHttp(target.Server);
        }

        // Relative paths are appended to what is there: some servers have a path of their own.
        return new(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
    }

    private static async Task<KubernetesConnection> DiscoverAsync(Target target, KubernetesTransport transport, KubernetesConnectionOptions options, CancellationToken cancellationToken)
    {
        var api = new KubernetesApi(transport);
        string guessedNamespace = options.Namespace ?? SiteIdentity.DefaultNamespace;
        using var fetcher = new KubernetesFetcher(api, null, guessedNamespace, CollectorOptions.DefaultPageSize, options.Timeout, CollectorOptions.DefaultConcurrency);
        KubernetesQuery instancesQuery = Evidence.Instances.Kubernetes!;
        KubernetesQuery brokersQuery = Evidence.Brokers.Kubernetes!;

        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<FetchResult> version = fetcher.FetchAsync(Evidence.ServerVersion.Kubernetes!, round.Token);
        Task<ApiGroups?> discovery = DiscoverAsync(api, options.Timeout, round.Token);
        Task<string?> whoAmI = WhoAmIAsync(api, options.Timeout, round.Token);
        Task<FetchResult> arc = fetcher.FetchAsync(Evidence.ArcConfiguration.Kubernetes!, round.Token);
        Task<FetchResult> instances = fetcher.FetchAsync(instancesQuery with { Version = GuessedVersion }, round.Token);
        Task all = Task.WhenAll(version, discovery, whoAmI, arc, instances);

        FetchResult versionResult = await version.ConfigureAwait(false);
        if (versionResult.Outcome is QueryOutcome.Unreachable or QueryOutcome.TimedOut)
        {
            // The other requests are on the same way to the same server.
            await round.CancelAsync().ConfigureAwait(false);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ThrowIfUseless(target, transport, options, [versionResult]);
        }

        await all.ConfigureAwait(false);
        FetchResult arcResult = await arc.ConfigureAwait(false);
        FetchResult instanceResult = await instances.ConfigureAwait(false);
        ThrowIfUseless(target, transport, options, [versionResult, arcResult, instanceResult]);
        string? kubernetesVersion = VersionOf(versionResult)
            ?? (versionResult.Outcome == QueryOutcome.Forbidden ? null : throw ConnectionErrors.NotKubernetes(target.Server, Plain(versionResult.Message) ?? "it does not tell its version"));

        ApiGroups? groups = await discovery.ConfigureAwait(false);
        Dictionary<KubernetesQuery, FetchResult> fetched = new() { [Evidence.ServerVersion.Kubernetes!] = versionResult };
        if (arcResult.Outcome is QueryOutcome.Collected or QueryOutcome.Forbidden)
        {
            fetched[Evidence.ArcConfiguration.Kubernetes!] = arcResult;
        }

        // A second round only where the guess about versions was wrong or there is no instance to tell the namespace.
        using var informed = new KubernetesFetcher(api, groups, guessedNamespace, CollectorOptions.DefaultPageSize, options.Timeout, CollectorOptions.DefaultConcurrency);
        if (groups?.Serves(OperationsGroup) == true && groups.Version(OperationsGroup, null) != GuessedVersion)
        {
            instanceResult = await informed.FetchAsync(instancesQuery, cancellationToken).ConfigureAwait(false);
        }

        if (groups?.Serves(OperationsGroup) != false && instanceResult is { Outcome: QueryOutcome.Collected, SiteNamespaceOnly: false })
        {
            fetched[instancesQuery] = instanceResult;
        }

        ResourceDocument? instance = First(instanceResult);
        string? operationsNamespace = options.Namespace ?? Text(instance, "metadata", "namespace");
        if (operationsNamespace is null && groups?.Serves(BrokerGroup) == true)
        {
            FetchResult brokers = await informed.FetchAsync(brokersQuery, cancellationToken).ConfigureAwait(false);
            operationsNamespace = Text(First(brokers), "metadata", "namespace");
            if (brokers is { Outcome: QueryOutcome.Collected, SiteNamespaceOnly: false })
            {
                fetched[brokersQuery] = brokers;
            }
        }

        ResourceDocument? arcConfiguration = First(arcResult);
        var site = new SiteIdentity
        {
            Name = Text(instance, "metadata", "name") ?? Text(arcConfiguration, "data", "AZURE_RESOURCE_NAME") ?? target.Context ?? new Uri(target.Server).Host,
            Namespace = operationsNamespace ?? SiteIdentity.DefaultNamespace,
            Context = target.Context,
            Server = target.Server,
            KubernetesVersion = kubernetesVersion,
            User = await whoAmI.ConfigureAwait(false) ?? transport.Credentials.User,
            ConnectedClusterId = ConnectedClusterId(arcConfiguration),
        };
        return new(site, transport, groups, fetched, groups?.Serves(OperationsGroup) == true ? groups.Version(OperationsGroup, null) : null);
    }

    private static void ThrowIfUseless(Target target, KubernetesTransport transport, KubernetesConnectionOptions options, FetchResult[] results)
    {
        bool isRefused = results.Any(result => result.Status == HttpStatusCode.Unauthorized)
            || (transport.Credentials.IsAnonymous && results.All(result => result.Status == HttpStatusCode.Forbidden));
        if (isRefused)
        {
            throw transport.Credentials.ExpiryProblem is { } expiry
                ? ConnectionErrors.CredentialExpired(target.Server, expiry)
                : ConnectionErrors.NotAuthenticated(target.Server, transport.Credentials.User);
        }

        FetchResult version = results[0];
        switch (version.Outcome)
        {
            case QueryOutcome.TimedOut:
                throw ConnectionErrors.Timeout(target.Server, options.Timeout, version.Exception);
            case QueryOutcome.Unreachable when transport.CertificateProblem is { } problem:
                throw ConnectionErrors.CertificateInvalid(target.Server, problem, version.Exception);
            case QueryOutcome.Unreachable when version.Exception is ReadinessException inner:
                throw inner;
            case QueryOutcome.Unreachable:
                // An expired client certificate may also end the handshake.
                throw version.Status is null && transport.Credentials.ExpiryProblem is { } expiry
                    ? ConnectionErrors.CredentialExpired(target.Server, expiry)
                    : ConnectionErrors.Unreachable(target.Server, Plain(version.Message) ?? "no answer", version.Exception);
        }
    }

    private static string? Plain(string? message) => message is null ? null : message.TrimEnd('.') is { Length: > 0 } text ? char.ToLowerInvariant(text[0]) + text[1..] : null;

    private static async Task<string?> WhoAmIAsync(KubernetesApi api, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            using ApiAnswer answer = await api.SendAsync(HttpMethod.Post, WhoAmI, "application/json", WhoAmIBody, timeout, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Status is HttpStatusCode.Created or HttpStatusCode.OK && answer.IsJson
                ? ConnectionErrors.Clean(Text(ResourceListReader.ReadObject(answer.Body), "status", "userInfo", "username")) is { Length: > 0 } name ? name : null
                : null;
        }
        catch (Exception exception) when (exception is RequestFailedException or ReadinessException)
        {
            // Kubernetes answers this since 1.28; the kubeconfig has to do before.
            return null;
        }
    }

    private static string? VersionOf(FetchResult result) => result.Outcome == QueryOutcome.Collected ? Text(First(result), "gitVersion") : null;

    internal static string? ConnectedClusterId(ResourceDocument? configuration)
    {
        string? subscription = Text(configuration, "data", "AZURE_SUBSCRIPTION_ID");
        string? group = Text(configuration, "data", "AZURE_RESOURCE_GROUP");
        string? name = Text(configuration, "data", "AZURE_RESOURCE_NAME");
        return subscription is null || group is null || name is null
            ? null
            : $"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Kubernetes/connectedClusters/{name}";
    }

    private static ResourceDocument? First(FetchResult result) => result.Documents.Count > 0 ? result.Documents[0] : null;

    internal static string? Text(ResourceDocument? document, params string[] path)
    {
        if (document is null)
        {
            return null;
        }

        JsonElement element = document.Root;
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
    }

    private sealed record Target(string? Context, KubeCluster Cluster, KubeUser? User, string Files)
    {
        /// <summary>The address as people see it; credentials in it are refused elsewhere, but shown nowhere.</summary>
        public string Server => Redaction.Redact(Cluster.Server ?? "").TrimEnd('/');
    }
}
