using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>
/// A YAML document as plain texts, lists and dictionaries, made from the parser's events. The library's own way to read a
/// kubeconfig reflects over every Kubernetes model first, which costs a cold start several times the rest of connecting.
/// </summary>
internal static class YamlTree
{
    private const int MaxDepth = 64;

    /// <summary>Reads the first document; null where there is none.</summary>
    /// <exception cref="YamlException">It is not valid YAML.</exception>
    public static object? Read(TextReader text) =>
        Read(text, scalar => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" ? null : scalar.Value);

    /// <summary>Reads the first document; null where there is none.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="convert">Says what a scalar that is not a key means.</param>
    /// <exception cref="YamlException">It is not valid YAML.</exception>
    public static object? Read(TextReader text, Func<Scalar, object?> convert)
    {
        var parser = new Parser(text);
        var anchors = new Dictionary<AnchorName, object?>();
        parser.Consume<StreamStart>();
        return parser.TryConsume<DocumentStart>(out _) ? ReadNode(parser, anchors, convert, 0) : null;
    }

    private static object? ReadNode(Parser parser, Dictionary<AnchorName, object?> anchors, Func<Scalar, object?> convert, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException("It nests too deep.");
        }

        switch (parser.Current)
        {
            case AnchorAlias alias:
                parser.MoveNext();
                return anchors.TryGetValue(alias.Value, out object? known) ? known : throw new YamlException($"The alias *{alias.Value} is not defined.");
            case Scalar scalar:
                parser.MoveNext();
                object? value = convert(scalar);
                Remember(anchors, scalar, value);
                return value;
            case SequenceStart start:
                parser.MoveNext();
                List<object?> list = [];
                Remember(anchors, start, list);
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    list.Add(ReadNode(parser, anchors, convert, depth + 1));
                }

                return list;
            case MappingStart start:
                parser.MoveNext();
                Dictionary<string, object?> map = new(StringComparer.Ordinal);
                Remember(anchors, start, map);
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    string key = parser.Current is Scalar name ? name.Value : throw new YamlException("A key is not a text.");
                    parser.MoveNext();
                    object? child = ReadNode(parser, anchors, convert, depth + 1);
                    if (key == "<<" && child is Dictionary<string, object?> merged && !ReferenceEquals(merged, map))
                    {
                        foreach ((string inheritedName, object? inherited) in merged)
                        {
                            map.TryAdd(inheritedName, inherited);
                        }
                    }
                    else
                    {
                        map[key] = child;
                    }
                }

                return map;
            default:
                throw new YamlException("It ends in the middle.");
        }
    }

    private static void Remember(Dictionary<AnchorName, object?> anchors, NodeEvent node, object? value)
    {
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor] = value;
        }
    }
}
