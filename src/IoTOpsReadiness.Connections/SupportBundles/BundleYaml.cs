using System.Text.Json;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Connections.Kubernetes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IoTOpsReadiness.Connections.SupportBundles;

/// <summary>
/// Turns a resource as the bundle holds it, YAML that PyYAML wrote, back into the JSON the API server answered. PyYAML
/// quotes every text that could be read as something else, so a plain scalar is what it looks like by its rules.
/// </summary>
internal static partial class BundleYaml
{
    // Aliases may stand for large parts again and again; no resource of a real cluster comes near this.
    private const int MaxBytes = 64 << 20;

    /// <summary>Converts one document.</summary>
    /// <exception cref="YamlException">It is not valid YAML, or grows beyond all measure.</exception>
    public static byte[] ToJson(string yaml)
    {
        using var reader = new StringReader(yaml);
        object? tree = YamlTree.Read(reader, Convert);
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, tree, 0);
        }

        return json.ToArray();
    }

    private static object? Convert(Scalar scalar) => scalar.Style != ScalarStyle.Plain ? scalar.Value : scalar.Value switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when Number().IsMatch(scalar.Value) => new PlainNumber(scalar.Value.TrimStart('+')),
        _ => scalar.Value,
    };

    private static void Write(Utf8JsonWriter writer, object? node, int depth)
    {
        if (writer.BytesCommitted + writer.BytesPending > MaxBytes)
        {
            throw new YamlException("It grows beyond all measure when its aliases are written out.");
        }

        switch (node)
        {
            case Dictionary<string, object?> map:
                writer.WriteStartObject();
                foreach ((string name, object? value) in map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, Deeper(depth));
                }

                writer.WriteEndObject();
                break;
            case List<object?> list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item, Deeper(depth));
                }

                writer.WriteEndArray();
                break;
            case PlainNumber number:
                writer.WriteRawValue(number.Digits, skipInputValidation: true);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // An alias to what it stands in never ends.
    private static int Deeper(int depth) => depth < 64 ? depth + 1 : throw new YamlException("It nests too deep.");

    [GeneratedRegex(@"\A[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    private sealed record PlainNumber(string Digits);
}
