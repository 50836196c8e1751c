using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>An ARM template with its defaults filled in, as a deployment without parameters would send it.</summary>
internal sealed class ArmTemplate(JsonObject template)
{
    private const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";

    /// <summary>The resources of a type as Azure Resource Manager would return them.</summary>
    public string[] Resources(string type) =>
    [
        .. All.Where(resource => resource["type"]!.GetValue<string>() == type).Select(resource =>
        {
            JsonObject body = Resolve(resource.DeepClone())!.AsObject();
            string[] names = body["name"]!.GetValue<string>().Split('/');
            string[] types = type.Split('/');
            body["id"] = $"{Group}/providers/{types[0]}/{string.Join('/', types.Skip(1).Zip(names, (kind, name) => $"{kind}/{name}"))}";
            body["name"] = names[^1];
            return body.ToJsonString();
        }),
    ];

    // Templates of language version 2 name their resources, older ones list them.
    private IEnumerable<JsonNode> All => (template["resources"] is JsonObject named ? named.Select(pair => pair.Value) : template["resources"]!.AsArray())
        .Where(resource => resource!["existing"]?.GetValue<bool>() != true)!;

    public JsonNode? Parameter(string name) => Resolve(template["parameters"]?[name]?["defaultValue"]?.DeepClone()) ??
        (template["parameters"]?[name]?["nullable"]?.GetValue<bool>() == true || template["parameters"]?[name]?["type"]?.GetValue<string>() != "string" ? null : name);

    public JsonNode? Variable(string name) => Resolve(template["variables"]?[name]?.DeepClone());

    // What is null is left out, as the service does.
    private JsonNode? Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                return new JsonObject(item.ToArray().Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value?.DeepClone()))).Where(pair => pair.Value is not null));
            case JsonArray list:
                return new JsonArray([.. list.ToArray().Select(element => Resolve(element?.DeepClone()))]);
            case JsonValue value when value.TryGetValue(out string? text) && text.StartsWith('[') && !text.StartsWith("[[", StringComparison.Ordinal):
                return new ArmExpression(this, text[1..^1]).Evaluate()?.DeepClone();
            default:
                return node;
        }
    }
}
