using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Manifests as "kubectl apply" takes them.</summary>
internal static class YamlManifests
{
    /// <summary>The documents of a text whose scalars are all text.</summary>
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
        _ => JsonValue.Create(((YamlScalarNode)node).Value!),
    };
}
