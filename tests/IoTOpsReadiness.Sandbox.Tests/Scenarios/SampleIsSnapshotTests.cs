using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Sandbox.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Tests.Scenarios;

/// <summary>A bundled sample is nothing but a snapshot of its scenario.</summary>
public sealed class SampleIsSnapshotTests
{
    public static TheoryData<string> Samples => new(Scenario.Names);

    [Fact]
    public void Every_bundled_sample_has_a_scenario() => Assert.Equal(["MultiNode", "Quickstart", "Ready", "Restricted"], Scenario.Names);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Collecting_from_the_scenario_gives_the_sample(string name)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(name);
        Snapshot sample = sandbox.Server.Sites.Scenario.Sample;

        Snapshot collected = await sandbox.CollectAsync();

        Assert.Equal(sample.CollectedAt.ToUnixTimeSeconds(), collected.CollectedAt.ToUnixTimeSeconds());
        Assert.Equal((sample.Site.Name, sample.Site.Namespace, sample.Site.KubernetesVersion, sample.Site.User), (collected.Site.Name, collected.Site.Namespace, collected.Site.KubernetesVersion, collected.Site.User));
        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => kind.Kubernetes is not null))
        {
            Assert.Equal(Outcome(sample, kind), Outcome(collected, kind));
            AssertSameDocuments(kind, sample.Documents(kind, EvidenceSource.Kubernetes), collected.Documents(kind, EvidenceSource.Kubernetes));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task The_scenario_gets_the_verdicts_of_the_sample(string name)
    {
        await using RunningSandbox sandbox = await RunningSandbox.StartAsync(name);
        Snapshot collected = await sandbox.CollectAsync();

        Judgement.AssertSame(
            await Judgement.AssessAsync(Judgement.OfCluster(sandbox.Server.Sites.Scenario.Sample)),
            await Judgement.AssessAsync(Judgement.OfCluster(collected)));
    }

    private static string Outcome(Snapshot snapshot, EvidenceKind kind)
    {
        QueryResult query = snapshot.Query(kind, EvidenceSource.Kubernetes)!;
        return $"{query}, {query.Count} documents, missing '{query.Permission}', '{query.Message}', {(query.SiteNamespaceOnly ? "the site's namespace alone" : "everywhere")}";
    }

    private static void AssertSameDocuments(EvidenceKind kind, IReadOnlyList<ResourceDocument> expected, IReadOnlyList<ResourceDocument> actual)
    {
        // A server lists by name, a sample as it was written.
        foreach ((JsonNode before, JsonNode after) in Sorted(expected).Zip(Sorted(actual)))
        {
            Assert.True(JsonNode.DeepEquals(before, after), $"{kind}\n  expected: {before.ToJsonString()}\n  actual:   {after.ToJsonString()}");
        }
    }

    private static IEnumerable<JsonNode> Sorted(IEnumerable<ResourceDocument> documents) => documents
        .Select(document => JsonNode.Parse(document.Json.Span)!)
        .OrderBy(node => $"{node["metadata"]?["namespace"]}/{node["metadata"]?["name"]}", StringComparer.Ordinal);
}
