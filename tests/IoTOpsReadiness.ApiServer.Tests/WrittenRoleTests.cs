using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>The roles the module writes are enough and no more, and what it says about missing rights comes true.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class WrittenRoleTests(SeededSiteFixture fixture)
{
    private static readonly IReadOnlyList<Guideline> Guidelines = Catalogue.Of(Baseline.Default);
    private static readonly IReadOnlyList<RequiredPermission> Required = RequiredPermissions.Of(Guidelines);

    private KubeApiServer Server => fixture.Site.Server;

    [ApiServerFact]
    public async Task The_file_a_user_writes_is_taken_and_enough_for_every_verdict()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("role.yaml");
        var written = await ShellProcess.RunAsync($"$null = Get-IoTOpsRequiredPermission -KubernetesPath '{file}' -KubernetesRoleName written -ServiceAccount written");
        Assert.Equal((0, ""), (written.ExitCode, written.Error));
        await ApplyAsync(await File.ReadAllTextAsync(file));
        await ServiceAccounts.AreInEffectAsync(Server);
        var token = await ServiceAccounts.TokenAsync(Server, "written");

        Results.AssertSame(await LiveAssessment.AssessAsync(fixture.Site, Server.ReadOnlyToken), await LiveAssessment.AssessAsync(fixture.Site, token));

        var kubeconfig = folder.Write("kubeconfig", Server.Kubeconfig(token));
        var tested = await ShellProcess.RunAsync(
            $"$null = Connect-IoTOpsCluster -KubeconfigPath '{kubeconfig}'; $all = Test-IoTOpsPermission -Side Kubernetes; \"$($all.Count)\"; $all | Where-Object Status -ne Allowed | ForEach-Object Permission");
        Assert.Equal((0, ""), (tested.ExitCode, tested.Error));
        Assert.Equal([$"{RequiredPermissions.Of(Guidelines, kinds: Evidence.Kinds).Count(IsKubernetes)}"], tested.Lines);
        Assert.DoesNotContain(token, tested.Output, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task With_one_right_less_exactly_the_guidelines_turn_unknown_that_were_named()
    {
        RequiredPermission[] withheld = [.. Required.Where(IsKubernetes)];
        for (var index = 0; index < withheld.Length; index++)
        {
            await ApplyAsync(Role($"without-{index}", Required.Except([withheld[index]])));
        }

        await ApplyAsync(Role("without-none", Required));
        await ServiceAccounts.AreInEffectAsync(Server);
        var whole = await LiveAssessment.AssessAsync(fixture.Site, await ServiceAccounts.TokenAsync(Server, "without-none"));

        List<string> wrong = [];
        var denials = 0;
        for (var index = 0; index < withheld.Length; index++)
        {
            var token = await ServiceAccounts.TokenAsync(Server, $"without-{index}");
            PermissionResult[] denied = [.. (await TestAsync(token)).Where(result => IsKubernetes(result.Required) && result.Status != PermissionStatus.Allowed)];

            // What Kubernetes grants to every account nobody can withhold with a role.
            var isCommon = withheld[index].NonResourceUrl is not null;
            Assert.Equal(isCommon ? [] : [withheld[index].Permission], denied.Select(result => result.Permission));
            Assert.All(denied, result => Assert.Equal(PermissionStatus.Denied, result.Status));
            denials += denied.Length;

            var some = await LiveAssessment.AssessAsync(fixture.Site, token);
            string[] turned = [.. some.Where(result => result.Status == Status.Unknown && whole.Of(result.Id).Status != Status.Unknown).Select(result => result.Id)];
            string[] named = [.. denied.SelectMany(result => result.LeavesUnknown)];
            string[] possible = [.. denied.SelectMany(result => result.MayLeaveUnknown)];
            wrong.AddRange(turned.Except([.. named, .. possible]).Select(id => $"{withheld[index]}: {id} turned Unknown and was not named"));
            wrong.AddRange(named.Where(id => some.Of(id).Status != Status.Unknown).Select(id => $"{withheld[index]}: {id} was named and is {some.Of(id).Status}"));
        }

        Assert.Equal(withheld.Length - 3, denials);
        Assert.Equal([], wrong);
    }

    [ApiServerTheory]
    [InlineData("list brokers.mqttbroker.iotoperations.azure.com")]
    [InlineData("list secretproviderclasses.secrets-store.csi.x-k8s.io")]
    public async Task Where_nothing_hangs_on_the_site_the_named_guidelines_are_all_that_turn_unknown(string permission)
    {
        var name = $"without-{permission.Split(' ')[1].Split('.')[0]}";
        await ApplyAsync(Role(name, Required.Where(required => required.Permission != permission)));
        await ApplyAsync(Role($"{name}-whole", Required));
        await ServiceAccounts.AreInEffectAsync(Server);
        var token = await ServiceAccounts.TokenAsync(Server, name);

        var result = (await TestAsync(token)).Single(result => result.Permission == permission);
        var whole = await LiveAssessment.AssessAsync(fixture.Site, await ServiceAccounts.TokenAsync(Server, $"{name}-whole"));
        var some = await LiveAssessment.AssessAsync(fixture.Site, token);

        // What Azure alone knows left some Unknown before.
        string[] turned = [.. some.Where(each => each.Status == Status.Unknown && whole.Of(each.Id).Status != Status.Unknown).Select(each => each.Id)];
        Assert.NotEmpty(turned);
        Assert.Equal(
            turned.Order(StringComparer.Ordinal),
            result.LeavesUnknown.Where(id => whole.Of(id).Status != Status.Unknown).Order(StringComparer.Ordinal));
    }

    [ApiServerTheory]
    [InlineData("list brokerauthentications.mqttbroker.iotoperations.azure.com")]
    [InlineData("list dataflowendpoints.connectivity.iotoperations.azure.com")]
    [InlineData("list secretsyncs.secret-sync.x-k8s.io")]
    public async Task The_named_guidelines_are_those_whose_findings_ask_for_the_right(string permission)
    {
        var name = $"lacks-{permission.Split(' ')[1].Split('.')[0]}";
        await ApplyAsync(Role(name, Required.Where(required => required.Permission != permission)));
        await ServiceAccounts.AreInEffectAsync(Server);
        var token = await ServiceAccounts.TokenAsync(Server, name);

        var result = (await TestAsync(token)).Single(result => result.Permission == permission);
        var assessed = await LiveAssessment.AssessAsync(fixture.Site, token);

        Assert.NotEmpty(result.LeavesUnknown);
        string[] asking = [.. assessed
            .Where(each => each.Status == Status.Unknown && each.Findings.Any(finding => finding.SettledBy?.Contains(permission, StringComparison.Ordinal) == true))
            .Select(each => each.Id)];
        Assert.Equal([], result.LeavesUnknown.Except(asking));
        Assert.Equal([], asking.Except(result.LeavesUnknown).Except(result.MayLeaveUnknown));
    }

    [ApiServerFact]
    public async Task What_the_server_says_one_may_do_is_what_collecting_meets()
    {
        // The same rules, bound in the site's namespace alone.
        await ApplyAsync(Role("near", [.. Required.Where(IsKubernetes).Where(permission => permission.NonResourceUrl is null).Select(permission => permission with
        {
            Scope = PermissionScope.Namespace,
            Namespace = ServiceAccounts.Namespace,
        })]));
        await ServiceAccounts.AreInEffectAsync(Server);
        foreach (var token in new[] { Server.AdminToken, Server.ReadOnlyToken, Server.CrippledToken, Server.NobodyToken, await ServiceAccounts.TokenAsync(Server, "near") })
        {
            using var connection = await LiveAssessment.ConnectAsync(Server.Kubeconfig(token));
            var snapshot = await Connections.Kubernetes.KubernetesCollector.CollectAsync(connection, Evidence.Kinds);
            var permissions = RequiredPermissions.Of(Guidelines, kinds: Evidence.Kinds, includeSecrets: true);
            var answers = await PermissionCheck.AskAsync(connection, null, permissions);

            foreach (var answer in answers.Where(answer => IsKubernetes(answer.Permission)))
            {
                foreach (var query in answer.Permission.Evidence.Select(kind => snapshot.Query(Evidence.Find(kind)!, EvidenceSource.Kubernetes)!))
                {
                    Assert.Equal((query.Kind, query.Outcome == QueryOutcome.Forbidden), (query.Kind, answer.Status == PermissionStatus.Denied));
                    Assert.Equal((query.Kind, query.SiteNamespaceOnly), (query.Kind, answer.SiteNamespaceOnly));
                }
            }
        }
    }

    [ApiServerFact]
    public async Task Four_requests_settle_everything()
    {
        using var relay = new CountingRelay(Server);
        using var connection = await LiveAssessment.ConnectAsync(relay.Kubeconfig);
        var before = relay.Requests.Count;

        var answers = await PermissionCheck.AskAsync(connection, null, Required);

        Assert.All(answers.Where(answer => IsKubernetes(answer.Permission)), answer => Assert.Equal(PermissionStatus.Allowed, answer.Status));
        Assert.Equal(
            Enumerable.Repeat("POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews", 4),
            relay.Requests.Skip(before));
    }

    private static bool IsKubernetes(RequiredPermission permission) => permission.Side == EvidenceSource.Kubernetes;

    private static string Role(string name, IEnumerable<RequiredPermission> permissions) =>
        KubernetesRoleWriter.Write([.. permissions], new() { Name = name, Subject = RoleSubject.ServiceAccount(name) });

    private async Task ApplyAsync(string yaml)
    {
        foreach (var manifest in YamlManifests.Parse(yaml))
        {
            await Server.ApplyAsync(manifest);
        }
    }

    private async Task<IReadOnlyList<PermissionResult>> TestAsync(string token)
    {
        using var connection = await LiveAssessment.ConnectAsync(Server.Kubeconfig(token));
        return PermissionReview.Of("site", Guidelines, await PermissionCheck.AskAsync(connection, null, Required));
    }
}
