using System.IO.Compression;
using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Connections.SupportBundles;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Connections.Tests.SupportBundles;

public class SupportBundleTests
{
    private const string Named = "support_bundle_20260304T101112_aio.zip";

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("MultiNode")]
    public async Task A_bundle_of_a_site_is_judged_as_the_site_as_far_as_it_shows_it(string sample)
    {
        Snapshot site = await SampleAsync(sample);
        Snapshot bundle = await ReadAsync(BundleOf(site), $"support_bundle_{site.CollectedAt.UtcDateTime:yyyyMMdd'T'HHmmss}_aio.zip");

        Assert.Equal((site.Site.Name, site.Site.Namespace, site.Site.ConnectedClusterId), (bundle.Site.Name, bundle.Site.Namespace, bundle.Site.ConnectedClusterId));
        foreach (EvidenceKind kind in BundleEntry.Readable)
        {
            Assert.Equal(Canonical(site, kind), Canonical(bundle, kind));
        }

        Dictionary<string, GuidelineResult> whole = await AssessAsync(site);
        Dictionary<string, GuidelineResult> part = await AssessAsync(bundle);
        Assert.All(part.Values, result => Assert.True(
            result.Status is Status.Unknown or Status.Manual || result.Status == whole[result.Guideline.Id].Status,
            $"{result.Guideline.Id}: {whole[result.Guideline.Id].Status} on the site, {result.Status} from its bundle: {result.Summary}"));
        Assert.Equal(whole["Broker.Cardinality"].Status, part["Broker.Cardinality"].Status);
        Assert.Equal(whole["Broker.MemoryProfile"].Status, part["Broker.MemoryProfile"].Status);
    }

    [Fact]
    public async Task Scalars_mean_what_the_API_server_said()
    {
        const string yaml = """
            apiVersion: mqttbroker.iotoperations.azure.com/v1
            kind: Broker
            metadata:
              annotations: &id001
                flag: 'true'
                octal: '0755'
              labels: *id001
              name: default
              namespace: plant
            spec:
              cardinality:
                backendChain:
                  partitions: 2
              exponent: 1e3
              leading: 08
              nothing: null
              off: 'off'
              on: false
              ratio: 1.5e+2
              text: |-
                two
                lines
              version: 1.0.9
            """;
        Snapshot bundle = await ReadAsync(new BundleArchive().Add("plant/broker/broker.v1.default.yaml", yaml));

        JsonElement broker = bundle.Documents(Evidence.Brokers, EvidenceSource.Kubernetes)[0].Root;
        Assert.Equal("""{"flag":"true","octal":"0755"}""", broker.GetProperty("metadata").GetProperty("labels").GetRawText());
        Assert.Equal(
            """{"cardinality":{"backendChain":{"partitions":2}},"exponent":"1e3","leading":"08","nothing":null,"off":"off","on":false,"ratio":1.5e+2,"text":"two\nlines","version":"1.0.9"}""",
            broker.GetProperty("spec").GetRawText());
        Assert.Equal("plant", bundle.Site.Namespace);
    }

    [Fact]
    public async Task A_kind_that_is_not_in_it_is_none_only_where_its_group_is_in_it()
    {
        Snapshot bundle = await ReadAsync(BundleArchive.WithBroker());

        Assert.Equal(QueryOutcome.Collected, bundle.Outcome(Evidence.BrokerAuthorizations, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.NotRequested, bundle.Outcome(Evidence.Dataflows, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.NotRequested, bundle.Outcome(Evidence.Nodes, EvidenceSource.Kubernetes));
        // A bundle has a choice of these only, so that none proves nothing.
        Assert.Equal(QueryOutcome.NotRequested, bundle.Outcome(Evidence.ConfigMaps, EvidenceSource.Kubernetes));
    }

    [Fact]
    public async Task Pods_are_those_of_the_site_and_not_of_the_cluster()
    {
        Snapshot bundle = await ReadAsync(BundleArchive.WithBroker()
            .Add("azure-iot-operations/broker/pod.aio-broker-frontend-0.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: aio-broker-frontend-0\n")
            .Add("azure-iot-operations/broker/pod.aio-broker-frontend-0.metric.yaml", "kind: PodMetrics\n")
            .Add("azure-iot-operations/broker/pod.aio-broker-frontend-0.broker.log", "password=hunter2"));

        QueryResult pods = bundle.Query(Evidence.Pods, EvidenceSource.Kubernetes)!;
        Assert.Equal((QueryOutcome.Collected, 1, true), (pods.Outcome, pods.Count, pods.SiteNamespaceOnly));
    }

    [Fact]
    public async Task Assets_are_told_apart_by_their_group()
    {
        Snapshot bundle = await ReadAsync(new BundleArchive()
            .Add("ns/deviceregistry/asset.v1.a.yaml", "apiVersion: deviceregistry.microsoft.com/v1\nkind: Asset\nmetadata: {name: a}\n")
            .Add("ns/deviceregistry/asset.v1.b.yaml", "apiVersion: namespaces.deviceregistry.microsoft.com/v1\nkind: Asset\nmetadata: {name: b}\n")
            .Add("ns/other/asset.v1.c.yaml", "apiVersion: example.com/v1\nkind: Asset\nmetadata: {name: c}\n"));

        Assert.Equal("a", Assert.Single(bundle.Documents(Evidence.Assets, EvidenceSource.Kubernetes)).Root.GetProperty("metadata").GetProperty("name").GetString());
        Assert.Equal("b", Assert.Single(bundle.Documents(Evidence.NamespacedAssets, EvidenceSource.Kubernetes)).Root.GetProperty("metadata").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(Named, "2026-03-04T10:11:12Z")]
    [InlineData("sent-by-plant-7.zip", "2026-03-04T09:30:00Z")]
    public async Task The_moment_is_the_name_s_else_the_last_heartbeat_of_a_node(string name, string expected)
    {
        BundleArchive archive = BundleArchive.WithBroker().Add("nodes.yaml", """
            apiVersion: v1
            kind: NodeList
            items:
            - metadata: {name: n1}
              status: {conditions: [{type: Ready, lastHeartbeatTime: '2026-03-04T09:30:00+00:00'}, {type: MemoryPressure, lastHeartbeatTime: '2026-03-04T09:20:00+00:00'}]}
            """);

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), (await ReadAsync(archive, name)).CollectedAt);
    }

    [Fact]
    public async Task Credentials_in_it_are_masked()
    {
        Snapshot bundle = await ReadAsync(BundleArchive.WithBroker()
            .Add("ns/broker/pod.p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, env: [{name: DB_PASSWORD, value: hunter2hunter2}]}]}\n")
            .Add("ns/broker/secret.s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {key: aHVudGVyMg==}\n"));

        using var file = new MemoryStream();
        SnapshotFile.Write(bundle, file, compress: false);
        string text = Encoding.UTF8.GetString(file.ToArray());
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_points_out_of_the_archive_points_nowhere()
    {
        using var folder = new TempFolder();
        string inside = Path.Combine(folder.Path, "in");
        Directory.CreateDirectory(inside);
        string path = Path.Combine(inside, Named);
        await File.WriteAllBytesAsync(path, BundleArchive.WithBroker()
            .Add("../../broker.v1.evil.yaml", "apiVersion: mqttbroker.iotoperations.azure.com/v1\nkind: Broker\nmetadata: {name: evil}\n")
            .Add("/etc/pod.evil.yaml", "kind: Pod\nmetadata: {name: evil}\n")
            .Add("..\\..\\nodes.yaml", "kind: NodeList\nitems: []\n")
            .ToBytes());

        await using FileStream stream = File.OpenRead(path);
        await SupportBundle.ReadAsync(stream, path);

        Assert.Equal([path], Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    public static TheoryData<string, string> Bombs => new()
    {
        { new string(' ', 40 << 20), "more than 32 MB" },
        { "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            + "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n", "aliases" },
        { "a: &a [*a]\n", "too deep" },
        { string.Concat(Enumerable.Repeat("[", 5_000)), "too deep" },
        { "apiVersion: v1\n\tkind: Pod\n", "not valid YAML" },
        { "just text", "is not" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task What_breaks_one_kind_is_told_and_costs_no_other(string yaml, string expected)
    {
        Snapshot bundle = await ReadAsync(BundleArchive.WithBroker().Add("ns/broker/pod.bomb.yaml", yaml));

        QueryResult pods = bundle.Query(Evidence.Pods, EvidenceSource.Kubernetes)!;
        Assert.Equal(QueryOutcome.Invalid, pods.Outcome);
        Assert.Contains(expected, pods.Message, StringComparison.Ordinal);
        Assert.Single(bundle.Documents(Evidence.Brokers, EvidenceSource.Kubernetes));
    }

    [Fact]
    public async Task A_damaged_entry_makes_its_kind_unknown_and_not_fewer()
    {
        byte[] archive = BundleArchive.WithBroker()
            .Add("ns/dataflow/dataflow.v1.good.yaml", "apiVersion: connectivity.iotoperations.azure.com/v1\nkind: Dataflow\nmetadata: {name: good}\n")
            .Add("ns/dataflow/dataflow.v1.bad.yaml", "apiVersion: connectivity.iotoperations.azure.com/v1\nkind: Dataflow\nmetadata: {name: bad-bad-bad}\n")
            .ToBytes(CompressionLevel.NoCompression);
        int at = archive.AsSpan().IndexOf("bad-bad-bad"u8);
        archive[at] ^= 0x20;

        Snapshot bundle = await ReadAsync(archive);

        Assert.Equal(QueryOutcome.Invalid, bundle.Outcome(Evidence.Dataflows, EvidenceSource.Kubernetes));
        Assert.Empty(bundle.Documents(Evidence.Dataflows, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.Collected, bundle.Outcome(Evidence.Brokers, EvidenceSource.Kubernetes));
    }

    [Fact]
    public async Task What_is_no_whole_archive_or_no_bundle_is_refused()
    {
        byte[] whole = BundleArchive.WithBroker().ToBytes();
        Assert.Equal("IoTOps.Snapshot.BundleInvalid", (await RefusedAsync(whole[..^30])).ErrorId);
        Assert.Equal("IoTOps.Snapshot.BundleInvalid", (await RefusedAsync(whole[..40])).ErrorId);
        Assert.Equal("IoTOps.Snapshot.NotABundle", (await RefusedAsync(new BundleArchive().ToBytes())).ErrorId);

        ReadinessException other = await RefusedAsync(new BundleArchive().Add("word/document.xml", "<x/>").ToBytes());
        Assert.Equal("IoTOps.Snapshot.NotABundle", other.ErrorId);
        Assert.Contains("create-bundle", other.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_when_asked_to()
    {
        using var stream = new MemoryStream(BundleArchive.WithBroker().ToBytes());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SupportBundle.ReadAsync(stream, Named, new CancellationToken(canceled: true)));
    }

    private static BundleArchive BundleOf(Snapshot site)
    {
        var archive = new BundleArchive()
            .Add("events.yaml", "kind: EventList\nitems: []\n")
            .Add("nodes.yaml", List(site, Evidence.Nodes))
            .Add("storage-classes.yaml", List(site, Evidence.StorageClasses));
        foreach (ResourceDocument arc in site.Documents(Evidence.ArcConfiguration, EvidenceSource.Kubernetes))
        {
            archive.Add("azure-clusterconfig.yaml", Encoding.UTF8.GetString(arc.Json.Span));
        }

        foreach (EvidenceKind kind in BundleEntry.Readable.Where(kind => BundleEntry.IsCustomResource(kind) || BundleEntry.IsPartial(kind)))
        {
            string version = BundleEntry.IsCustomResource(kind) ? ".v1" : "";
            foreach (ResourceDocument document in site.Documents(kind, EvidenceSource.Kubernetes))
            {
                JsonElement metadata = document.Root.GetProperty("metadata");
                string folder = metadata.TryGetProperty("namespace", out JsonElement value) ? value.GetString()! : "cert-manager";
                archive.Add($"{folder}/x/{kind.Kubernetes!.Kind.ToLowerInvariant()}{version}.{metadata.GetProperty("name").GetString()}.yaml", WithGroup(document, kind));
            }
        }

        return archive;
    }

    // Items of a list name no group of their own; single resources do.
    private static string WithGroup(ResourceDocument document, EvidenceKind kind)
    {
        string text = Encoding.UTF8.GetString(document.Json.Span);
        return document.Root.TryGetProperty("apiVersion", out _) || kind.Kubernetes!.Group.Length == 0
            ? text
            : $"{{\"apiVersion\": \"{kind.Kubernetes.Group}/v1\", {text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..]}";
    }

    private static string List(Snapshot site, EvidenceKind kind) =>
        $"{{\"items\": [{string.Join(",", site.Documents(kind, EvidenceSource.Kubernetes).Select(document => Encoding.UTF8.GetString(document.Json.Span)))}]}}";

    private static string[] Canonical(Snapshot snapshot, EvidenceKind kind) =>
        [.. snapshot.Documents(kind, EvidenceSource.Kubernetes).Select(document => document.Root).Select(root => JsonSerializer.Serialize(Sorted(root))).Order(StringComparer.Ordinal)];

    private static object? Sorted(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new SortedDictionary<string, object?>(
            element.EnumerateObject().Where(property => property.Name is not ("apiVersion" or "kind")).ToDictionary(property => property.Name, property => Sorted(property.Value)), StringComparer.Ordinal),
        JsonValueKind.Array => element.EnumerateArray().Select(Sorted).ToArray(),
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    };

    private static async Task<Snapshot> SampleAsync(string name)
    {
        await using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "samples", name + ".json"));
        return await SnapshotFile.ReadAsync(stream, name);
    }

    private static async Task<Dictionary<string, GuidelineResult>> AssessAsync(Snapshot snapshot)
    {
        Dictionary<string, GuidelineResult> results = [];
        await foreach (GuidelineResult result in new Assessor(new()).AssessAsync(snapshot))
        {
            results.Add(result.Guideline.Id, result);
        }

        return results;
    }

    private static Task<Snapshot> ReadAsync(BundleArchive archive, string name = Named) => ReadAsync(archive.ToBytes(), name);

    private static async Task<Snapshot> ReadAsync(byte[] archive, string name = Named)
    {
        using var stream = new MemoryStream(archive);
        return await SupportBundle.ReadAsync(stream, name);
    }

    private static Task<ReadinessException> RefusedAsync(byte[] archive) => Assert.ThrowsAsync<ReadinessException>(() => ReadAsync(archive));
}
