using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Tests.Kubernetes;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task Every_group_and_resource_is_announced_and_can_be_listed()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();
        JsonArray groups = (await client.GetAsync("/apis")).Expect(HttpStatusCode.OK)["groups"]!.AsArray();
        List<string> versions = ["/api/v1", .. groups.Select(group => "/apis/" + (string)group!["preferredVersion"]!["groupVersion"]!)];
        int listed = 0;

        foreach (string version in versions)
        {
            JsonArray resources = (await client.GetAsync(version)).Expect(HttpStatusCode.OK)["resources"]!.AsArray();
            foreach (JsonNode? resource in resources.Where(resource => resource!["verbs"]!.AsArray().Any(verb => (string)verb! == "list")))
            {
                Answer list = await client.GetAsync($"{version}/{(string)resource!["name"]!}");
                Assert.Equal($"{(string)resource["kind"]!}List", (string)list.Expect(HttpStatusCode.OK)["kind"]!);
                Assert.NotEmpty((string)resource["singularName"]!);
                listed++;
            }
        }

        Assert.True(listed > 30);
    }

    [Fact]
    public async Task A_resource_is_described_as_kubectl_wants_it()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        JsonArray apps = (await client.GetAsync("/apis/apps/v1")).Body["resources"]!.AsArray();
        JsonObject sets = apps.Single(resource => (string)resource!["name"]! == "statefulsets")!.AsObject();
        JsonObject nodes = (await client.GetAsync("/api/v1")).Body["resources"]!.AsArray().Single(resource => (string)resource!["name"]! == "nodes")!.AsObject();

        Assert.Equal(("statefulset", "StatefulSet", true, "sts"), ((string)sets["singularName"]!, (string)sets["kind"]!, (bool)sets["namespaced"]!, (string)sets["shortNames"]![0]!));
        Assert.False((bool)nodes["namespaced"]!);
        Assert.Contains(apps, resource => (string)resource!["name"]! == "statefulsets/status");
    }

    [Fact]
    public async Task Custom_resources_have_definitions()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        JsonObject definition = (await client.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/bundles.trust.cert-manager.io")).Expect(HttpStatusCode.OK);

        Assert.Equal(("trust.cert-manager.io", "Bundle", "Cluster", "v1alpha1"), ((string)definition["spec"]!["group"]!, (string)definition["spec"]!["names"]!["kind"]!, (string)definition["spec"]!["scope"]!, (string)definition["spec"]!["versions"]![0]!["name"]!));
    }

    [Fact]
    public async Task The_server_answers_for_its_version_its_health_and_its_issuer()
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync();
        using ClusterClient client = sandbox.Client();

        Assert.Equal("v1.35.4+k3s1", (string)(await client.GetAsync("/version")).Body["gitVersion"]!);
        Assert.StartsWith("https://", (string)(await client.GetAsync("/.well-known/openid-configuration")).Body["issuer"]!, StringComparison.Ordinal);
        Assert.Empty((await client.GetAsync("/openid/v1/jwks")).Body["keys"]!.AsArray());
        foreach (string path in new[] { "/healthz", "/livez", "/readyz" })
        {
            Assert.Equal("ok", (await client.GetAsync(path)).Text);
        }
    }

    [Fact]
    public async Task What_a_snapshot_found_missing_is_missing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("plain.json");
        await WriteAsync(path, kind => kind.Kubernetes is { Group: "cert-manager.io" or "trust.cert-manager.io" or "namespaces.deviceregistry.microsoft.com" });
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(path);

        Snapshot collected = await sandbox.CollectAsync();
        using ClusterClient client = sandbox.Client();

        Assert.Equal("plain", sandbox.Server.Sites.Scenario.Name);
        Assert.Equal(
            ["Certificates", "ClusterIssuers", "Devices", "Issuers", "NamespacedAssets", "TrustBundles"],
            collected.Queries.Where(query => query.Outcome == QueryOutcome.NotInstalled).Select(query => query.Kind).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("cert-manager.io", (await client.GetAsync("/apis")).Text, StringComparison.Ordinal);
    }

    // A copy of a sample in which some kinds were not installed.
    private static async Task WriteAsync(string path, Func<EvidenceKind, bool> isMissing)
    {
        await using RunningSandbox source = await RunningSandbox.StartAsync();
        Snapshot sample = source.Server.Sites.Scenario.Sample;
        EvidenceKind[] kinds = [.. Evidence.Kinds.Where(kind => kind.Kubernetes is not null)];
        var copy = new Snapshot(
            sample.Site,
            sample.CollectedAt,
            sample.ModuleVersion,
            [.. kinds.Select(kind => sample.Query(kind, EvidenceSource.Kubernetes)! with { Outcome = isMissing(kind) ? QueryOutcome.NotInstalled : QueryOutcome.Collected })],
            kinds.Where(kind => !isMissing(kind)).ToDictionary(kind => (kind.Name, EvidenceSource.Kubernetes), kind => sample.Documents(kind, EvidenceSource.Kubernetes)));
        await using FileStream stream = File.Create(path);
        SnapshotFile.Write(copy, stream, compress: true);
    }
}
