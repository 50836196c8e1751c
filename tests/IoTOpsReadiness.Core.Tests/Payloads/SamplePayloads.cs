using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>The sample payloads beside the checkout: what releases really deploy and what public samples really contain.</summary>
internal static class SamplePayloads
{
    private static readonly string Folder = Repository.PathOf("..", "shared", "data");

    /// <summary>Why tests over them are skipped; null where they are there.</summary>
    public static string? MissingReason => Directory.Exists(Folder) ? null : "The sample payloads beside the checkout are not there.";

    public static ArmTemplate Template(string folder, string file) => new(JsonNode.Parse(File.ReadAllText(PathOf(folder, file)))!.AsObject());

    /// <summary>A custom resource as the API server would return it.</summary>
    public static string Manifest(string file)
    {
        var yaml = new YamlStream();
        using StreamReader reader = File.OpenText(PathOf("explore-iot-operations", file));
        yaml.Load(reader);
        return Json(yaml.Documents[0].RootNode)!.ToJsonString();
    }

    private static string PathOf(string folder, string file) => Path.Combine(Folder, folder, file);

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, out int number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidOperationException($"A manifest has no {node.NodeType}."),
    };
}
