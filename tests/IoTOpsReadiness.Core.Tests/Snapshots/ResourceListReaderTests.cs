using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Snapshots;

public class ResourceListReaderTests
{
    [Fact]
    public void A_page_gives_its_resources_and_the_token_of_the_next()
    {
        ResourcePage page = Read("""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"abc"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""");

        Assert.Equal("abc", page.Continue);
        Assert.Equal("v1", page.ApiVersion);
        Assert.Equal("PodList", page.Kind);
        Assert.Equal(["a", "b"], page.Documents.Select(document => document.Root.GetProperty("metadata").GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"items":null}""")]
    [InlineData("""{"metadata":{"continue":""},"items":[ ]}""")]
    public void An_empty_page_is_the_last(string json)
    {
        ResourcePage page = Read(json);

        Assert.Empty(page.Documents);
        Assert.Null(page.Continue);
    }

    [Theory]
    [InlineData("""{"managedFields":[{"a":1}],"name":"x"}""", """{"name":"x"}""")]
    [InlineData("""{"name":"x" , "managedFields":[{"a":1}]}""", """{"name":"x" }""")]
    [InlineData("""{"name":"x","managedFields":[],"uid":"1"}""", """{"name":"x","uid":"1"}""")]
    [InlineData("""{"managedFields":[{}]}""", "{}")]
    public void Managed_fields_are_left_out_wherever_they_stand(string metadata, string expected)
    {
        ResourcePage page = Read($$$"""{"items":[{"metadata":{{{metadata}}},"spec":{"managedFields":"stay"}}]}""");

        Assert.Equal($$$"""{"metadata":{{{expected}}},"spec":{"managedFields":"stay"}}""", Text(page.Documents[0]));
    }

    [Fact]
    public void Managed_fields_stay_where_a_guideline_needs_them()
    {
        const string Item = """{"metadata":{"managedFields":[{"manager":"kubectl-edit"}],"name":"x"},"spec":{"fieldsV1":{"stay":1}}}""";

        ResourcePage page = ResourceListReader.ReadList(Bytes($$"""{"items":[{{Item}}]}"""), new() { KeepManagedFields = true });

        Assert.Equal(Item, Text(page.Documents[0]));
    }

    [Fact]
    public void Of_managed_fields_the_fields_are_left_out()
    {
        const string Item = """{"metadata":{"managedFields":[{"manager":"a","fieldsV1":{"f:spec":{}}},{"fieldsV1":{},"manager":"b"}]}}""";

        ResourcePage page = ResourceListReader.ReadList(Bytes($$"""{"items":[{{Item}}]}"""), new() { KeepManagedFields = true });

        Assert.Equal("""{"metadata":{"managedFields":[{"manager":"a"},{"manager":"b"}]}}""", Text(page.Documents[0]));
    }

    [Theory]
    [InlineData("""{"kubectl.kubernetes.io/last-applied-configuration":"{}"}""", "{}")]
    [InlineData("""{"a":"1","kubectl.kubernetes.io/last-applied-configuration":"{}"}""", """{"a":"1"}""")]
    [InlineData("""{"kubectl.kubernetes.io/last-applied-configuration":"{}","z":"1"}""", """{"z":"1"}""")]
    public void The_last_applied_configuration_is_left_out(string annotations, string expected)
    {
        ResourcePage page = Read($$$"""{"items":[{"metadata":{"annotations":{{{annotations}}},"managedFields":[]}}]}""");

        Assert.Equal($$$"""{"metadata":{"annotations":{{{expected}}}}}""", Text(page.Documents[0]));
    }

    [Theory]
    [InlineData("""{"data":{"a":"cGxhaW4="},"kind":"Secret","stringData":{"b":"plain"}}""", false)]
    [InlineData("""{"kind":"Secret","metadata":{"name":"x"},"data":{"a":"cGxhaW4="},"binaryData":{"b":"plain"}}""", false)]
    [InlineData("""{"metadata":{"name":"x"},"data":{"a":"cGxhaW4="},"stringData":{"b":"plain"}}""", true)]
    public void The_contents_of_a_Secret_never_come_through(string item, bool asked)
    {
        ResourcePage page = ResourceListReader.ReadList(Bytes($$"""{"items":[{{item}}]}"""), new() { Secrets = asked });

        Assert.DoesNotContain("cGxhaW4=", Text(page.Documents[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("plain", Text(page.Documents[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_of_a_ConfigMap_stays()
    {
        const string Item = """{"kind":"ConfigMap","metadata":{"name":"x"},"data":{"ca.crt":"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"}}""";

        Assert.Equal(Item, Text(Read($$"""{"items":[{{Item}}]}""").Documents[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Status","status":"Failure"}""")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":"x"}""")]
    [InlineData("""{"items":3}""")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("""{"items":["x"]}""")]
    [InlineData("""{"items":[null]}""")]
    [InlineData("""{"items":[[{}]]}""")]
    [InlineData("""{"items":[{"metadata":{"name":"a"}},{"metada""")]
    [InlineData("""{"items":[{}]""")]
    [InlineData("""{"items":[{}]} trailing""")]
    [InlineData("""{"items":[{"a":1,}]}""")]
    [InlineData("""{"items":[{"a":"\ud800"}]}""")]
    [InlineData("""{"items":[],"items":[{}]}""")]
    [InlineData("""{"items":[{"metadata":{"name":"a"},"metadata":{"name":"b"}}]}""")]
    [InlineData("""{"items":[{"metadata":{"name":"a","name":"b"}}]}""")]
    [InlineData("""{"items":[{"metadata":{"name":"a\u001b[31mb"}}]}""")]
    [InlineData("""{"items":[{"metadata":{"namespace":"a\nb"}}]}""")]
    public void What_is_no_list_of_resources_is_refused_with_a_clear_error(string json)
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Read(json));

        Assert.Equal("IoTOps.Snapshot.InvalidDocument", error.ErrorId);
        Assert.Equal(ErrorKind.InvalidData, error.Kind);
        Assert.StartsWith("The answer ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void A_depth_bomb_is_refused()
    {
        string bomb = $$"""{"items":[{"a":{{new string('[', 100_000)}}""";

        Assert.Throws<ReadinessException>(() => Read(bomb));
    }

    [Fact]
    public void A_document_as_deep_as_it_can_be_read_later_is_accepted()
    {
        string deep = $$"""{"a":{{new string('[', 63)}}{{new string(']', 63)}}}""";

        Assert.Equal(JsonValueKind.Object, Read($$"""{"items":[{{deep}}]}""").Documents[0].Root.ValueKind);
    }

    [Fact]
    public void A_name_of_a_megabyte_is_refused_without_repeating_it()
    {
        string name = new('x', 1 << 20);

        ReadinessException error = Assert.Throws<ReadinessException>(() => Read($$$"""{"items":[{"metadata":{"name":"{{{name}}}"}}]}"""));

        Assert.True(error.Message.Length < 300);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] bytes = [.. Bytes("""{"items":[{"a":" """), 0xFF, 0xFE, .. Bytes("""  "}]}""")];

        Assert.Throws<ReadinessException>(() => ResourceListReader.ReadList(bytes));
    }

    [Fact]
    public void Numbers_and_texts_come_through_to_the_byte()
    {
        const string Item = """{"a":1.50,"b":1e3,"c":"\u00e9\/","d":[true,false,null, { } ],"e":"é"}""";

        Assert.Equal(Item, Text(ResourceListReader.ReadObject(Bytes(Item))));
    }

    [Fact]
    public void Hostile_repetition_takes_no_longer_than_reading()
    {
        string[] patterns = ["password:", "password:/var/x", "pwd='", "-----BEGIN ", "-----BEGIN X-----", "eyJhbGciOiJub25lIn0.", "--token ", "://a:b@", "token=|", "\\\\\\\""];
        foreach (string pattern in patterns)
        {
            string text = JsonSerializer.Serialize(string.Concat(Enumerable.Repeat(pattern, 500_000 / pattern.Length)));
            var clock = System.Diagnostics.Stopwatch.StartNew();

            ResourceListReader.ReadObject(Bytes($$"""{"a":{{text}}}"""));

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{pattern} took {clock.Elapsed}");
        }
    }

    [Theory]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"1","continue":"abc"},"items":[{"met""", true, "abc")]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[""", true, null)]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"1","cont""", false, null)]
    [InlineData("""{"items":[{"metadata":{"continue":"no"}}""", false, null)]
    [InlineData("", false, null)]
    [InlineData("<html>", false, null)]
    public void The_next_page_is_known_from_the_head_of_this_one(string head, bool known, string? token)
    {
        Assert.Equal(known, ResourceListReader.TryPeekContinue(Bytes(head), out string? found));
        Assert.Equal(token, found);
    }

    private static ResourcePage Read(string json) => ResourceListReader.ReadList(Bytes(json));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ResourceDocument document) => Encoding.UTF8.GetString(document.Json.Span);
}
