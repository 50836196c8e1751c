using System.Globalization;
using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IoTOpsReadiness.Connections;

/// <summary>
/// Turns YAML into JSON whose values stand on the same lines, so that whoever reads the JSON can name the line of the YAML.
/// Every scalar becomes a text, but an empty one, <c>~</c> and <c>null</c>: what a text means is for the reader to say.
/// </summary>
public static class YamlJson
{
    private const int MaxDepth = 64;

    /// <summary>Converts one document.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="name">What errors call it, usually the path.</param>
    /// <returns>UTF-8 JSON.</returns>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.File.InvalidYaml</c>: it is not YAML, or uses what has no place in a file that people review: several
    /// documents, anchors, aliases, tags, keys that are no texts.
    /// </exception>
    public static byte[] Convert(string yaml, string name)
    {
        var json = new StringBuilder(yaml.Length * 2);
        try
        {
            using var text = new StringReader(yaml);
            var parser = new Parser(text);
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw new YamlException("It is empty.");
            }

            int line = 1;
            WriteNode(parser, json, ref line, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out DocumentStart? second))
            {
                throw Refused(second, "There is a second document.");
            }

            parser.Consume<StreamEnd>();
        }
        catch (YamlException exception)
        {
            string shown = DisplayText.Sanitize(name, DisplayText.MaxAddressLength);
            throw new ReadinessException(
                "IoTOps.File.InvalidYaml",
                ErrorKind.InvalidData,
                string.Create(CultureInfo.InvariantCulture, $"'{shown}' cannot be read as YAML: line {Math.Max(1, exception.Start.Line)}, column {Math.Max(1, exception.Start.Column)}: {DisplayText.Sanitize(exception.Message)}"),
                "Correct that line. Texts with a colon, a hash or a quote in them go into quotes.",
                shown,
                exception);
        }

        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static void WriteNode(Parser parser, StringBuilder json, ref int line, int depth)
    {
        ParsingEvent current = parser.Current ?? throw new YamlException("It ends in the middle.");
        if (depth > MaxDepth)
        {
            throw Refused(current, "It nests too deep.");
        }

        if (current is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            throw Refused(current, "Anchors and tags are not accepted; write everything out where it stands.");
        }

        MoveTo(current, json, ref line);
        parser.MoveNext();
        switch (current)
        {
            case Scalar scalar:
                json.Append(scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" ? "null" : JsonSerializer.Serialize(scalar.Value));
                break;
            case SequenceStart:
                json.Append('[');
                for (int count = 0; !parser.TryConsume<SequenceEnd>(out _); count++)
                {
                    json.Append(count > 0 ? "," : "");
                    WriteNode(parser, json, ref line, depth + 1);
                }

                json.Append(']');
                break;
            case MappingStart:
                json.Append('{');
                for (int count = 0; !parser.TryConsume<MappingEnd>(out _); count++)
                {
                    json.Append(count > 0 ? "," : "");
                    WriteKey(parser, json, ref line);
                    WriteNode(parser, json, ref line, depth + 1);
                }

                json.Append('}');
                break;
            default:
                throw Refused(current, "Aliases are not accepted; write everything out where it stands.");
        }
    }

    private static void WriteKey(Parser parser, StringBuilder json, ref int line)
    {
        if (parser.Current is not Scalar key || !key.Anchor.IsEmpty || !key.Tag.IsEmpty)
        {
            throw Refused(parser.Current!, "A key is not a plain text.");
        }

        MoveTo(key, json, ref line);
        parser.MoveNext();
        json.Append(JsonSerializer.Serialize(key.Value)).Append(':');
    }

    // Lines only grow; a value that spans several stands on its first.
    private static void MoveTo(ParsingEvent place, StringBuilder json, ref int line)
    {
        for (; line < place.Start.Line; line++)
        {
            json.Append('\n');
        }
    }

    private static YamlException Refused(ParsingEvent place, string message) => new(place.Start, place.End, message);
}
