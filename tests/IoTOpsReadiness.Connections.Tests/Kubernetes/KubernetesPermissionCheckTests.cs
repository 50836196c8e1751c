using System.Diagnostics;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Kubernetes;

public class KubernetesPermissionCheckTests
{
    private const string Site = "azure-iot-operations";
    private const string WholeCluster = "-";

    // Cluster-wide: nodes, pods. In namespaces: services, the Arc configuration. And a URL.
    private static readonly EvidenceKind[] Kinds = [Evidence.Nodes, Evidence.Pods, Evidence.Services, Evidence.ArcConfiguration];

    private static readonly string[] Everything =
        [Reviews.Resources("*", "*", "*")];

    private const string AnyUrl = """[{"verbs":["*"],"nonResourceURLs":["*"]}]""";

    [Fact]
    public async Task Complete_rules_settle_everything_in_one_review_for_the_cluster_and_for_each_namespace()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.OnRules(_ => Everything, urlRules: AnyUrl);
        List<string> asked = cluster.OnAccess(_ => false);

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(cluster);

        Assert.All(answers, answer => Assert.Equal((PermissionStatus.Allowed, false), (answer.Status, answer.SiteNamespaceOnly)));
        Assert.Equal(3, cluster.Count(Reviews.Rules));
        Assert.Empty(asked);
    }

    [Fact]
    public async Task What_complete_rules_do_not_have_is_denied()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.OnRules(place => place == WholeCluster ? [Reviews.Resources("list", "", "pods")] : [Reviews.Resources("list", "", "pods"), Reviews.Resources("get", "", "services")]);
        List<string> asked = cluster.OnAccess(_ => true);

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(cluster);

        Assert.Equal(["list pods"], Named(answers, PermissionStatus.Allowed));
        Assert.Contains("list nodes", Named(answers, PermissionStatus.Denied));
        Assert.Contains($"list services in namespace {Site}", Named(answers, PermissionStatus.Denied));
        Assert.Contains("get /version", Named(answers, PermissionStatus.Denied));
        Assert.Empty(Named(answers, PermissionStatus.Unknown));
        Assert.Empty(asked);
    }

    [Fact]
    public async Task A_right_in_one_namespace_is_none_in_another_and_none_in_the_cluster()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.OnRules(place => place == Site ? [Reviews.Resources("*", "*", "*")] : []);

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(cluster);

        Assert.Equal(PermissionStatus.Denied, Of(answers, "list nodes").Status);
        Assert.Equal(PermissionStatus.Denied, Of(answers, "get configmaps/azure-clusterconfig in namespace azure-arc").Status);
        Assert.Equal((PermissionStatus.Allowed, false), (Of(answers, $"list services in namespace {Site}").Status, Of(answers, $"list services in namespace {Site}").SiteNamespaceOnly));
        Assert.Equal((PermissionStatus.Allowed, true), (Of(answers, "list pods").Status, Of(answers, "list pods").SiteNamespaceOnly));
    }

    [Fact]
    public async Task Where_the_rules_are_incomplete_each_permission_is_asked_for()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.OnRules(_ => Everything, incomplete: true, urlRules: AnyUrl);
        List<string> asked = cluster.OnAccess(question => question is "list nodes./ in " or "get /version" or "get configmaps./azure-clusterconfig in azure-arc" or "list pods./ in azure-iot-operations");

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(cluster);

        Assert.Equal(
            ["get /version", "get configmaps/azure-clusterconfig in namespace azure-arc", "list nodes", "list pods"],
            Named(answers, PermissionStatus.Allowed).Order(StringComparer.Ordinal));
        Assert.True(Of(answers, "list pods").SiteNamespaceOnly);
        Assert.Equal("by binding \"b\".", Of(answers, "list nodes").Message);
        Assert.Equal(PermissionStatus.Denied, Of(answers, "get /apis").Status);

        // One for each, and one more for each that is denied in the cluster and has a way out.
        Assert.Equal(asked.Count, asked.Distinct().Count());
        Assert.Contains("list services./ in azure-iot-operations", asked);
        Assert.Contains("list instances.iotoperations.azure.com/ in azure-iot-operations", asked);
        Assert.DoesNotContain("list nodes./ in azure-iot-operations", asked);
    }

    [Theory]
    [InlineData(403, """{"kind":"Status","message":"reviews are forbidden"}""", "application/json", "is not allowed: reviews are forbidden")]
    [InlineData(404, "404 page not found", "text/plain", "does not serve SelfSubjectAccessReview")]
    [InlineData(201, """{"kind":"SelfSubjectAccessReview","status":{"allo""", "application/json", "could not be understood")]
    [InlineData(201, """{"kind":"SelfSubjectAccessReview","status":{"allowed":"yes"}}""", "application/json", "could not be understood")]
    [InlineData(201, """{"kind":"SelfSubjectAccessReview"}""", "application/json", "could not be understood")]
    [InlineData(201, "[]", "application/json", "could not be understood")]
    [InlineData(200, "<html>sign in</html>", "text/html", "answers text/html where JSON is expected")]
    [InlineData(302, "", "text/plain", "HTTP 302")]
    public async Task A_cluster_that_does_not_say_leaves_the_permission_unknown_and_tells_why(int status, string body, string type, string why)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Reviews.Rules, status, body, type);
        cluster.On(Reviews.Access, status, body, type);

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(cluster);

        Assert.All(answers, answer => Assert.Equal(PermissionStatus.Unknown, answer.Status));
        Assert.All(answers, answer => Assert.Contains(why, answer.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"kind":"SelfSubjectRulesReview","status":{"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"reso""")]
    [InlineData("""{"kind":"SelfSubjectRulesReview","status":{"resourceRules":"all","nonResourceRules":[],"incomplete":false}}""")]
    [InlineData("""{"kind":"SelfSubjectRulesReview","status":{"resourceRules":["all"],"nonResourceRules":[],"incomplete":false}}""")]
    [InlineData("""{"kind":"SelfSubjectRulesReview","status":{"resourceRules":[{"verbs":[1]}],"nonResourceRules":[],"incomplete":false}}""")]
    [InlineData("""{"kind":"SelfSubjectRulesReview","status":{"resourceRules":[],"nonResourceRules":[],"incomplete":"no"}}""")]
    [InlineData("""{"kind":"SelfSubjectRulesReview","status":{"nonResourceRules":[],"incomplete":false}}""")]
    [InlineData("""{"kind":"SelfSubjectRulesReview","status":{"resourceRules":[],"nonResourceRules":[]}}""")]
    public async Task Rules_that_make_no_sense_are_not_believed(string body)
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Reviews.Rules, 201, body);
        cluster.OnAccess(question => question == "list nodes./ in ");

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(cluster);

        Assert.Equal(["list nodes"], Named(answers, PermissionStatus.Allowed));
        Assert.Empty(Named(answers, PermissionStatus.Unknown));
    }

    [Fact]
    public async Task An_error_on_the_way_does_not_hide_that_the_answer_is_no()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Reviews.Rules, 403, FakeCluster.Status(403, "no"));
        cluster.On(Reviews.Access, 201, """{"status":{"allowed":false,"evaluationError":"clusterrole \"gone\" not found"}}""");

        Assert.All(await AskAsync(cluster), answer => Assert.Equal((PermissionStatus.Denied, "clusterrole \"gone\" not found."), (answer.Status, answer.Message)));
    }

    [Fact]
    public async Task A_cluster_that_hangs_is_given_up_after_one_round()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.On(Reviews.Rules, context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        List<string> asked = cluster.OnAccess(_ => true);

        IReadOnlyList<PermissionAnswer> answers = await AskAsync(cluster, new() { RequestTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.All(answers, answer => Assert.Equal((PermissionStatus.Unknown, "The cluster does not say: no answer within 0.3 s."), (answer.Status, answer.Message)));
        Assert.Empty(asked);
    }

    [Fact]
    public async Task A_credential_that_is_refused_meanwhile_is_said_so_and_shown_nowhere()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using KubernetesConnection connection = await cluster.ConnectAsync();
        cluster.RequiredToken = "another";

        IReadOnlyList<PermissionAnswer> answers = await PermissionCheck.AskAsync(connection, null, Permissions());

        Assert.All(answers.Where(answer => !answer.NotConnected), answer => Assert.Contains("(401)", answer.Message, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotContain(FakeCluster.Token, answer.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_ends_it_at_once()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        using var stop = new CancellationTokenSource();
        cluster.On(Reviews.Rules, async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using KubernetesConnection connection = await cluster.ConnectAsync();

        long started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PermissionCheck.AskAsync(connection, null, Permissions(), cancellationToken: stop.Token));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_group_that_is_not_served_is_told_as_such()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.OnRules(_ => []);
        using KubernetesConnection connection = await cluster.ConnectAsync();

        IReadOnlyList<PermissionAnswer> answers = await PermissionCheck.AskAsync(connection, null, RequiredPermissions.Of([], kinds: [Evidence.Certificates, Evidence.Nodes]));

        Assert.True(Of(answers, "list certificates.cert-manager.io").NotInstalled);
        Assert.False(Of(answers, "list instances.iotoperations.azure.com").NotInstalled);
        Assert.False(Of(answers, "list nodes").NotInstalled);
    }

    [Fact]
    public async Task A_side_that_is_not_connected_is_answered_for()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.OnRules(_ => Everything, urlRules: AnyUrl);
        using KubernetesConnection connection = await cluster.ConnectAsync();
        IReadOnlyList<RequiredPermission> permissions = Permissions();

        IReadOnlyList<PermissionAnswer> half = await PermissionCheck.AskAsync(connection, null, permissions);
        IReadOnlyList<PermissionAnswer> none = await PermissionCheck.AskAsync(null, null, permissions);

        Assert.Equal(permissions, half.Select(answer => answer.Permission));
        Assert.All(half, answer => Assert.Equal(answer.Permission.Side == EvidenceSource.Azure, answer.NotConnected));
        Assert.All(none, answer => Assert.Equal((PermissionStatus.Unknown, true), (answer.Status, answer.NotConnected)));
    }

    private static IReadOnlyList<RequiredPermission> Permissions() => RequiredPermissions.Of([], kinds: Kinds);

    private static async Task<IReadOnlyList<PermissionAnswer>> AskAsync(FakeCluster cluster, CollectorOptions? options = null)
    {
        using KubernetesConnection connection = await cluster.ConnectAsync();
        IReadOnlyList<PermissionAnswer> answers = await PermissionCheck.AskAsync(connection, null, Permissions(), options);
        PermissionAnswer[] ofCluster = [.. answers.Where(answer => answer.Permission.Side == EvidenceSource.Kubernetes)];
        Assert.Equal(Permissions().Count(permission => permission.Side == EvidenceSource.Kubernetes), ofCluster.Length);
        return ofCluster;
    }

    private static PermissionAnswer Of(IEnumerable<PermissionAnswer> answers, string permission) => answers.Single(answer => answer.Permission.Permission == permission);

    private static IEnumerable<string> Named(IEnumerable<PermissionAnswer> answers, PermissionStatus status) =>
        answers.Where(answer => answer.Status == status).Select(answer => answer.Permission.Permission);
}
