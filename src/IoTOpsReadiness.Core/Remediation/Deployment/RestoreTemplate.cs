using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Deployment;

/// <summary>An ARM template of what lives below an instance and goes with it when it is deleted.</summary>
internal static class RestoreTemplate
{
    private const string Schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

    // In the order in which one leads to the next. The versions are those whose documents this module reads, as of 2026-11.
    private static readonly (EvidenceKind Kind, string Version)[] Restored =
    [
        (Evidence.SecretProviderClasses, "2024-08-21-preview"),
        (Evidence.SecretSyncs, "2024-08-21-preview"),
        (Evidence.RegistryEndpoints, "2026-03-01"),
        (Evidence.BrokerAuthentications, "2026-03-01"),
        (Evidence.BrokerAuthorizations, "2026-03-01"),
        (Evidence.BrokerListeners, "2026-03-01"),
        (Evidence.DataflowEndpoints, "2026-03-01"),
        (Evidence.DataflowProfiles, "2026-03-01"),
        (Evidence.Dataflows, "2026-03-01"),
        (Evidence.DataflowGraphs, "2026-03-01"),
        (Evidence.ConnectorTemplates, "2026-03-01"),
        (Evidence.AssetEndpointProfiles, "2024-11-01"),
        (Evidence.Assets, "2024-11-01"),
        (Evidence.Devices, "2026-04-01"),
        (Evidence.NamespacedAssets, "2026-04-01"),
    ];

    /// <summary>The evidence it is made from.</summary>
    public static IEnumerable<EvidenceKind> Needs => Restored.Select(item => item.Kind);

    public static JsonObject Of(Site site, List<string> notes)
    {
        string? instance = site.AzureInstances.FirstOrDefault()?.Reference.ArmId ?? site.Snapshot.Site.InstanceId;
        string? group = ArmId.ResourceGroup(instance);
        JsonArray resources = [];
        foreach ((EvidenceKind kind, string version) in Restored)
        {
            if (!site.HasAzure(kind))
            {
                notes.Add($"{kind.Name} were not read from Azure, so that they are not in the template.");
                continue;
            }

            foreach (JsonElement document in site.Snapshot.Documents(kind, EvidenceSource.Azure).Select(item => item.Root))
            {
                string id = document.At("id").TextOrEmpty();
                if (!Same.Text(ArmId.ResourceGroup(id), group))
                {
                    notes.Add($"{id} is in another resource group; deploy it there.");
                    continue;
                }

                resources.Add(Resource(document, id, version, notes));
            }
        }

        Connect(resources);
        return new()
        {
            ["$schema"] = Schema,
            ["contentVersion"] = "1.0.0.0",
            ["metadata"] = new JsonObject { ["description"] = $"What lived below the instance of {site.Name}." },
            ["resources"] = resources,
        };
    }

    private static JsonObject Resource(JsonElement document, string id, string version, List<string> notes)
    {
        (string type, string name) = Names(id);
        JsonObject body = ChangeBody.OfAzure(document);
        if (body.ToJsonString().Contains(Redaction.Mask, StringComparison.Ordinal))
        {
            notes.Add($"{type} {name} holds a credential, which is not kept: {Redaction.Mask} stands in its place and has to be replaced.");
        }

        JsonObject resource = new() { ["type"] = type, ["apiVersion"] = version, ["name"] = name };
        foreach ((string member, JsonNode? value) in body)
        {
            resource[member] = Escaped(value);
        }

        resource["properties"] ??= new JsonObject();
        return resource;
    }

    // What begins with a bracket is an expression to a template.
    private static JsonNode? Escaped(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Escaped(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Escaped)]),
        JsonValue text when text.TryGetValue(out string? content) && content.StartsWith('[') => $"[{content}",
        _ => value?.DeepClone(),
    };

    // /.../providers/A.B/x/n1/y/n2 is of type A.B/x/y and has the name n1/n2.
    private static (string Type, string Name) Names(string id)
    {
        string[] parts = id[(id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase) + "/providers/".Length)..].Split('/');
        return (
            string.Join('/', parts.Where((_, index) => index == 0 || index % 2 == 1)),
            string.Join('/', parts.Where((_, index) => index > 0 && index % 2 == 0)));
    }

    // What a resource names, or lives in, has to be there first where the template makes it.
    private static void Connect(JsonArray resources)
    {
        Dictionary<(string Type, string Name), string> made = resources.OfType<JsonObject>().ToDictionary(
            resource => (((string)resource["type"]!).ToUpperInvariant(), ((string)resource["name"]!).ToUpperInvariant()),
            resource => $"[resourceId('{resource["type"]}', {string.Join(", ", ((string)resource["name"]!).Split('/').Select(part => $"'{part}'"))})]");
        foreach (JsonObject resource in resources.OfType<JsonObject>())
        {
            string type = (string)resource["type"]!;
            string name = (string)resource["name"]!;
            string parentName = name.Contains('/', StringComparison.Ordinal) ? name[..name.LastIndexOf('/')] : "";
            string parentType = type[..type.LastIndexOf('/')];
            HashSet<string> texts = new(StringComparer.OrdinalIgnoreCase);
            Collect(resource["properties"], texts);
            List<string> first = [];
            foreach (((string Type, string Name) key, string reference) in made)
            {
                bool isParent = Same.Text(key.Type, parentType) && Same.Text(key.Name, parentName);
                bool isSelf = Same.Text(key.Type, type) && Same.Text(key.Name, name);

                // A listener names its authentication, a dataflow its endpoints, a secret sync its class.
                bool isNamed = !isSelf && Leads(key.Type, type) && texts.Contains(key.Name.Split('/')[^1]);
                if (isParent || isNamed)
                {
                    first.Add(reference);
                }
            }

            if (first.Count > 0)
            {
                resource["dependsOn"] = new JsonArray([.. first.Select(item => (JsonNode)item)]);
            }
        }
    }

    private static bool Leads(string from, string to)
    {
        string last = from.Split('/')[^1].ToUpperInvariant();
        return to.Split('/')[^1].ToUpperInvariant() switch
        {
            "LISTENERS" => last is "AUTHENTICATIONS" or "AUTHORIZATIONS",
            "DATAFLOWS" or "DATAFLOWGRAPHS" => last is "DATAFLOWENDPOINTS" or "REGISTRYENDPOINTS",
            "SECRETSYNCS" => last is "AZUREKEYVAULTSECRETPROVIDERCLASSES",
            "ASSETS" => last is "ASSETENDPOINTPROFILES" or "DEVICES",
            _ => false,
        };
    }

    private static void Collect(JsonNode? node, HashSet<string> texts)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((_, JsonNode? value) in members)
                {
                    Collect(value, texts);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Collect(item, texts);
                }

                break;
            case JsonValue value when value.TryGetValue(out string? text):
                texts.Add(text);
                break;
        }
    }
}
