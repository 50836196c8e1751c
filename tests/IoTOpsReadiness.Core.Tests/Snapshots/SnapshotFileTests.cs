using System.IO.Compression;
using System.Text;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Snapshots;

public class SnapshotFileTests
{
    private const string Head = "{\"format\":\"IoTOpsReadiness.Snapshot\",\"schemaVersion\":1,\"moduleVersion\":\"0.1.0\",\"collectedAt\":\"2026-09-01T12:00:00Z\",\"site\":{\"name\":\"plant\"},";

    [Fact]
    public void A_snapshot_comes_back_as_it_was_written()
    {
        Snapshot snapshot = new SiteBuilder()
            .Kubernetes(Evidence.Brokers, Resources.Broker("""{"memoryProfile":"Low"}"""))
            .Kubernetes(Evidence.BrokerAuthorizations)
            .Azure(Evidence.Brokers, Resources.ArmBroker("{}"))
            .Failed(Evidence.Nodes, QueryOutcome.Forbidden)
            .Build();

        Snapshot read = Read(Write(snapshot));

        Assert.Equal(snapshot.Site, read.Site);
        Assert.Equal(snapshot.CollectedAt, read.CollectedAt);
        Assert.Equal(snapshot.ModuleVersion, read.ModuleVersion);
        Assert.Equal(snapshot.Queries.OrderBy(query => query.ToString()), read.Queries.OrderBy(query => query.ToString()));
        Assert.Equal(3 - 1, read.Count);
        Assert.Equal("Low", read.Documents(Evidence.Brokers, EvidenceSource.Kubernetes)[0].Root.GetProperty("spec").GetProperty("memoryProfile").GetString());
        Assert.Equal(("list nodes", QueryOutcome.Forbidden), (read.Query(Evidence.Nodes, EvidenceSource.Kubernetes)!.Permission, read.Outcome(Evidence.Nodes, EvidenceSource.Kubernetes)));
    }

    [Fact]
    public void Every_document_and_every_query_has_a_line_of_its_own()
    {
        string[] lines = Encoding.UTF8.GetString(Write(new SiteBuilder()
            .Kubernetes(Evidence.Brokers, "{\r\n  \"kind\": \"Broker\",\n  \"note\": \"a \\\" b\\\\\"\n}")
            .Kubernetes(Evidence.Nodes, """{"kind":"Node"}""", """{"kind": "Node"}""")
            .Build())).Split('\n');

        Assert.Contains("        {\"kind\":\"Broker\",\"note\":\"a \\\" b\\\\\"}", lines);
        Assert.Contains("        {\"kind\":\"Node\"},", lines);
        Assert.Contains("        {\"kind\": \"Node\"}", lines);
        Assert.Contains("    {\"kind\":\"Nodes\",\"source\":\"Kubernetes\",\"outcome\":\"Collected\",\"count\":2,\"requests\":0,\"durationMs\":0},", lines);
    }

    [Fact]
    public void The_order_of_the_file_does_not_depend_on_the_order_of_collecting()
    {
        byte[] one = Write(new SiteBuilder().Kubernetes(Evidence.Nodes, "{}").Azure(Evidence.Brokers, "{}").Kubernetes(Evidence.Brokers, "{}").Build());
        byte[] other = Write(new SiteBuilder().Kubernetes(Evidence.Brokers, "{}").Azure(Evidence.Brokers, "{}").Kubernetes(Evidence.Nodes, "{}").Build());

        Assert.Equal(one, other);
    }

    [Fact]
    public void Gzip_is_recognised_by_its_content()
    {
        Snapshot snapshot = new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker("{}")).Build();

        byte[] compressed = Write(snapshot, compress: true);

        Assert.Equal((0x1F, 0x8B), (compressed[0], compressed[1]));
        Assert.Equal(Write(snapshot), Write(Read(compressed)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_reads_like_its_bytes(bool canSeek)
    {
        byte[] file = Write(new SiteBuilder().Kubernetes(Evidence.Brokers, [.. Enumerable.Repeat(Resources.Broker("{}"), 2000)]).Build());
        using var memory = new MemoryStream(file);
        using Stream stream = canSeek ? memory : new GZipStream(new MemoryStream(Gzip(file)), CompressionMode.Decompress);

        Snapshot read = await SnapshotFile.ReadAsync(stream, "site.json", file.Length);

        Assert.Equal(file, Write(read));
    }

    [Fact]
    public void A_file_written_by_hand_may_leave_the_queries_out()
    {
        Snapshot read = Read(Head + """
            "evidence" : { "Brokers" : { "kubernetes" : [ { "kind" : "Broker" }, {} ] },
              "BrokerAuthorizations": { "kubernetes": [] } } }
            """);

        Assert.Equal((QueryOutcome.Collected, 2), (read.Outcome(Evidence.Brokers, EvidenceSource.Kubernetes), read.Query(Evidence.Brokers, EvidenceSource.Kubernetes)!.Count));
        Assert.Equal(QueryOutcome.Collected, read.Outcome(Evidence.BrokerAuthorizations, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.NotRequested, read.Outcome(Evidence.Brokers, EvidenceSource.Azure));
        Assert.Equal(SiteIdentity.DefaultNamespace, read.Site.Namespace);
    }

    [Fact]
    public void Evidence_without_a_query_counts_as_collected_even_beside_recorded_queries()
    {
        Snapshot read = Read(Head + """
            "evidence":{"Brokers":{"kubernetes":[{}]}},"queries":[{"kind":"Nodes","source":"Kubernetes","outcome":"Forbidden","permission":"list nodes"}]}
            """);

        Assert.Equal(QueryOutcome.Collected, read.Outcome(Evidence.Brokers, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.Forbidden, read.Outcome(Evidence.Nodes, EvidenceSource.Kubernetes));
    }

    [Fact]
    public void What_a_neighbouring_version_added_does_not_keep_a_file_from_loading()
    {
        Snapshot read = Read(Head + """
            "labels":{"line":[1,2]},
            "queries":[
              {"kind":"Gadgets","source":"Kubernetes","outcome":"Collected","count":1,"etag":"x"},
              {"kind":"Nodes","source":"Kubernetes","outcome":"Throttled"},
              {"kind":"Nodes","source":"Edge","outcome":"Collected"}],
            "evidence":{"Gadgets":{"kubernetes":[{"kind":"Gadget"}],"edge":[1]}}}
            """);

        Assert.Equal(QueryOutcome.Invalid, read.Outcome(Evidence.Nodes, EvidenceSource.Kubernetes));
        Assert.Contains("Throttled", read.Query(Evidence.Nodes, EvidenceSource.Kubernetes)!.Message, StringComparison.Ordinal);
        Assert.Contains("{\"kind\":\"Gadget\"}", Encoding.UTF8.GetString(Write(read)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_obstacle()
    {
        byte[] file = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Head + "\"evidence\":{}}")];

        Assert.Equal("plant", Read(file).Site.Name);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n", "empty")]
    [InlineData("<!DOCTYPE html><html></html>", "web page")]
    [InlineData("[{}]", "list")]
    [InlineData("PK\u0003\u0004", "zip")]
    [InlineData("\u0001\u0000\u0002", "binary")]
    [InlineData("hello", "not a JSON object")]
    [InlineData("{}", "does not say")]
    [InlineData("{\"a\": oops}", "does not say")]
    [InlineData("{\"form", "does not say")]
    [InlineData("{\"apiVersion\":\"v1\",\"items\":[],\"kind\":\"List\"}", "Kubernetes List, as kubectl prints it")]
    [InlineData("{\"format\":\"IoTOpsReadiness.ReferenceData\"}", "'IoTOpsReadiness.ReferenceData'")]
    [InlineData("{\"format\":null}", "its format is ''")]
    [InlineData("{\"evidence\":7}", "does not say")]
    public void Something_else_is_told_apart(string content, string words)
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Read(content));

        Assert.Equal("IoTOps.Snapshot.NotASnapshot", error.ErrorId);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("site.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_UTF_16_is_told_apart()
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")]));

        Assert.Contains("UTF-16", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format\":\"IoTOpsReadiness.Snapshot\",\"schemaVersion\":2,\"moduleVersion\":\"3.1.0\",\"site\":\"a shape of its own\"")]
    [InlineData("\"schemaVersion\":2,\"evidence\":[1],\"moduleVersion\":\"3.1.0\",\"format\":\"IoTOpsReadiness.Snapshot\"")]
    public void A_newer_schema_names_both_versions_and_the_way_out(string members)
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Read("{" + members + "}"));

        Assert.Equal("IoTOps.Snapshot.NewerSchema", error.ErrorId);
        Assert.Contains("schema 2, written by module 3.1.0; this module reads schema 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Update", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_says_where_it_ends()
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Read(Head + "\n\"evidence\":{\n\"Brokers\":{\"kubernetes\":[{\"a\":"));

        Assert.Equal("IoTOps.Snapshot.Truncated", error.ErrorId);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_gzip_file_is_a_truncated_file()
    {
        byte[] compressed = Write(new SiteBuilder().Kubernetes(Evidence.Brokers, [.. Enumerable.Range(0, 999).Select(number => $$"""{"n":"{{number * 7919}}"}""")]).Build(), compress: true);

        ReadinessException error = Assert.Throws<ReadinessException>(() => Read(compressed[..(compressed.Length * 3 / 4)]));

        Assert.Equal("IoTOps.Snapshot.Truncated", error.ErrorId);
    }

    [Theory]
    [InlineData("\"evidence\":[]}", "evidence is not an object")]
    [InlineData("\"evidence\":{\"Brokers\":[]}}", "evidence.Brokers is not an object")]
    [InlineData("\"evidence\":{\"Brokers\":{\"kubernetes\":{}}}}", "evidence.Brokers.kubernetes is not a list")]
    [InlineData("\"evidence\":{\"Brokers\":{\"kubernetes\":[{},7]}}}", "evidence.Brokers.kubernetes[1] is not an object")]
    [InlineData("\"evidence\":{\"Brokers\":{\"kubernetes\":[],\"Kubernetes\":[]}}}", "there twice")]
    [InlineData("\"evidence\":{\"../../etc\":{}}}", "is not a kind of evidence")]
    [InlineData("\"evidence\":{}", "complete", "IoTOps.Snapshot.Truncated")]
    [InlineData("\"evidence\":{}} {}", "more after its end")]
    [InlineData("\"evidence\":{},}", "JSON")]
    [InlineData("\"evidence\":{},\"queries\":{}}", "queries is not a list")]
    [InlineData("\"evidence\":{},\"queries\":[7]}", "a query is not an object")]
    [InlineData("\"evidence\":{},\"queries\":[{\"kind\":\"Nodes\",\"source\":\"Kubernetes\"}]}", "no outcome")]
    [InlineData("\"evidence\":{},\"queries\":[{\"kind\":\"Nodes\",\"outcome\":\"Collected\"}]}", "no source")]
    [InlineData("\"evidence\":{},\"queries\":[{\"source\":\"Kubernetes\",\"outcome\":\"Collected\"}]}", "is not a kind")]
    [InlineData("\"evidence\":{},\"queries\":[{\"kind\":\"Nodes\",\"source\":\"Kubernetes\",\"outcome\":\"Collected\",\"count\":-1}]}", "count is not a whole number")]
    [InlineData("\"evidence\":{},\"queries\":[{\"kind\":\"Nodes\",\"source\":\"Kubernetes\",\"outcome\":\"Collected\",\"durationMs\":1e300}]}", "durationMs")]
    [InlineData("\"evidence\":{},\"queries\":[{\"kind\":\"Nodes\",\"source\":\"Kubernetes\",\"outcome\":\"Collected\"},{\"kind\":\"Nodes\",\"source\":\"kubernetes\",\"outcome\":\"Forbidden\"}]}", "there twice")]
    [InlineData("\"evidence\":{},\"site\":{\"name\":7}}", "site.name is not a text")]
    [InlineData("\"evidence\":{},\"site\":{}}", "site.name is missing")]
    [InlineData("\"evidence\":{},\"site\":{\"name\":\"\\ud800\"}}", "not Unicode")]
    [InlineData("\"evidence\":{},\"collectedAt\":\"yesterday\"}", "collectedAt")]
    [InlineData("\"evidence\":{},\"schemaVersion\":0}", "schemaVersion")]
    [InlineData("\"site\":{\"name\":\"plant\"}}", "evidence is missing")]
    public void A_defect_is_named(string rest, string words, string id = "IoTOps.Snapshot.Invalid")
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Read(Head + rest));

        Assert.Equal(id, error.ErrorId);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_inside_a_document_are_a_defect()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes(Head + "\"evidence\":{\"Brokers\":{\"kubernetes\":[{\"a\":\""), 0xFF, .. "\"}]}}}"u8];

        Assert.Equal("IoTOps.Snapshot.Invalid", Assert.Throws<ReadinessException>(() => Read(file)).ErrorId);
    }

    [Fact]
    public void A_defect_says_in_which_line()
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Read(Head + "\n\n  \"evidence\": 7}"));

        Assert.Contains("line 3, byte 15", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused()
    {
        byte[] file = Write(new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker("{}")).Build());
        using var stream = new MemoryStream(file);

        Assert.Equal("IoTOps.Snapshot.TooLarge", Assert.Throws<ReadinessException>(() => SnapshotFile.Read(file, "site.json", file.Length - 1)).ErrorId);
        Assert.Equal("IoTOps.Snapshot.TooLarge", (await Assert.ThrowsAsync<ReadinessException>(() => SnapshotFile.ReadAsync(stream, "site.json", file.Length - 1))).ErrorId);
        Assert.Equal(1, SnapshotFile.Read(file, "site.json", file.Length).Count);
    }

    [Fact]
    public void A_gzip_bomb_is_stopped_at_the_limit_and_not_at_the_end_of_memory()
    {
        byte[] bomb = Gzip(new byte[64 * 1024 * 1024]);
        Assert.True(bomb.Length < 128 * 1024);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ReadinessException error = Assert.Throws<ReadinessException>(() => SnapshotFile.Read(bomb, "site.json.gz", 1024 * 1024));

        Assert.Equal("IoTOps.Snapshot.TooLarge", error.ErrorId);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 * 1024 * 1024);
    }

    [Fact]
    public void Hostile_names_are_neutralised_and_an_error_never_repeats_them_raw()
    {
        const string Escape = "\\u001b]0;owned\\u0007\\u001b[2J\\u202e";
        Snapshot read = Read(Head + "\"evidence\":{},\"site\":{\"name\":\"plant" + Escape + "\",\"user\":\"" + new string('x', 5000) + "\"}}");
        ReadinessException error = Assert.Throws<ReadinessException>(() => SnapshotFile.Read("{\"format\":\"\\u001b[31m\"}"u8.ToArray(), "a\u001b[2Jb.json"));

        Assert.Equal("plant\uFFFD]0;owned\uFFFD\uFFFD[2J\uFFFD", read.Site.Name);
        Assert.Equal(DisplayText.MaxNameLength, read.Site.User!.Length);
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.DoesNotContain('\u001b', (string)error.Target!);
    }

    [Fact]
    public void Documents_are_slices_of_the_file_and_not_parsed_on_the_way()
    {
        byte[] file = Write(new SiteBuilder().Kubernetes(Evidence.Brokers, [.. Enumerable.Repeat(Resources.Broker("{}"), 5000)]).Build());
        Read(file);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Snapshot read = Read(file);

        Assert.Equal(5000, read.Count);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < file.Length * 2);
    }

    private static byte[] Write(Snapshot snapshot, bool compress = false)
    {
        using var stream = new MemoryStream();
        SnapshotFile.Write(snapshot, stream, compress);
        return stream.ToArray();
    }

    private static Snapshot Read(byte[] file) => SnapshotFile.Read(file, "site.json");

    private static Snapshot Read(string file) => Read(Encoding.UTF8.GetBytes(file));

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}
