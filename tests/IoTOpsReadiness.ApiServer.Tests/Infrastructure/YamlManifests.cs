using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Manifests as "kubectl apply" takes them.</summary>
internal static class YamlManifests
{
    /// <summary>The documents of a text; a scalar without quotes may be a number or a truth.</summary>
    public static IReadOnlyList<JsonObject> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => Convert(document.RootNode).AsObject())];
    }

    private static JsonNode Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, (JsonNode?)Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(item => (JsonNode?)Convert(item))]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(((YamlScalarNode)node).Value!),
    };
}
