using System.Text.Json.Nodes;
using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>The manifests that run assessments in a cluster: taken by a server, enough to assess, and no more.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class AutomationManifestTests(SeededSiteFixture fixture)
{
    private const string Account = "iotops-readiness";

    // Fields that came after the oldest API server the tests run on, which leaves out what it does not know.
    private static readonly string[] Newer = ["completionMode", "backoffLimitPerIndex", "ttlSecondsAfterFinished"];

    private static readonly string[] RoleKinds = ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];

    private KubeApiServer Server => fixture.Site.Server;

    [ApiServerTheory]
    [InlineData("cronjob.yaml", 12)]
    [InlineData("fleet-job.yaml", 4)]
    public async Task A_server_takes_every_object_and_keeps_every_field(string file, int count)
    {
        var manifests = Manifests(file);
        Assert.Equal(count, manifests.Count);

        foreach (var manifest in manifests)
        {
            var served = Older(manifest);
            Assert.Equal([], Lost(served, await Server.ApplyAsync(served), (string)served["kind"]!));
        }
    }

    [ApiServerFact]
    public async Task What_the_schedule_starts_is_a_job_the_server_takes()
    {
        var schedule = Manifests("cronjob.yaml").Single(manifest => (string)manifest["kind"]! == "CronJob");
        await ApplyRolesAsync();
        var job = new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = "first", ["namespace"] = Account },
            ["spec"] = schedule["spec"]!["jobTemplate"]!["spec"]!.DeepClone(),
        };

        Assert.Equal([], Lost(job, await Server.ApplyAsync(job), "Job"));
    }

    [ApiServerFact]
    public async Task The_account_of_the_schedule_comes_to_the_same_verdicts_as_any_reader()
    {
        await ApplyRolesAsync();
        await ServiceAccounts.AreInEffectAsync(Server);
        var token = await ServiceAccounts.TokenAsync(Server, Account, Account);

        Results.AssertSame(await LiveAssessment.AssessAsync(fixture.Site, Server.ReadOnlyToken), await LiveAssessment.AssessAsync(fixture.Site, token));
    }

    [Fact]
    public void The_roles_of_the_schedule_are_those_the_module_writes()
    {
        var permissions = RequiredPermissions.Of(Catalogue.Of(Baseline.Default), kinds: Evidence.Kinds);
        var written = YamlManifests.Parse(KubernetesRoleWriter.Write([.. permissions], new() { Subject = RoleSubject.ServiceAccount(Account, Account) }));

        Assert.Equal(
            written.Select(manifest => manifest.ToJsonString()),
            Manifests("cronjob.yaml").Where(manifest => RoleKinds.Contains((string)manifest["kind"]!)).Select(manifest => manifest.ToJsonString()));
    }

    [Fact]
    public void The_fleet_s_account_has_no_rights_and_no_token_for_the_cluster_it_runs_in()
    {
        var manifests = Manifests("fleet-job.yaml");

        Assert.Equal(["ServiceAccount"], manifests.Select(manifest => (string)manifest["kind"]!).Intersect(RoleKinds));
        Assert.False((bool)manifests.Single(manifest => (string)manifest["kind"]! == "ServiceAccount")["automountServiceAccountToken"]!);
        Assert.False((bool)PodTemplate("fleet-job.yaml")["spec"]!["automountServiceAccountToken"]!);
    }

    [Fact]
    public void The_fleet_has_as_many_slices_as_pods()
    {
        var job = Manifests("fleet-job.yaml").Single(manifest => (string)manifest["kind"]! == "Job")["spec"]!;
        var script = (string)Container("fleet-job.yaml")["args"]![1]!;

        Assert.Equal("Indexed", (string)job["completionMode"]!);
        Assert.Contains($"-ShardCount {(int)job["completions"]!}\n", script.Replace(")", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("$env:JOB_COMPLETION_INDEX", script, StringComparison.Ordinal);
        Assert.Equal(0, (int)job["backoffLimitPerIndex"]!);
    }

    [Theory]
    [InlineData("cronjob.yaml")]
    [InlineData("fleet-job.yaml")]
    public void The_namespace_enforces_what_the_pod_keeps_to(string file)
    {
        var manifests = Manifests(file);
        var place = manifests.Single(manifest => (string)manifest["kind"]! == "Namespace");
        Assert.Equal("restricted", (string)place["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]!);

        // The rules of the restricted Pod Security standard.
        var pod = PodTemplate(file)["spec"]!.AsObject();
        Assert.All((string[])["hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers"], field => Assert.False(pod.ContainsKey(field)));
        Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
        Assert.NotEqual(0, (int)pod["securityContext"]!["runAsUser"]!);
        Assert.Equal("RuntimeDefault", (string)pod["securityContext"]!["seccompProfile"]!["type"]!);
        Assert.All(pod["volumes"]!.AsArray(), volume => Assert.Contains(volume!.AsObject().Select(member => member.Key).Single(key => key != "name"), (string[])["emptyDir", "persistentVolumeClaim"]));

        var container = Container(file);
        var context = container["securityContext"]!.AsObject();
        Assert.False((bool)context["allowPrivilegeEscalation"]!);
        Assert.Equal(["ALL"], context["capabilities"]!["drop"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(["drop"], context["capabilities"]!.AsObject().Select(member => member.Key));
        Assert.False(context.ContainsKey("privileged"));

        // And beyond it.
        Assert.True((bool)context["readOnlyRootFilesystem"]!);
        Assert.All((string[])["cpu", "memory"], resource => Assert.NotNull(container["resources"]!["limits"]![resource]));
        Assert.Equal("Never", (string)pod["restartPolicy"]!);
    }

    [ApiServerFact]
    public async Task The_night_s_script_fails_for_what_is_new_and_leaves_reports_and_history()
    {
        using var folder = new TemporaryFolder();
        await ApplyRolesAsync();
        await ServiceAccounts.AreInEffectAsync(Server);
        var kubeconfig = folder.Write("kubeconfig", Server.Kubeconfig(await ServiceAccounts.TokenAsync(Server, Account, Account)));

        // The pod's volume and its way to the server, as this machine has them.
        var script = ((string)Container("cronjob.yaml")["args"]![1]!)
            .Replace("-InCluster", $"-KubeconfigPath '{kubeconfig}'", StringComparison.Ordinal)
            .Replace("/data", folder.FullName, StringComparison.Ordinal);

        var first = await ShellProcess.RunAsync(script);
        var second = await ShellProcess.RunAsync(script);
        await using var planted = await fixture.Site.ChangeAsync(
            "BrokerListener", "default", listener => listener["spec"]!["ports"]![0]!.AsObject().Remove("authenticationRef"));
        var third = await ShellProcess.RunAsync(script);
        var fourth = await ShellProcess.RunAsync(script);

        Assert.Contains("not ready", first.Error, StringComparison.Ordinal);
        Assert.Equal((1, 0, 1, 0), (first.ExitCode, second.ExitCode, third.ExitCode, fourth.ExitCode));
        Assert.Contains("AuthN.Required", third.Error, StringComparison.Ordinal);
        Assert.All((string[])["readiness.html", "readiness.json"], name => Assert.True(File.Exists(folder.File(name)), name));
        Assert.Equal(4, Directory.GetFiles(folder.File("history")).Length);
    }

    private static IReadOnlyList<JsonObject> Manifests(string file) =>
        YamlManifests.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "manifests", file)));

    private static JsonObject PodTemplate(string file)
    {
        var last = Manifests(file)[^1]["spec"]!;
        return (last["jobTemplate"]?["spec"] ?? last)["template"]!.AsObject();
    }

    private static JsonObject Container(string file) => Assert.Single(PodTemplate(file)["spec"]!["containers"]!.AsArray())!.AsObject();

    // Schedules were beta before Kubernetes 1.21, with the same fields.
    private static JsonObject Older(JsonObject manifest)
    {
        var served = manifest.DeepClone().AsObject();
        if ((string)served["kind"]! == "CronJob")
        {
            Assert.Equal("batch/v1", (string)served["apiVersion"]!);
            served["apiVersion"] = "batch/v1beta1";
        }

        return served;
    }

    private async Task ApplyRolesAsync()
    {
        foreach (var manifest in Manifests("cronjob.yaml").Where(manifest => (string)manifest["kind"]! == "Namespace" || RoleKinds.Contains((string)manifest["kind"]!)))
        {
            await Server.ApplyAsync(manifest);
        }
    }

    // A server drops what it does not know without a word, so a misspelt field would go unnoticed.
    private static IEnumerable<string> Lost(JsonNode? given, JsonNode? stored, string path) => (given, stored) switch
    {
        (JsonObject before, JsonObject after) => before.Where(member => !Newer.Contains(member.Key)).SelectMany(member => Lost(member.Value, after[member.Key], $"{path}.{member.Key}")),
        (JsonArray before, JsonArray after) when before.Count == after.Count => before.Zip(after).SelectMany((pair, index) => Lost(pair.First, pair.Second, $"{path}[{index}]")),
        _ => JsonNode.DeepEquals(given, stored) ? [] : [$"{path}: {given?.ToJsonString()} became {stored?.ToJsonString() ?? "nothing"}"],
    };
}
