using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Tests;

public class YamlJsonTests
{
    [Theory]
    [InlineData("a: 1", """{"a":"1"}""")]
    [InlineData("a: 2026-12-31\nb: 'yes'\nc: true", """{"a":"2026-12-31","b":"yes","c":"true"}""")]
    [InlineData("a: ~\nb: null\nc:\nd: 'null'\ne: \"~\"", """{"a":null,"b":null,"c":null,"d":"null","e":"~"}""")]
    [InlineData("- x\n- [y, z]\n- {k: v}", """["x",["y","z"],{"k":"v"}]""")]
    [InlineData("a: \"quote \\\" and \\u00e9\"", "{\"a\":\"quote \\\" and é\"}")]
    [InlineData("a: |\n  two\n  lines\nb: >-\n  one\n  line", """{"a":"two\nlines\n","b":"one line"}""")]
    [InlineData("{\"already\": [\"json\"]}", """{"already":["json"]}""")]
    [InlineData("a: 1\na: 2", """{"a":"1","a":"2"}""")]
    public void Scalars_become_texts_and_nothing_is_lost(string yaml, string json)
    {
        string made = Encoding.UTF8.GetString(YamlJson.Convert(yaml, "f.yaml"));

        Assert.Equal(Compact(json), Compact(made));
    }

    [Fact]
    public void Every_value_stands_on_its_line()
    {
        string made = Encoding.UTF8.GetString(YamlJson.Convert("# top\n\nlist:\n  # one\n  - a: 1\n    b: 2\n\n  - c: |\n      text\n      text\n    d: 4\n", "f.yaml"));

        string[] lines = made.Split('\n');
        Assert.Contains("\"list\":", lines[2], StringComparison.Ordinal);
        Assert.Contains("{\"a\":\"1\"", lines[4], StringComparison.Ordinal);
        Assert.Contains("\"b\":\"2\"", lines[5], StringComparison.Ordinal);
        Assert.Contains("\"c\":", lines[7], StringComparison.Ordinal);
        Assert.Contains("\"d\":\"4\"", lines[10], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("# nothing\n", "is empty")]
    [InlineData("a: [1, 2", "cannot be read as YAML: line")]
    [InlineData("a: 1\n\tb: 2", "cannot be read as YAML: line")]
    [InlineData("a: 1\nb: x: y", "line 2")]
    [InlineData("a: &x 1\nb: *x", "line 1, column 4: Anchors")]
    [InlineData("a: !!int 1", "Anchors and tags")]
    [InlineData("a: 1\n---\nb: 2", "second document")]
    [InlineData("? [a]\n: b", "A key is not a plain text")]
    public void What_has_no_place_in_a_reviewed_file_is_refused_by_line(string yaml, string problem)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => YamlJson.Convert(yaml, "f.yaml"));

        Assert.Equal("IoTOps.File.InvalidYaml", exception.ErrorId);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains("'f.yaml'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_nesting_is_refused()
    {
        Assert.Equal("IoTOps.File.InvalidYaml", Assert.Throws<ReadinessException>(() => YamlJson.Convert(new string('[', 5000), "f.yaml")).ErrorId);
    }

    // JsonNode would refuse a member that is there twice.
    private static string Compact(string json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonDocument.Parse(json).WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
