using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>What a caller may do in Azure, asked of a server that answers as Azure Resource Manager does.</summary>
public class AzurePermissionCheckTests
{
    private const string Subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private const string Group = Subscription + "/resourceGroups/plant";
    private const string Instance = Group + "/providers/Microsoft.IoTOperations/instances/aio";
    private const string Cluster = Subscription + "/resourceGroups/edge/providers/Microsoft.Kubernetes/connectedClusters/k3s";

    private const string ReadInstance = "Microsoft.IoTOperations/instances/read";
    private const string ReadCluster = "Microsoft.Kubernetes/connectedClusters/read";
    private const string ReadSyncs = "Microsoft.SecretSyncController/secretSyncs/read";
    private const string ReadVaults = "Microsoft.KeyVault/vaults/read";
    private const string ReadProviders = "Microsoft.Resources/subscriptions/providers/read";

    private static readonly IReadOnlyList<RequiredPermission> Permissions = RequiredPermissions.Of(
        [], kinds: [Evidence.Instances, Evidence.ConnectedClusters, Evidence.SecretSyncs, Evidence.KeyVaults, Evidence.ResourceProviders]);

    [Fact]
    public async Task A_reader_of_the_subscription_may_do_everything()
    {
        await using FakeCluster server = await StartAsync(_ => Grants("""{"actions":["*/read"],"notActions":[]}"""));

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(server);

        Assert.All(answers, answer => Assert.Equal((PermissionStatus.Allowed, null), (answer.Status, answer.Message)));
        Assert.Equal(5, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.EndsWith("/providers/Microsoft.Authorization/permissions?api-version=2022-04-01", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_right_is_looked_for_where_it_has_to_be()
    {
        await using FakeCluster server = await StartAsync(scope => Grants(scope switch
        {
            Instance => Actions("Microsoft.IoTOperations/*"),
            Cluster => Actions("Microsoft.Kubernetes/connectedClusters/read"),
            _ => "",
        }));

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(server);

        Assert.Equal(PermissionStatus.Allowed, Of(answers, ReadInstance).Status);
        Assert.Equal(PermissionStatus.Allowed, Of(answers, ReadCluster).Status);
        Assert.Equal((PermissionStatus.Denied, $"Not granted on {Group}."), (Of(answers, ReadSyncs).Status, Of(answers, ReadSyncs).Message));
        Assert.Equal((PermissionStatus.Denied, $"Not granted on {Subscription}."), (Of(answers, ReadProviders).Status, Of(answers, ReadProviders).Message));
    }

    [Fact]
    public async Task A_resource_elsewhere_is_certain_only_by_the_subscription()
    {
        await using FakeCluster nowhere = await StartAsync(_ => Grants(""));
        await using FakeCluster group = await StartAsync(scope => Grants(scope == Group ? Actions("*/read") : ""));
        await using FakeCluster all = await StartAsync(scope => Grants(scope == Subscription ? Actions("*/read") : ""));

        PermissionAnswer no = Of(await AskAsync(nowhere), ReadVaults);
        PermissionAnswer here = Of(await AskAsync(group), ReadVaults);
        PermissionAnswer everywhere = Of(await AskAsync(all), ReadVaults);

        Assert.Equal(PermissionStatus.Unknown, no.Status);
        Assert.Contains("on the resource itself", no.Message, StringComparison.Ordinal);
        Assert.Equal(PermissionStatus.Allowed, here.Status);
        Assert.Contains(Group, here.Message, StringComparison.Ordinal);
        Assert.Equal((PermissionStatus.Allowed, null), (everywhere.Status, everywhere.Message));
    }

    [Fact]
    public async Task What_one_grant_takes_away_another_gives()
    {
        const string first = """{"actions":["*"],"notActions":["Microsoft.SecretSyncController/*","Microsoft.IoTOperations/*/read"]}""";
        await using FakeCluster server = await StartAsync(_ => Grants(first, Actions("microsoft.secretsynccontroller/SECRETSYNCS/read")));

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(server);

        Assert.Equal(PermissionStatus.Allowed, Of(answers, ReadSyncs).Status);
        Assert.Equal(PermissionStatus.Denied, Of(answers, ReadInstance).Status);
    }

    [Fact]
    public async Task Grants_come_in_pages()
    {
        await using FakeCluster server = await StartAsync(_ => "");
        server.On(Path(Instance), context => context.Request.Query.ContainsKey("$skiptoken")
            ? FakeCluster.WriteAsync(context, 200, $$"""{"value":[{{Actions("*/read")}}]}""")
            : FakeCluster.WriteAsync(context, 200, $$"""{"value":[{{Actions("Microsoft.Web/*")}}],"nextLink":"{{new Uri(server.Address, Path(Instance))}}?api-version=2022-04-01&$skiptoken=2"}"""));

        Assert.Equal(PermissionStatus.Allowed, Of(await AskAsync(server), ReadInstance).Status);
    }

    [Fact]
    public async Task A_page_on_another_server_is_not_fetched_and_not_taken_for_the_end()
    {
        await using FakeCluster other = await StartAsync(_ => Grants(Actions("*")));
        await using FakeCluster server = await StartAsync(_ => $$"""{"value":[],"nextLink":"{{other.Address}}{{Path(Instance)[1..]}}"}""");

        PermissionAnswer answer = Of(await AskAsync(server), ReadInstance);

        Assert.Equal(PermissionStatus.Unknown, answer.Status);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(403, """{"error":{"code":"AuthorizationFailed","message":"no"}}""", "Microsoft.Authorization/permissions/read is not allowed")]
    [InlineData(401, """{"error":{"code":"ExpiredAuthenticationToken"}}""", "(401)")]
    [InlineData(404, """{"error":{"code":"ResourceNotFound"}}""", "or it may not be seen")]
    [InlineData(400, """{"error":{"code":"InvalidApiVersionParameter"}}""", "HTTP 400 InvalidApiVersionParameter")]
    [InlineData(503, "<html>busy</html>", "HTTP 503")]
    [InlineData(200, """{"value":[{"actions":["*"]""", "could not be understood")]
    [InlineData(200, """{"value":"all"}""", "could not be understood")]
    [InlineData(200, """{"value":["all"]}""", "could not be understood")]
    [InlineData(200, """{"value":[{"actions":[7]}]}""", "could not be understood")]
    [InlineData(200, "[]", "could not be understood")]
    [InlineData(200, "", "could not be understood")]
    public async Task Azure_that_does_not_say_leaves_the_permission_unknown_and_tells_why(int status, string body, string why)
    {
        await using FakeCluster server = await StartAsync(_ => "");
        foreach (string scope in new[] { Subscription, Group, Instance, Cluster, Subscription + "/resourceGroups/edge" })
        {
            server.On(Path(scope), status, body);
        }

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(server);

        Assert.All(answers, answer => Assert.Equal(PermissionStatus.Unknown, answer.Status));
        Assert.All(answers, answer => Assert.Contains(why, answer.Message, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotContain(FakeCluster.Token, answer.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_scope_that_does_not_say_leaves_the_others_alone()
    {
        await using FakeCluster server = await StartAsync(_ => Grants(Actions("*/read")));
        server.On(Path(Cluster), 403, "{}");

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(server);

        Assert.Equal([ReadCluster], answers.Where(answer => answer.Status != PermissionStatus.Allowed).Select(answer => answer.Permission.Action));
    }

    [Fact]
    public async Task Azure_that_hangs_is_given_up()
    {
        await using FakeCluster server = await StartAsync(_ => Grants(Actions("*/read")));
        server.On(Path(Instance), context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        PermissionAnswer answer = Of(await AskAsync(server, timeout: TimeSpan.FromMilliseconds(300)), ReadInstance);

        Assert.Equal((PermissionStatus.Unknown, "Azure does not say: no answer within 0.3 s."), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Azure_that_is_not_there_is_said_so()
    {
        FakeCluster server = await StartAsync(_ => "");
        await server.DisposeAsync();

        Assert.All(await AskAsync(server), answer => Assert.StartsWith("Azure does not say: ", answer.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_that_fails_is_said_so()
    {
        await using FakeCluster server = await StartAsync(_ => Grants(Actions("*/read")));

        Assert.All(await AskAsync(server, credential: new RefusingCredential()), answer => Assert.Contains("sign in first", answer.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        await using FakeCluster server = await StartAsync(_ => Grants(Actions("*/read")));
        using var stop = new CancellationTokenSource();
        server.On(Path(Instance), async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(server, cancellationToken: stop.Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not an id")]
    [InlineData("//elsewhere.example.com/subscriptions/1")]
    public async Task A_site_whose_resources_are_not_known_is_not_guessed(string? id)
    {
        await using FakeCluster server = await StartAsync(_ => Grants(Actions("*/read")));

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(server, new() { Name = "plant", InstanceId = id, ConnectedClusterId = id });

        Assert.All(answers, answer => Assert.Equal(PermissionStatus.Unknown, answer.Status));
        Assert.All(answers, answer => Assert.Contains("not known", answer.Message, StringComparison.Ordinal));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_cluster_alone_tells_its_own_and_the_subscription()
    {
        await using FakeCluster server = await StartAsync(_ => Grants(Actions("*/read")));

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(server, new() { Name = "plant", ConnectedClusterId = Cluster });

        Assert.Equal(PermissionStatus.Allowed, Of(answers, ReadCluster).Status);
        Assert.Equal(PermissionStatus.Allowed, Of(answers, ReadProviders).Status);
        Assert.Equal(PermissionStatus.Allowed, Of(answers, ReadVaults).Status);
        Assert.Equal(PermissionStatus.Unknown, Of(answers, ReadInstance).Status);
    }

    [Fact]
    public async Task A_name_in_a_scope_cannot_leave_its_path()
    {
        await using FakeCluster server = await StartAsync(_ => Grants(Actions("*/read")));

        await AskAsync(server, new() { Name = "plant", ConnectedClusterId = Subscription + "/resourceGroups/a?b#c/providers/Microsoft.Kubernetes/connectedClusters/k" });

        Assert.All(server.Requests, request => Assert.EndsWith("/permissions?api-version=2022-04-01", request, StringComparison.Ordinal));
    }

    private static string Actions(params string[] actions) => $$"""{"actions":[{{string.Join(',', actions.Select(action => $"\"{action}\""))}}],"notActions":[],"dataActions":[],"notDataActions":[]}""";

    private static string Grants(params string[] grants) => $$"""{"value":[{{string.Join(',', grants.Where(grant => grant.Length > 0))}}]}""";

    private static string Path(string scope) => scope + "/providers/Microsoft.Authorization/permissions";

    private static PermissionAnswer Of(IEnumerable<PermissionAnswer> answers, string action) => answers.Single(answer => answer.Permission.Action == action);

    private static async Task<FakeCluster> StartAsync(Func<string, string> answer)
    {
        FakeCluster server = await FakeCluster.StartAsync();
        foreach (string scope in new[] { Subscription, Group, Instance, Cluster, Subscription + "/resourceGroups/edge" })
        {
            server.On(Path(scope), 200, answer(scope));
        }

        return server;
    }

    private static async Task<IReadOnlyList<PermissionAnswer>> AskAsync(
        FakeCluster server, SiteIdentity? site = null, TimeSpan? timeout = null, TokenCredential? credential = null, CancellationToken cancellationToken = default)
    {
        credential ??= new FixedCredential();
        var cloud = new AzureCloud("Test", server.Address, server.Address, "https://management.example.com");
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == TestCertificates.Server.Thumbprint, UseProxy = false };
        using var transport = new HttpClientTransport(handler);
        var options = new ArmClientOptions { Environment = new ArmEnvironment(cloud.ResourceManager, cloud.Audience), Transport = transport, Retry = { MaxRetries = 0 } };
        var connection = new AzureConnection(
            site ?? new() { Name = "plant", InstanceId = Instance, ConnectedClusterId = Cluster }, new ArmClient(credential, null, options), cloud, credential);
        var collector = new CollectorOptions { RequestTimeout = timeout ?? TimeSpan.FromSeconds(30) };
        return [.. (await PermissionCheck.AskAsync(null, connection, Permissions, collector, cancellationToken)).Where(answer => answer.Permission.Side == EvidenceSource.Azure)];
    }

    private sealed class FixedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(FakeCluster.Token, DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    private sealed class RefusingCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new CredentialUnavailableException("sign in first");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new CredentialUnavailableException("sign in first");
    }
}
