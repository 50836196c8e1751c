using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>One rule: these principals may do these things.</summary>
public sealed class AuthorizationRule
{
    private readonly BrokerAuthorization owner;
    private readonly JsonElement json;

    internal AuthorizationRule(BrokerAuthorization owner, JsonElement json, string path)
    {
        this.owner = owner;
        this.json = json;
        Path = path;
    }

    /// <summary>Where it stands in the body, for example <c>authorizationPolicies.rules[0]</c>.</summary>
    public string Path { get; }

    /// <summary>User names it is for; ORed with the other principals.</summary>
    public IReadOnlyList<string> Usernames => Texts("principals.usernames");

    /// <summary>Client ids it is for; ORed with the other principals.</summary>
    public IReadOnlyList<string> ClientIds => Texts("principals.clientIds");

    /// <summary>Sets of attributes it is for; the sets are ORed, the attributes of one set are ANDed.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Attributes =>
        owner.List(json.At("principals.attributes"), PathOf("principals.attributes"))
            .Select(AttributeSet)
            .ToArray();

    /// <summary>What of MQTT it allows.</summary>
    public IReadOnlyList<BrokerPermission> BrokerResources =>
        owner.List(json.At("brokerResources"), PathOf("brokerResources"))
            .Select((resource, index) => new BrokerPermission(
                owner.Text(resource.At("method"), PathOf($"brokerResources[{index}].method")) ?? "",
                owner.Texts(resource.At("topics"), PathOf($"brokerResources[{index}].topics")),
                owner.Texts(resource.At("clientIds"), PathOf($"brokerResources[{index}].clientIds")),
                $"{Path}.brokerResources[{index}]"))
            .ToArray();

    /// <summary>What of the state store it allows.</summary>
    public IReadOnlyList<StateStorePermission> StateStoreResources =>
        owner.List(json.At("stateStoreResources"), PathOf("stateStoreResources"))
            .Select((resource, index) => new StateStorePermission(
                owner.Text(resource.At("method"), PathOf($"stateStoreResources[{index}].method")) ?? "",
                owner.Text(resource.At("keyType"), PathOf($"stateStoreResources[{index}].keyType")) ?? "",
                owner.Texts(resource.At("keys"), PathOf($"stateStoreResources[{index}].keys")),
                $"{Path}.stateStoreResources[{index}]"))
            .ToArray();

    private IReadOnlyDictionary<string, string> AttributeSet(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object)
        {
            throw owner.Malformed(PathOf("principals.attributes"), "is not a list of objects");
        }

        // The last of two equal names counts, as for everyone who reads JSON; a dictionary would refuse the second.
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty pair in set.EnumerateObject())
        {
            attributes[pair.Name] = pair.Value.TextOrEmpty();
        }

        return attributes;
    }

    private string PathOf(string path) => owner.PathOf($"{Path}.{path}");

    private IReadOnlyList<string> Texts(string path) => owner.Texts(json.At(path), PathOf(path));
}
